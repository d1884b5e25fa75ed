package dev.mizzen.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A stretch of a file as a stream that ends where the stretch or the file ends; closing it closes the file. */
final class FileRegion extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long position;

    FileRegion(FileChannel channel, long offset, long size) {
        this.channel = channel;
        this.position = offset;
        this.end = offset + size;
    }

    /** The place in the file of the byte that comes next. */
    long position() {
        return position;
    }

    /** Leaves bytes out; they must be there. */
    void moveBy(long count) throws MalformedArchiveException {
        if (count > end - position) {
            throw TarReader.truncated();
        }
        position += count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long most = Math.min(length, end - position);
        int read = most == 0 ? -1 : channel.read(ByteBuffer.wrap(buffer, offset, (int) most), position);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
