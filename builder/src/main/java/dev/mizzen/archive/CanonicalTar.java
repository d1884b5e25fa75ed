package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The one tar (POSIX.1-2017 pax, ustar headers) that a tree has. A header is plain ustar where everything fits and is
 * preceded by a pax record only for what does not; every entry has the same time and no user or group name; the archive
 * ends with two zero blocks. {@code docs/layers.md} describes it byte by byte.
 */
public final class CanonicalTar {
    /** The time of every entry, 1980-01-02T00:00:00Z, in seconds since 1970. */
    public static final long MTIME = 315_619_200L;

    static final int BLOCK = 512;
    private static final int END = 2 * BLOCK;

    private CanonicalTar() {}

    /** Writes {@code tree} as a tar to {@code out}, which stays open. */
    public static void write(Tree tree, OutputStream out) throws IOException, BuildException {
        for (TreeEntry entry : tree.entries()) {
            out.write(TarHeader.of(entry));
            if (entry instanceof TreeEntry.File file) {
                file.content().writeTo(out);
                out.write(padding(file.content().size()));
            }
        }
        out.write(end());
    }

    /** The zeros that fill the last block of a file of {@code size} bytes. */
    static byte[] padding(long size) {
        return new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)];
    }

    /** The end of every archive. */
    static byte[] end() {
        return new byte[END];
    }
}
