package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The marker that makes a folder a store. It is the first file of a new store, so a folder that has other files and no
 * marker belongs to somebody else and is never touched.
 */
final class StoreVersion {
    private static final String CURRENT = "mizzen-store 1\n";
    private static final String WORD = "mizzen-store ";
    private static final String UNFINISHED = ".mizzen-";

    private StoreVersion() {}

    /** Makes {@code root} a store if it is empty or missing; refuses one of another version, and a foreign folder. */
    static void establish(Path root) throws BuildException {
        Optional<String> found = read(root);
        if (found.isEmpty()) {
            try {
                Files.createDirectories(root);
                if (!isEmpty(root)) {
                    found = read(root);
                    if (found.isEmpty()) {
                        throw foreign(root);
                    }
                } else {
                    write(root);
                    return;
                }
            } catch (IOException e) {
                throw StoreFault.unwritable(root, e);
            }
        }
        require(root, found.get());
    }

    private static void require(Path root, String found) throws BuildException {
        if (found.equals(CURRENT)) {
            return;
        }
        String version = found.startsWith(WORD) ? found.substring(WORD.length()).strip() : found.strip();
        throw Problem.of(
                        ProblemCode.STORE_UNWRITABLE,
                        "the store " + StoreFault.quoted(root) + " has a version that this Mizzen does not know")
                .values("1", Redaction.printable(version, 20))
                .hint("set MIZZEN_CACHE to another folder, or remove this one: all in it can be made again")
                .exception();
    }

    private static BuildException foreign(Path root) {
        return Problem.of(
                        ProblemCode.STORE_UNWRITABLE,
                        "the folder " + StoreFault.quoted(root) + " is no store of Mizzen, and not empty")
                .hint("set MIZZEN_CACHE to a new or empty folder")
                .exception();
    }

    private static Optional<String> read(Path root) throws BuildException {
        try (InputStream in =
                Files.newInputStream(root.resolve("version"), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new String(in.readNBytes(64), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreFault.unreadable(root, e);
        }
    }

    private static boolean isEmpty(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root.toString());
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                if (!file.getFileName().toString().startsWith(UNFINISHED)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void write(Path root) throws IOException {
        Path unfinished = root.resolve(UNFINISHED + UUID.randomUUID());
        try (StoreFile file = StoreFile.create(unfinished)) {
            file.write(CURRENT.getBytes(StandardCharsets.UTF_8));
            file.finish();
            Files.move(unfinished, root.resolve("version"), StandardCopyOption.ATOMIC_MOVE);
        }
        StoreLayout.sync(root);
    }
}
