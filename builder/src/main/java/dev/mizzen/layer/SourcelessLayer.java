package dev.mizzen.layer;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Spool;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.archive.TreePath;
import dev.mizzen.bytecode.Compiled;
import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.StoreKey;
import dev.mizzen.wheel.RecordChange;
import dev.mizzen.wheel.RecordEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A layer of wheels, of members or of the application with bytecode in the place of its sources: {@code a/b.pyc} for {@code a/b.py}, which
 * Python imports as it would the source. RECORD then lists the one and not the other. What {@link StayingSources} keeps, and what
 * does not compile, stays as it is.
 */
public final class SourcelessLayer {
    /** The version of what takes the place of what; raised when the same sources would give another layer. */
    private static final int VERSION = 1;

    private static final String KIND = "sourceless-layer";

    private SourcelessLayer() {}

    /**
     * The layer in the place of a layer of wheels.
     *
     * @param wheels a plan of {@link WheelLayers}
     */
    public static LayerPlan ofWheels(
            LayerPlan wheels, VirtualEnvironment environment, PlannedBytecode bytecode, KeptSources kept) {
        String site = environment.sitePackages().substring(1);
        return plan(wheels, StayingSources.ofWheels(kept, site), bytecode, Map.of());
    }

    /** The layer in the place of the application's. */
    public static LayerPlan ofApplication(AppLayer app, AppPlace place, PlannedBytecode bytecode, KeptSources kept) {
        return plan(app.plan(), StayingSources.ofApplication(kept, app, place), bytecode, app.contents());
    }

    /** The layer in the place of a layer of members. */
    public static LayerPlan ofMembers(
            MemberLayer members, VirtualEnvironment environment, PlannedBytecode bytecode, KeptSources kept) {
        return plan(members.plan(), StayingSources.ofMembers(kept, members, environment), bytecode, members.contents());
    }

    private static LayerPlan plan(
            LayerPlan sources, StayingSources staying, PlannedBytecode bytecode, Map<String, Digest> contents) {
        StoreKey key = StoreKey.of(KIND)
                .with("version", VERSION)
                .with("sources", sources.key().toString())
                .with("staying", staying.identity())
                .with("bytecode", bytecode.identity());
        String hidden = staying.application() ? "/" + staying.below() + "/" : "";
        LayerCompilation compilation = new LayerCompilation(
                bytecode.source(), BytecodeLayer.keptName(sources, staying.below(), bytecode), contents, hidden);
        Making making = new Making(sources, staying, compilation, bytecode.source(), key);
        return new LayerPlan(sources.role(), sources.title() + ", bytecode only", key, making);
    }

    /** Whether {@code plan} is one of these. */
    public static boolean isOne(LayerPlan plan) {
        return plan.key().kind().equals(KIND);
    }

    /** How a layer is made. */
    private record Making(
            LayerPlan sources,
            StayingSources staying,
            LayerCompilation compilation,
            PlannedBytecode.Source bytecode,
            StoreKey key)
            implements LayerPlan.Source {
        @Override
        public OpenTree outline() throws IOException, BuildException {
            return sources.source().open();
        }

        @Override
        public OpenTree open() throws IOException, BuildException {
            OpenTree source = sources.source().open();
            boolean made = false;
            try {
                Spool spool = Spool.temporary();
                try {
                    Tree tree = tree(source.tree(), spool);
                    made = true;
                    return new OpenTree(tree, () -> {
                        try (spool) {
                            source.close();
                        }
                    });
                } finally {
                    if (!made) {
                        spool.close();
                    }
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                if (!made) {
                    source.close();
                }
            }
        }

        private Tree tree(Tree given, Spool spool) throws IOException, BuildException {
            List<TreeEntry.File> files = staying.sources(given);
            Set<String> stay = staying.among(given, files);
            Map<String, TreeEntry> instead = new HashMap<>();
            Map<String, RecordEntry> rows = new HashMap<>();
            List<TreeEntry> beside = new ArrayList<>();
            SourceSuspects suspects = new SourceSuspects(staying.application());
            List<Problem> leftOut = compilation.run(files, (path, place, compiled) -> {
                if (compiled instanceof Compiled.Bytecode bytes) {
                    String target = stay.contains(path) ? place : path + "c";
                    if (TreePath.fault(target).isPresent()) {
                        return;
                    }
                    TreeEntry.File file =
                            new TreeEntry.File(target, 0644, Owner.ROOT, BytecodeLayer.add(spool, bytes.pyc()));
                    if (stay.contains(path)) {
                        beside.add(new TreeEntry.Directory(BytecodeLayer.parent(target), 0755, Owner.ROOT));
                        beside.add(file);
                    } else {
                        instead.put(path, file);
                        rows.put(staying.relative(path), row(staying.relative(target), bytes.pyc()));
                        suspects.look(staying.relative(path), bytes.pyc());
                    }
                }
            });
            List<Problem> told = new ArrayList<>(suspects.problems());
            told.addAll(leftOut);
            if (!told.isEmpty()) {
                bytecode.remarks(key, told);
            }
            Tree.Builder tree = Tree.builder();
            for (TreeEntry entry : given.entries()) {
                tree.add(
                        entry instanceof TreeEntry.File file && isRecord(file)
                                ? changed(file, rows)
                                : instead.getOrDefault(entry.path(), entry));
            }
            beside.forEach(tree::add);
            return tree.build();
        }

        private static RecordEntry row(String path, byte[] pyc) {
            return new RecordEntry(path, Optional.of(Digest.sha256(pyc)), OptionalLong.of(pyc.length));
        }

        private boolean isRecord(TreeEntry.File file) {
            return !staying.application()
                    && file.path().startsWith(staying.below() + "/")
                    && staying.relative(file.path()).matches("[^/]+\\.dist-info/RECORD");
        }

        private static TreeEntry changed(TreeEntry.File record, Map<String, RecordEntry> rows)
                throws IOException, BuildException {
            ByteArrayOutputStream bytes =
                    new ByteArrayOutputStream((int) record.content().size());
            record.content().writeTo(bytes);
            Content changed = Content.of(RecordChange.of(bytes.toByteArray(), rows));
            return new TreeEntry.File(record.path(), record.mode(), record.owner(), changed);
        }
    }
}
