package dev.mizzen.base;

import dev.mizzen.archive.LayerEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file system that layers make when they are laid on top of each other (image-spec layer.md), as metadata in memory.
 * Links on the way to an entry are followed inside the root, as container runtimes do when they unpack.
 */
final class MergedTree {
    private static final String WHITEOUT = ".wh.";
    private static final String AUFS = ".wh..wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final int MOST_NODES = 1_000_000;

    private FileNode root = FileNode.impliedDirectory(0);
    private int added;
    private int currentLayer = -1;
    private int entryOfLayer;

    FileNode root() {
        return root;
    }

    /** Applies one entry of layer number {@code layer}; layers come in order, entries as the layer has them. */
    void apply(LayerEntry entry, int layer) throws BuildException {
        entryOfLayer = layer == currentLayer ? entryOfLayer + 1 : 0;
        currentLayer = layer;
        if (entry.path().isEmpty()) {
            if (entry.type() == LayerEntry.Type.DIRECTORY) {
                root = new FileNode(entry.mode(), entry.uid(), entry.gid(), layer, childrenOf(root));
            }
            return;
        }
        int slash = entry.path().lastIndexOf('/');
        String name = entry.path().substring(slash + 1);
        String parentPath = slash < 0 ? "" : entry.path().substring(0, slash);
        if (("/" + parentPath).contains("/" + WHITEOUT)) {
            // What aufs once kept for itself, below ".wh..wh.plnk" and the like, is nobody's file.
            if (!("/" + parentPath).contains("/" + AUFS)) {
                throw invalid("lies below a whiteout", entry).exception();
            }
        } else if (name.startsWith(WHITEOUT)) {
            hide(entry, parentPath, name, layer);
        } else {
            FileNode parent = makeParent(parentPath, entry, layer);
            put(parent, name, entry, layer);
        }
    }

    private void hide(LayerEntry entry, String parentPath, String name, int layer) throws BuildException {
        if (name.equals(WHITEOUT)) {
            throw invalid("has a whiteout without a name", entry).exception();
        }
        Optional<FileNode> parent = find(parentPath);
        if (parent.isEmpty() || !parent.get().isDirectory()) {
            return;
        }
        Map<String, FileNode> siblings = childrenOf(parent.get());
        if (name.equals(OPAQUE)) {
            siblings.values().removeIf(child -> child.hideBelow(layer));
        } else if (!name.startsWith(AUFS)) {
            FileNode hidden = siblings.get(name.substring(WHITEOUT.length()));
            if (hidden != null && hidden.hideBelow(layer)) {
                siblings.remove(name.substring(WHITEOUT.length()));
            }
        }
    }

    private void put(FileNode parent, String name, LayerEntry entry, int layer) throws BuildException {
        Map<String, FileNode> siblings = childrenOf(parent);
        FileNode before = siblings.get(name);
        FileNode node;
        if (entry.type() == LayerEntry.Type.DIRECTORY) {
            Map<String, FileNode> kept = before != null && before.children != null ? before.children : new HashMap<>();
            node = new FileNode(entry.mode(), entry.uid(), entry.gid(), layer, kept);
        } else if (entry.type() == LayerEntry.Type.HARD_LINK) {
            Optional<FileNode> target = find(entry.linkTarget());
            if (target.isEmpty() || target.get().isDirectory()) {
                throw invalid(
                                "has a hard link to `" + Redaction.printable(entry.linkTarget())
                                        + "`, which is no file",
                                entry)
                        .exception();
            }
            node = new FileNode(target.get(), layer);
        } else {
            node = new FileNode(entry, layer, entryOfLayer);
        }
        count(entry);
        siblings.put(name, node);
    }

    private FileNode makeParent(String path, LayerEntry entry, int layer) throws BuildException {
        PathWalk walk = new PathWalk(root);
        walk.enter(path);
        while (walk.hasNext()) {
            FileNode next = walk.step(true);
            if (next == null) {
                if (walk.isLost() || !walk.current().isDirectory()) {
                    throw invalid("lies below something that is no directory", entry)
                            .exception();
                }
                if (walk.missing().startsWith(WHITEOUT)) {
                    throw invalid("lies below a whiteout", entry).exception();
                }
                count(entry);
                FileNode implied = FileNode.impliedDirectory(layer);
                childrenOf(walk.current()).put(walk.missing(), implied);
                walk.descend(implied);
            }
        }
        if (walk.isLost() || !walk.current().isDirectory()) {
            throw invalid("lies below something that is no directory", entry).exception();
        }
        return walk.current();
    }

    /** What {@code path} leads to, with all links resolved. */
    private Optional<FileNode> find(String path) {
        PathWalk walk = new PathWalk(root);
        walk.enter(path);
        while (walk.hasNext()) {
            if (walk.step(true) == null) {
                return Optional.empty();
            }
        }
        return walk.isLost() ? Optional.empty() : Optional.of(walk.current());
    }

    private void count(LayerEntry entry) throws BuildException {
        if (++added > MOST_NODES) {
            throw Problem.of(
                            ProblemCode.ARCHIVE_LIMIT_EXCEEDED,
                            "the base has more than " + MOST_NODES + " entries, up to `"
                                    + Redaction.printable(entry.path()) + "`")
                    .exception();
        }
    }

    private static Map<String, FileNode> childrenOf(@Nullable FileNode directory) {
        if (directory == null || directory.children == null) {
            throw new IllegalStateException("not a directory");
        }
        return directory.children;
    }

    private static Problem invalid(String what, LayerEntry entry) {
        return Problem.of(
                ProblemCode.BASE_INVALID,
                "the base is damaged: the entry `" + Redaction.printable(entry.path()) + "` " + what);
    }
}
