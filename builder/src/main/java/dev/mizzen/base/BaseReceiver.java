package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Takes the content of a base. Paths are relative to its root, each comes once, and a directory before what is in it; none leads
 * through a symbolic link.
 */
public interface BaseReceiver {
    /** A directory. */
    void directory(String path) throws IOException, BuildException;

    /** A symbolic link with the text in it. */
    void symbolicLink(String path, String target) throws IOException, BuildException;

    /**
     * A file.
     *
     * @param paths its names, at least one: more when hard links make it so
     * @param executable whether somebody may execute it
     * @param content can be had once, before this method returns
     */
    void file(List<String> paths, boolean executable, Content content) throws IOException, BuildException;

    /** What a file holds. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException, BuildException;
    }
}
