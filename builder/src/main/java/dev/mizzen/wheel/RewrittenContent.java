package dev.mizzen.wheel;

import dev.mizzen.archive.Content;
import dev.mizzen.diagnostic.BuildException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A content whose first bytes are replaced: a script with another first line. */
final class RewrittenContent implements Content {
    private final Content original;
    private final int dropped;
    private final byte[] start;

    /**
     * @param dropped how many bytes of {@code original} to leave out
     * @param start what to write in their place
     */
    RewrittenContent(Content original, int dropped, byte[] start) {
        this.original = original;
        this.dropped = dropped;
        this.start = start;
    }

    @Override
    public long size() {
        return original.size() - dropped + start.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, BuildException {
        out.write(start);
        original.writeTo(new Skipping(out, dropped));
    }

    private static final class Skipping extends FilterOutputStream {
        private long left;

        Skipping(OutputStream out, long left) {
            super(out);
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            if (left > 0) {
                left--;
            } else {
                out.write(b);
            }
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            int skip = (int) Math.min(left, length);
            left -= skip;
            out.write(buffer, offset + skip, length - skip);
        }
    }
}
