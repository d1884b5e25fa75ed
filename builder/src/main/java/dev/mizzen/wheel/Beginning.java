package dev.mizzen.wheel;

import dev.mizzen.archive.Content;
import dev.mizzen.diagnostic.BuildException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Reads the beginning of a content and lets the rest be, however long it is. */
final class Beginning {
    private Beginning() {}

    /** The first {@code length} bytes, or all when there are fewer. */
    static byte[] of(Content content, int length) throws IOException, BuildException {
        Taker taker = new Taker(length);
        try {
            content.writeTo(taker);
        } catch (EnoughException e) {
            if (e.taker != taker) {
                throw e;
            }
        }
        return taker.taken.toByteArray();
    }

    private static final class Taker extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int length;

        Taker(int length) {
            this.length = length;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int count) throws IOException {
            taken.write(buffer, offset, Math.min(count, length - taken.size()));
            if (taken.size() == length) {
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
