package dev.mizzen.layer;

import dev.mizzen.archive.Content;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Contents that are made before their layer is written and would be too much for memory: in a file without a name, which the
 * operating system removes when it is closed, however the process ends.
 */
final class Spool implements Closeable {
    private static final int PIECE = 1 << 16;

    private final FileChannel file;
    private long size;

    Spool() throws IOException {
        Path name = Files.createTempFile("mizzen-", ".spool");
        try {
            file = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(name);
        }
    }

    /** Adds {@code bytes}; the content can be read until the spool is closed. */
    Content add(byte[] bytes) throws IOException {
        Piece piece = new Piece(file, size, bytes.length);
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            size += file.write(left, size);
        }
        return piece;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private record Piece(FileChannel file, long start, long size) implements Content {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(PIECE, size)));
            for (long done = 0; done < size; done += buffer.position()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
                if (file.read(buffer, start + done) < 0) {
                    throw new EOFException("a spool has been cut");
                }
                out.write(buffer.array(), 0, buffer.position());
            }
        }
    }
}
