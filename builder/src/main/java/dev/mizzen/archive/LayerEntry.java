package dev.mizzen.archive;

import java.util.Objects;

/**
 * One entry of a foreign layer, as {@link LayerReader} found it.
 *
 * @param path relative to the root of the image, without a slash at either end and without {@code .}, {@code ..} or empty
 *     segments; empty for the root itself. Whiteouts ({@code .wh.…}, image-spec layer.md) are files here
 * @param type what it is
 * @param mode the permission bits, 0 to 07777
 * @param uid the owner, 0 to 2^32-1
 * @param gid the group, 0 to 2^32-1
 * @param size the length of a file's content in bytes; 0 for all else
 * @param linkTarget for a symbolic link the text that it holds, for a hard link a path like {@code path}; otherwise empty
 */
public record LayerEntry(String path, Type type, int mode, long uid, long gid, long size, String linkTarget) {
    /** The kinds of entry that a layer may hold. */
    public enum Type {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO
    }

    public LayerEntry {
        Objects.requireNonNull(path);
        Objects.requireNonNull(type);
        Objects.requireNonNull(linkTarget);
        if (mode < 0 || mode > 07777 || uid < 0 || gid < 0 || size < 0) {
            throw new IllegalArgumentException("not a layer entry: " + path);
        }
    }
}
