package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.digest.VerifyingInputStream;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.store.KnownFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * The blobs of a layout folder. New ones are made complete in a staging folder of the same file system, verified and
 * durable, before they are moved to their names.
 */
final class BlobFolder {
    private static final int BUFFER = 1 << 17;

    private final Path root;
    private final Path staging;
    private final Optional<KnownFiles> known;

    /**
     * @param staging an empty folder on the same file system
     * @param known what is known of the blobs that are there
     */
    BlobFolder(Path root, Path staging, Optional<KnownFiles> known) {
        this.root = root;
        this.staging = staging;
        this.known = known;
    }

    Path path(Digest digest) {
        return root.resolve("blobs").resolve(digest.algorithm().toString()).resolve(digest.hex());
    }

    /** Whether a file of the right size is there. */
    boolean contains(Descriptor blob) throws IOException {
        Path file = path(blob.digest());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .size()
                == blob.size();
    }

    /** Whether the blob is there with the right content. */
    boolean verifies(Descriptor blob) throws IOException {
        if (!contains(blob)) {
            return false;
        }
        Path file = path(blob.digest());
        if (known.flatMap(files -> files.digest(file)).equals(Optional.of(blob.digest()))) {
            return true;
        }
        Optional<String> before = state(blob.digest());
        if (!hasContent(file, blob)) {
            return false;
        }
        known.ifPresent(files -> files.found(file, before, blob.digest()));
        return true;
    }

    /** The state of a blob's file; nothing where nobody wants to know. */
    Optional<String> state(Digest blob) {
        return known.flatMap(files -> files.state(path(blob)));
    }

    /** Makes a blob ready to be published; does nothing when that has been done. */
    void stage(Blob blob) throws IOException, BuildException {
        Path staged = staged(blob.descriptor().digest());
        if (Files.exists(staged, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (blob.file().isEmpty() || !link(blob.file().get(), blob.descriptor(), staged)) {
            copy(blob, staged);
        }
    }

    boolean isStaged(Descriptor blob) {
        return Files.exists(staged(blob.digest()), LinkOption.NOFOLLOW_LINKS);
    }

    /** Gives a staged blob its name; what was there is replaced. */
    void publish(Descriptor blob) throws IOException {
        Files.move(staged(blob.digest()), path(blob.digest()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes sure that the folder for that kind of digest exists. */
    void makeRoom(Descriptor blob) throws IOException {
        Path folder = root.resolve("blobs");
        Path inner = folder.resolve(blob.digest().algorithm().toString());
        if (!Files.isDirectory(inner)) {
            Files.createDirectories(inner);
            Disk.sync(folder);
            Disk.sync(root);
        }
    }

    void sync(Descriptor blob) throws IOException {
        Disk.sync(root.resolve("blobs").resolve(blob.digest().algorithm().toString()));
    }

    /** Removes the folders for blobs that hold none. */
    void removeIfEmpty() {
        for (String algorithm : List.of("sha256", "sha384", "sha512", "")) {
            try {
                Files.deleteIfExists(root.resolve("blobs").resolve(algorithm));
            } catch (IOException e) {
                // It holds something.
            }
        }
    }

    private Path staged(Digest digest) {
        return staging.resolve(digest.algorithm() + "-" + digest.hex());
    }

    /**
     * A second name for a file that is there already costs neither time nor room. It is used only where it can't be told
     * from a copy: the same file system, owner and permissions; the content is verified all the same. A blob is never
     * changed in place by anybody, so that two layouts may share one.
     */
    private boolean link(Path source, Descriptor blob, Path staged) throws IOException {
        Path probe = staging.resolve("probe");
        try {
            if (!Files.exists(probe)) {
                Files.createFile(probe);
            }
            if (!alike(source, probe)) {
                return false;
            }
            Files.createLink(staged, source);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
        if (hasContent(staged, blob)) {
            Disk.sync(staged);
            return true;
        }
        Files.delete(staged);
        return false;
    }

    private static boolean alike(Path source, Path probe) throws IOException {
        PosixFileAttributes given = Files.readAttributes(source, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes ours = Files.readAttributes(probe, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return given.isRegularFile()
                && given.owner().equals(ours.owner())
                && given.group().equals(ours.group())
                && given.permissions().equals(ours.permissions());
    }

    private static boolean hasContent(Path file, Descriptor blob) throws IOException {
        try (InputStream in = new VerifyingInputStream(Files.newInputStream(file), blob.digest(), blob.size())) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (DigestMismatchException e) {
            return false;
        }
    }

    private static void copy(Blob blob, Path staged) throws IOException, BuildException {
        Descriptor descriptor = blob.descriptor();
        boolean whole = false;
        try (InputStream in = BlobContent.open(blob);
                FileChannel out = FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            int read = BlobContent.read(in, buffer, descriptor);
            while (read >= 0) {
                Disk.writeAll(out, ByteBuffer.wrap(buffer, 0, read));
                read = BlobContent.read(in, buffer, descriptor);
            }
            out.force(true);
            whole = true;
        } finally {
            if (!whole) {
                Disk.remove(staged);
            }
        }
    }
}
