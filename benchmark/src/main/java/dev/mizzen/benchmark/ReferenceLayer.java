package dev.mizzen.benchmark;

import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A layer as one writes it with commons-compress and the JDK: level 6, buffers of 64 KiB. It makes no digests of the layer,
 * so what it is compared with does more.
 */
final class ReferenceLayer {
    private static final int BUFFER = 1 << 16;
    private static final long MTIME_MILLIS = 315_619_200_000L;

    private ReferenceLayer() {}

    /** Writes {@code tree} to nowhere and gives the bytes of its layer. */
    static long write(Tree tree) throws IOException, BuildException {
        Counting blob = new Counting();
        try (GZIPOutputStream gzip = new LevelSix(blob);
                TarArchiveOutputStream tar =
                        new TarArchiveOutputStream(new BufferedOutputStream(gzip, BUFFER), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (TreeEntry entry : tree.entries()) {
                if (entry instanceof TreeEntry.File file) {
                    TarArchiveEntry header = header(entry.path(), entry.mode());
                    header.setSize(file.content().size());
                    tar.putArchiveEntry(header);
                    file.content().writeTo(tar);
                    tar.closeArchiveEntry();
                } else if (entry instanceof TreeEntry.Directory) {
                    tar.putArchiveEntry(header(entry.path() + "/", entry.mode()));
                    tar.closeArchiveEntry();
                } else {
                    throw new IllegalArgumentException("no wheel has a link: " + entry.path());
                }
            }
        }
        return blob.count;
    }

    private static TarArchiveEntry header(String name, int mode) {
        TarArchiveEntry header = new TarArchiveEntry(name);
        header.setMode(mode);
        header.setModTime(MTIME_MILLIS);
        return header;
    }

    /** The JDK's class takes no level; its default is zlib's, which is 6, said here all the same. */
    private static final class LevelSix extends GZIPOutputStream {
        LevelSix(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(6);
        }
    }

    private static final class Counting extends OutputStream {
        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
