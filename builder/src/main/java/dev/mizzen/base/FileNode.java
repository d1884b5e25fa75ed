package dev.mizzen.base;

import dev.mizzen.archive.LayerEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One name in the merged file system; mutable while layers are applied. Paths are not stored, the tree is the path. */
final class FileNode {
    private static final int IMPLIED_MODE = 0755;

    final LayerEntry.Type type;
    final int mode;
    final long uid;
    final long gid;
    final long size;
    final String linkTarget;
    /** The layer, counted from 0 at the bottom, that set this entry. */
    int layer;
    /** The layer and the path in it where a file's content is, which for a hard link is another's. */
    final int contentLayer;

    final String contentPath;

    /** Which entry of that layer it is, counted from 0. */
    final int contentEntry;

    final @Nullable Map<String, FileNode> children;

    /** @param number which entry of its layer it is */
    FileNode(LayerEntry entry, int layer, int number) {
        this.type = entry.type();
        this.mode = entry.mode();
        this.uid = entry.uid();
        this.gid = entry.gid();
        this.size = entry.size();
        this.linkTarget = entry.type() == LayerEntry.Type.SYMBOLIC_LINK ? entry.linkTarget() : "";
        this.layer = layer;
        this.contentLayer = layer;
        this.contentPath = entry.type() == LayerEntry.Type.FILE ? entry.path() : "";
        this.contentEntry = number;
        this.children = null;
    }

    /** A directory with given attributes. */
    FileNode(int mode, long uid, long gid, int layer, Map<String, FileNode> children) {
        this.type = LayerEntry.Type.DIRECTORY;
        this.mode = mode;
        this.uid = uid;
        this.gid = gid;
        this.size = 0;
        this.linkTarget = "";
        this.layer = layer;
        this.contentLayer = layer;
        this.contentPath = "";
        this.contentEntry = 0;
        this.children = children;
    }

    /** Another name for a file. */
    FileNode(FileNode original, int layer) {
        this.type = original.type;
        this.mode = original.mode;
        this.uid = original.uid;
        this.gid = original.gid;
        this.size = original.size;
        this.linkTarget = original.linkTarget;
        this.layer = layer;
        this.contentLayer = original.contentLayer;
        this.contentPath = original.contentPath;
        this.contentEntry = original.contentEntry;
        this.children = null;
    }

    /** A directory that no layer describes, such as the parent of an entry without one. */
    static FileNode impliedDirectory(int layer) {
        return new FileNode(IMPLIED_MODE, 0, 0, layer, new HashMap<>());
    }

    boolean isDirectory() {
        return children != null;
    }

    /**
     * Hides what lower layers put here (image-spec layer.md, Whiteouts): removes it all, but keeps what {@code layer} itself
     * put there, before or after.
     *
     * @return whether nothing is left
     */
    boolean hideBelow(int hidingLayer) {
        if (children != null) {
            children.values().removeIf(child -> child.hideBelow(hidingLayer));
            if (!children.isEmpty()) {
                return false;
            }
        }
        return layer < hidingLayer;
    }
}
