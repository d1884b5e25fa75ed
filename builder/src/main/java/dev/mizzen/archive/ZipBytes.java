package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** The bytes of a zip by offset, little endian; small pieces that lie close together are read at once. */
final class ZipBytes {
    private static final int WINDOW = 1 << 13;

    private final FileChannel channel;
    private final String zip;
    private final long size;
    private final ByteBuffer window =
            ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long start;

    ZipBytes(FileChannel channel, String zip) throws IOException {
        this.channel = channel;
        this.zip = zip;
        this.size = channel.size();
    }

    String zip() {
        return zip;
    }

    long size() {
        return size;
    }

    /** A view of {@code length} bytes from {@code offset} on, valid until the next call. */
    ByteBuffer at(long offset, int length) throws IOException, BuildException {
        if (length > WINDOW) {
            return copy(offset, length);
        }
        if (offset < start || offset + length > start + window.limit()) {
            check(offset, length);
            start = offset;
            fill(window.clear().limit((int) Math.min(WINDOW, size - offset)), offset);
        }
        return window.slice((int) (offset - start), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A buffer of its own with {@code length} bytes from {@code offset} on. */
    ByteBuffer copy(long offset, int length) throws IOException, BuildException {
        check(offset, length);
        return fill(ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN), offset);
    }

    private ByteBuffer fill(ByteBuffer buffer, long offset) throws IOException, BuildException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) <= 0) {
                throw truncated();
            }
        }
        return buffer.flip();
    }

    private void check(long offset, int length) throws BuildException {
        if (offset < 0 || offset > size - length) {
            throw truncated();
        }
    }

    private BuildException truncated() {
        return ZipProblems.corrupt(zip, "it is truncated").exception();
    }
}
