package dev.mizzen.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Small files of text that appear whole or not at all: each is written beside its place and made durable, and when all are, they
 * are renamed. A link to a file is followed; a pipe or a device is written to.
 */
final class WholeTexts {
    private static final String PARTIAL = ".mizzen-partial";

    private WholeTexts() {}

    /** Notes what would keep {@code file} from being written, before a long work is done for it. */
    static void look(Path file, List<Problem> problems) {
        Path parent = parent(file);
        if (Files.isDirectory(file)) {
            problems.add(unwritable(file, "it is a folder"));
        } else if (!Files.isDirectory(parent)) {
            problems.add(unwritable(file, "there is no folder `" + Redaction.printable(parent.toString()) + "`"));
        } else if (!Files.isWritable(Files.exists(file) && !Files.isRegularFile(file) ? file : parent)) {
            problems.add(unwritable(file, "permission denied"));
        }
    }

    /**
     * Writes the texts to their files.
     *
     * @throws BuildException {@code OUTPUT_UNWRITABLE} if one can't be written; what is left then is what was there before
     */
    static void write(Map<Path, String> texts) throws BuildException {
        Map<Path, Path> partial = new LinkedHashMap<>();
        try {
            for (Map.Entry<Path, String> text : texts.entrySet()) {
                Path file = text.getKey();
                try {
                    byte[] bytes = text.getValue().getBytes(UTF_8);
                    if (Files.exists(file) && !Files.isRegularFile(file)) {
                        // A pipe or a device: there is nothing to exchange.
                        Files.write(file, bytes);
                    } else {
                        Path target = Files.exists(file) ? file.toRealPath() : file;
                        Path beside = parent(target).resolve("." + target.getFileName() + PARTIAL);
                        partial.put(beside, target);
                        fill(beside, bytes);
                    }
                } catch (IOException e) {
                    throw fault(file, e);
                }
            }
            for (Map.Entry<Path, Path> move : partial.entrySet()) {
                try {
                    Files.move(move.getKey(), move.getValue(), StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    throw fault(move.getValue(), e);
                }
            }
        } finally {
            for (Path beside : partial.keySet()) {
                discard(beside);
            }
        }
    }

    private static void fill(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException ignored) {
            // It is named as partial, and the problem that is on its way matters more.
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder is gone";
        }
        String reason = e instanceof FileSystemException fault ? fault.getReason() : e.getMessage();
        return Redaction.printable(reason == null ? e.getClass().getSimpleName() : reason);
    }

    private static Problem unwritable(Path file, String why) {
        return Problem.of(
                ProblemCode.OUTPUT_UNWRITABLE,
                "the file `" + Redaction.printable(file.toString()) + "` cannot be written: " + why);
    }

    private static BuildException fault(Path file, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return BuildException.interrupted(e);
        }
        return unwritable(file, reason(e)).exception(e);
    }
}
