package dev.mizzen.store;

import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.UUID;

/**
 * The files of a store, version 1:
 *
 * <pre>
 * version                      the text "mizzen-store 1"
 * lock                         locked, never written
 * blobs/sha256/ab/abcd…        a blob under its digest
 * results/ab/abcd…             a result under its key's digest
 * trees/ab/abcd…/              a tree under its key's digest: the folder root, the files seal and seen
 * incoming/…                   what is being written; whatever a dead process left is cleared
 * </pre>
 *
 * Folders are 0700 and files 0600, but for what is inside of a tree. Nothing here follows a symbolic link.
 */
final class StoreLayout {
    private static final FileAttribute<?> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;

    StoreLayout(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    Path lock() {
        return root.resolve("lock");
    }

    Path incoming() {
        return root.resolve("incoming");
    }

    Path blobs() {
        return root.resolve("blobs");
    }

    Path results() {
        return root.resolve("results");
    }

    Path blob(Digest digest) {
        return blobs().resolve(digest.algorithm().toString())
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex());
    }

    Path result(StoreKey key) {
        String hex = key.digest().hex();
        return results().resolve(hex.substring(0, 2)).resolve(hex);
    }

    Path trees() {
        return root.resolve("trees");
    }

    Path tree(StoreKey key) {
        String hex = key.digest().hex();
        return trees().resolve(hex.substring(0, 2)).resolve(hex);
    }

    /** A new empty folder for a tree that is not finished yet. */
    Path createFolder() throws IOException {
        makeFolder(incoming());
        return Files.createDirectory(incoming().resolve(UUID.randomUUID().toString()), FOLDER_MODE);
    }

    /** Takes a folder out of its place at once, and then removes it. */
    void removeTree(Path tree) throws IOException {
        makeFolder(incoming());
        Path aside = incoming().resolve(UUID.randomUUID().toString());
        try {
            Files.move(tree, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        }
        StoredTree.remove(aside);
    }

    /** A new empty file for what is not finished yet, of a name that can't be foreseen. */
    StoreFile create() throws IOException {
        makeFolder(incoming());
        return StoreFile.create(incoming().resolve(UUID.randomUUID().toString()));
    }

    /** Moves a finished and synced file, or a finished tree, to its place and makes the place durable. What was there is replaced. */
    void publish(Path finished, Path target) throws IOException {
        Path folder = above(target);
        makeFolder(folder);
        Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
    }

    /** What lies at {@code file} itself; fails when a folder on the way is a symbolic link. */
    BasicFileAttributes attributes(Path file) throws IOException {
        for (Path folder = above(file); !folder.equals(root); folder = above(folder)) {
            if (Files.isSymbolicLink(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** The content of {@code file}, which is cut at {@code limit} bytes. */
    byte[] read(Path file, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(limit);
        }
    }

    /** Whether there are unfinished files: of processes that write now, or of dead ones. */
    boolean hasLeftovers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming())) {
            return files.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Removes the unfinished files; the caller has the store alone. */
    void clearLeftovers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming())) {
            for (Path file : files) {
                StoredTree.remove(file);
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever written.
        }
    }

    /** Makes a folder below the root with those that lead to it; each is made durable in its parent. */
    private void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path parent = above(folder);
        if (!parent.equals(root)) {
            makeFolder(parent);
        }
        try {
            Files.createDirectory(folder, FOLDER_MODE);
            sync(parent);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path above(Path path) {
        return Objects.requireNonNull(path.getParent(), "every path of a store is below its root");
    }
}
