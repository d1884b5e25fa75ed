package dev.mizzen.wheel;

import dev.mizzen.archive.Content;
import dev.mizzen.diagnostic.BuildException;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Reads the beginning of a content and lets the rest be, however long it is. */
final class Beginning {
    private Beginning() {}

    /** The first {@code length} bytes, or all when there are fewer. */
    static byte[] of(Content content, int length) throws IOException, BuildException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        write(content, length, taken);
        return taken.toByteArray();
    }

    /** Writes the first {@code length} bytes, at least one, or all when there are fewer. */
    static void write(Content content, long length, OutputStream out) throws IOException, BuildException {
        Taker taker = new Taker(out, length);
        try {
            content.writeTo(taker);
        } catch (EnoughException e) {
            if (e.taker != taker) {
                throw e;
            }
        }
    }

    private static final class Taker extends FilterOutputStream {
        private long left;

        Taker(OutputStream out, long length) {
            super(out);
            this.left = length;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int count) throws IOException {
            int taken = (int) Math.min(count, left);
            out.write(buffer, offset, taken);
            left -= taken;
            if (left == 0) {
                throw new EnoughException(this);
            }
        }
    }

    /** Unwinds the writer; never seen outside. */
    private static final class EnoughException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Taker taker;

        EnoughException(Taker taker) {
            this.taker = taker;
        }
    }
}
