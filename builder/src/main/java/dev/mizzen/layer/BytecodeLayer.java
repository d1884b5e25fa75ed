package dev.mizzen.layer;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Spool;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.archive.TreePath;
import dev.mizzen.bytecode.Compiled;
import dev.mizzen.bytecode.PlannedBytecode;
import dev.mizzen.bytecode.SourceFile;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.StoreKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bytecode of another layer's sources, in a layer beside it: {@code a/__pycache__/b.cpython-311.pyc} for {@code a/b.py} (PEP
 * 3147). What is no valid source has none, and neither has what the image's user owns: there a source may change, and its
 * bytecode is not checked against it.
 */
public final class BytecodeLayer {
    /** The version of what a layer's sources become; raised when other files would be compiled, or put elsewhere. */
    private static final int VERSION = 1;

    private static final String SOURCE = ".py";

    private BytecodeLayer() {}

    /**
     * The layer beside a layer of wheels: what it has in the environment's {@code site-packages}.
     *
     * @param wheels a plan of {@link WheelLayers}
     */
    public static LayerPlan ofWheels(LayerPlan wheels, VirtualEnvironment environment, PlannedBytecode bytecode) {
        String site = environment.sitePackages().substring(1);
        return plan(LayerRole.BYTECODE, wheels, environment.root(), site, bytecode, Map.of());
    }

    /**
     * The layer with the bytecode of the base's standard library. It adds no directories but those for bytecode: who owns the
     * base's must not change.
     *
     * @param library its sources, where they are in the base
     */
    public static LayerPlan ofStandardLibrary(LayerPlan library, PlannedBytecode bytecode) {
        return plan(LayerRole.STDLIB_BYTECODE, library, "", "", bytecode, Map.of());
    }

    /**
     * The layer beside a layer of members: what it has below their folder in the environment.
     *
     * @param members a layer of {@link MemberLayers}
     */
    public static LayerPlan ofMembers(MemberLayer members, VirtualEnvironment environment, PlannedBytecode bytecode) {
        String below = MemberLayers.folder(environment);
        return plan(LayerRole.MEMBER_BYTECODE, members.plan(), environment.root(), below, bytecode, members.contents());
    }

    /** The layer beside the application's: what it has in the application's directory. */
    public static LayerPlan ofApplication(AppLayer app, AppPlace place, PlannedBytecode bytecode) {
        return plan(LayerRole.APP_BYTECODE, app.plan(), place.root(), place.root(), bytecode, app.contents());
    }

    private static LayerPlan plan(
            LayerRole role,
            LayerPlan sources,
            String root,
            String below,
            PlannedBytecode bytecode,
            Map<String, Digest> contents) {
        StoreKey key = StoreKey.of("bytecode-layer")
                .with("version", VERSION)
                .with("sources", sources.key().toString())
                .with("below", below)
                .with("bytecode", bytecode.identity());
        // Files of the repository are told as it has them.
        String hidden = role.isOfRepository() ? "/" + below + "/" : "";
        LayerCompilation compilation =
                new LayerCompilation(bytecode.source(), keptName(sources, below, bytecode), contents, hidden);
        Making making = new Making(sources, root, below, compilation, bytecode.source(), key);
        return new LayerPlan(role, title(sources), key, making::open);
    }

    /** What the layer with the bytecode of {@code sources} is called. */
    public static String title(LayerPlan sources) {
        return "bytecode of " + sources.title();
    }

    /** Under which name the files of a layer are kept from one build to the next, wherever their bytecode lies then. */
    static StoreKey keptName(LayerPlan sources, String below, PlannedBytecode bytecode) {
        return StoreKey.of("kept-bytecode")
                .with("layer", sources.title())
                .with("below", below)
                .with("bytecode", bytecode.identity());
    }

    /** How a layer is made. */
    private record Making(
            LayerPlan sources,
            String root,
            String below,
            LayerCompilation compilation,
            PlannedBytecode.Source bytecode,
            StoreKey key) {
        OpenTree open() throws IOException, BuildException {
            Spool spool = Spool.temporary();
            boolean made = false;
            try (OpenTree source = sources.source().open()) {
                Tree tree = compiled(source.tree(), spool);
                made = true;
                return new OpenTree(tree, spool);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                if (!made) {
                    spool.close();
                }
            }
        }

        private Tree compiled(Tree given, Spool spool) throws BuildException {
            Map<String, TreeEntry> directories = new HashMap<>();
            List<TreeEntry.File> files = new ArrayList<>();
            for (TreeEntry entry : given.entries()) {
                if (entry instanceof TreeEntry.Directory) {
                    directories.put(entry.path(), entry);
                } else if (entry instanceof TreeEntry.File file
                        && (below.isEmpty() || file.path().startsWith(below + "/"))
                        && isSource(file)) {
                    files.add(file);
                }
            }
            Tree.Builder tree = root.isEmpty() ? Tree.builder() : Tree.builder(root);
            List<Problem> leftOut = compilation.run(files, (source, place, compiled) -> {
                if (compiled instanceof Compiled.Bytecode bytes
                        && TreePath.fault(place).isEmpty()) {
                    tree.add(new TreeEntry.File(place, 0644, Owner.ROOT, add(spool, bytes.pyc())));
                    addParents(tree, place, directories);
                }
            });
            if (!leftOut.isEmpty()) {
                bytecode.remarks(key, leftOut);
            }
            return tree.build();
        }

        /** The directories as they are there: who owns them must not change. Those of the base are not repeated at all. */
        private void addParents(Tree.Builder tree, String path, Map<String, TreeEntry> directories) {
            if (root.isEmpty()) {
                tree.add(new TreeEntry.Directory(parent(path), 0755, Owner.ROOT));
                return;
            }
            for (String parent = parent(path); parent.length() > root.length(); parent = parent(parent)) {
                Optional.ofNullable(directories.get(parent)).ifPresent(tree::add);
            }
        }
    }

    static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** Whether {@code file} is compiled at all. */
    static boolean isSource(TreeEntry.File file) {
        return file.path().endsWith(SOURCE)
                && !file.path().endsWith("/" + SOURCE)
                && file.owner().equals(Owner.ROOT)
                && file.content().size() <= SourceFile.MOST_BYTES;
    }

    static Content add(Spool spool, byte[] pyc) {
        try {
            return spool.add(pyc);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
