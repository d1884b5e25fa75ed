package dev.mizzen.layer;

import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A wheel that goes into the image.
 *
 * @param name the project, normalized (PEP 503)
 * @param version its version, for people
 * @param digest the SHA-256 of the wheel file
 * @param size the length of the wheel file in bytes
 * @param opener opens it; called only when its layer has to be made
 */
public record WheelSource(String name, String version, Digest digest, long size, Opener opener) {
    public WheelSource {
        if (size < 0) {
            throw new IllegalArgumentException("a negative size: " + size);
        }
    }

    /** Opens a wheel. */
    @FunctionalInterface
    public interface Opener {
        /** Opens the wheel; called on any thread, and closed by the caller. */
        Installed open() throws IOException, BuildException;
    }

    /**
     * What a wheel becomes.
     *
     * @param entries its files, below the prefix; parents are added
     * @param wheel what their contents are read from
     */
    public record Installed(List<? extends TreeEntry> entries, Closeable wheel) {}

    /** The name and version as people write them. */
    String title() {
        return name + " " + version;
    }
}
