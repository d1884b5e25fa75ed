package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
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
 * Contents that are there before they can be put where they belong, and would be too much for memory: in a file without a name,
 * which the operating system removes when it is closed, however the process ends.
 */
public final class Spool implements Closeable {
    private static final int PIECE = 1 << 16;

    private final FileChannel file;
    private long size;

    private Spool(Path name) throws IOException {
        try {
            file = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(name);
        }
    }

    /** A spool in the folder for temporary files. */
    public static Spool temporary() throws IOException {
        return new Spool(Files.createTempFile("mizzen-", ".spool"));
    }

    /** A spool on the disk of {@code folder}, which looks the same afterwards. */
    public static Spool in(Path folder) throws IOException {
        return new Spool(Files.createTempFile(folder, "mizzen-", ".spool"));
    }

    /** Writes what is to be kept. */
    @FunctionalInterface
    public interface Source {
        void writeTo(OutputStream out) throws IOException, BuildException;
    }

    /** Adds {@code bytes}; the content can be read until the spool is closed. */
    public Content add(byte[] bytes) throws IOException {
        long start = size;
        append(bytes, 0, bytes.length);
        return new Piece(file, start, size - start);
    }

    /** Adds what {@code source} writes. */
    public Content add(Source source) throws IOException, BuildException {
        long start = size;
        source.writeTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                append(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                append(buffer, offset, length);
            }
        });
        return new Piece(file, start, size - start);
    }

    private void append(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(buffer, offset, length);
        while (left.hasRemaining()) {
            size += file.write(left, size);
        }
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
