package dev.mizzen.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Durable writing: what these methods have done is there after a power cut. */
final class Disk {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Disk() {}

    /** Writes a new file, with the mode that the umask leaves. */
    static void writeNew(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeAll(channel, ByteBuffer.wrap(content));
            channel.force(true);
        }
    }

    static void writeAll(FileChannel channel, ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }

    /** Makes a file's content, or the entries of a folder, durable. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a folder beside or inside others, with the mode that the umask leaves. */
    static Path makeFolder(Path parent, String prefix) throws IOException {
        return Files.createDirectory(freshName(parent, prefix));
    }

    /** A path of a name that can't be foreseen. */
    static Path freshName(Path parent, String prefix) {
        byte[] name = new byte[12];
        RANDOM.nextBytes(name);
        return parent.resolve(prefix + HexFormat.of().formatHex(name));
    }

    /** Removes {@code path} and all below it, as far as that is possible; links are not followed. */
    static void remove(Path path) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
                    inside.forEach(Disk::remove);
                }
            }
            Files.delete(path);
        } catch (NoSuchFileException e) {
            // Somebody was faster.
        } catch (IOException e) {
            // It stays; the reason of the failure that led here is the one to be reported.
        }
    }
}
