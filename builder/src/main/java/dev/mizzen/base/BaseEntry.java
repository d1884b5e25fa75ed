package dev.mizzen.base;

import dev.mizzen.archive.LayerEntry;

/**
 * What lies at a path of a base image.
 *
 * @param path absolute, with every link on the way to it resolved
 * @param type file, directory, link, …; never a hard link, which is a file like any other
 * @param mode the permission bits, 0 to 07777
 * @param uid the owner
 * @param gid the group
 * @param size of a file, in bytes
 * @param linkTarget of a symbolic link, the text in it
 */
public record BaseEntry(String path, LayerEntry.Type type, int mode, long uid, long gid, long size, String linkTarget) {
    /** Whether this is a directory. */
    public boolean isDirectory() {
        return type == LayerEntry.Type.DIRECTORY;
    }

    /** Whether this is a file. */
    public boolean isFile() {
        return type == LayerEntry.Type.FILE;
    }

    /** Whether this is a file that somebody may execute. */
    public boolean isExecutable() {
        return isFile() && (mode & 0111) != 0;
    }

    /** What an entry of a layer would be if nothing moved or hid it. */
    static BaseEntry of(LayerEntry entry) {
        return new BaseEntry(
                "/" + entry.path(),
                entry.type(),
                entry.mode(),
                entry.uid(),
                entry.gid(),
                entry.size(),
                entry.linkTarget());
    }

    static BaseEntry of(String path, FileNode node) {
        return new BaseEntry(path, node.type, node.mode, node.uid, node.gid, node.size, node.linkTarget);
    }
}
