package dev.mizzen.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that is being written; closing it removes it, unless it has been moved away or is kept. */
final class StoreFile extends OutputStream {
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private boolean kept;

    private StoreFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates {@code path}, which must not exist. */
    static StoreFile create(Path path) throws IOException {
        return new StoreFile(
                path, FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), MODE));
    }

    Path path() {
        return path;
    }

    @Override
    public void write(int b) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int step = Math.min(left, buffer.remaining());
            buffer.put(bytes, at, step);
            at += step;
            left -= step;
        }
    }

    @Override
    public void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Writes what is left and waits until the machine has it for good. */
    void finish() throws IOException {
        flush();
        channel.force(true);
        channel.close();
    }

    /** Leaves the file where it is. */
    void keep() throws IOException {
        finish();
        kept = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!kept) {
            Files.deleteIfExists(path);
        }
    }
}
