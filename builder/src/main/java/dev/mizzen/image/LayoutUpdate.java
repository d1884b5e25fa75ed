package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.image.ImageSink.Written;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.Json;
import dev.mizzen.store.KnownFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Adds an image to a layout that exists, or to an empty folder. Everything new is staged first; then, holding the lock on
 * {@code oci-layout}, blobs get their names and {@code index.json} is exchanged. Builds that write to one layout at the same
 * time so keep each other's tags.
 */
final class LayoutUpdate {
    private static final long POLL_MILLIS = 20;

    private final Path folder;
    private final String tag;
    private final Optional<KnownFiles> known;
    private final List<Path> added = new ArrayList<>();

    LayoutUpdate(Path folder, String tag, Optional<KnownFiles> known) {
        this.folder = folder;
        this.tag = tag;
        this.known = known;
    }

    Written write(Image image) throws IOException, BuildException {
        requireLayout();
        Path staging = Disk.makeFolder(folder, OciLayoutSink.TEMPORARY);
        try {
            BlobFolder blobs = new BlobFolder(folder, staging, known);
            for (Blob blob : image.blobs()) {
                OciLayoutSink.checkInterrupted();
                if (!blobs.verifies(blob.descriptor())) {
                    blobs.stage(blob);
                }
            }
            return publish(image, blobs, staging);
        } finally {
            Disk.remove(staging);
        }
    }

    private Written publish(Image image, BlobFolder blobs, Path staging) throws IOException, BuildException {
        Path marker = folder.resolve(OciLayoutSink.MARKER_NAME);
        if (!Files.exists(marker)) {
            Disk.writeNew(marker, OciLayoutSink.MARKER);
            added.add(marker);
        }
        try (FileChannel channel = FileChannel.open(marker, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            Written written = publishLocked(image, blobs, staging);
            lock.release();
            return written;
        }
    }

    private Written publishLocked(Image image, BlobFolder blobs, Path staging) throws IOException, BuildException {
        boolean done = false;
        try {
            ImageIndex index = readIndex();
            Written written = publishBlobs(image, blobs);
            OciLayoutSink.checkInterrupted();
            Path staged = staging.resolve(OciLayoutSink.INDEX_NAME);
            Disk.writeNew(staged, index.withTagged(tag, image.descriptor()).toBytes());
            Files.move(staged, folder.resolve(OciLayoutSink.INDEX_NAME), StandardCopyOption.ATOMIC_MOVE);
            done = true;
            return written.warned(OutputPlace.sync(folder, folder));
        } finally {
            if (!done) {
                added.forEach(Disk::remove);
                blobs.removeIfEmpty();
            }
        }
    }

    private Written publishBlobs(Image image, BlobFolder blobs) throws IOException, BuildException {
        int count = 0;
        int reused = 0;
        long bytes = 0;
        for (Blob blob : image.blobs()) {
            Descriptor descriptor = blob.descriptor();
            boolean there = blobs.contains(descriptor);
            if (there && !blobs.isStaged(descriptor)) {
                reused++;
                continue;
            }
            blobs.makeRoom(descriptor);
            blobs.stage(blob);
            blobs.publish(descriptor);
            blobs.sync(descriptor);
            Optional<String> state = blobs.state(descriptor.digest());
            known.ifPresent(files -> files.found(blobs.path(descriptor.digest()), state, descriptor.digest()));
            if (!there) {
                added.add(blobs.path(descriptor.digest()));
            }
            count++;
            bytes += descriptor.size();
        }
        return new Written(count, bytes, reused);
    }

    /** Fails unless this is a layout, or an empty folder. */
    void requireLayout() throws IOException, BuildException {
        if (!Files.isDirectory(folder)) {
            throw OutputFault.refused(folder, "is a file, not a folder")
                    .hint("name a folder that is an OCI layout, or one that does not exist yet")
                    .exception();
        }
        Path marker = folder.resolve(OciLayoutSink.MARKER_NAME);
        if (Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
            String version = Json.object(readSmall(marker), marker.toString())
                    .path("imageLayoutVersion")
                    .asText("");
            if (!version.equals("1.0.0")) {
                throw OutputFault.refused(folder, "is a layout of an unknown version")
                        .values("1.0.0", Redaction.printable(version, 40))
                        .exception();
            }
            readIndex();
            return;
        }
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(
                folder, path -> !path.getFileName().toString().startsWith(OciLayoutSink.TEMPORARY))) {
            if (inside.iterator().hasNext()) {
                throw notALayout().exception();
            }
        }
    }

    private Problem notALayout() {
        return OutputFault.refused(folder, "holds other files and no OCI layout")
                .hint("name a folder that is an OCI layout, is empty, or does not exist yet");
    }

    private ImageIndex readIndex() throws IOException, BuildException {
        Path file = folder.resolve(OciLayoutSink.INDEX_NAME);
        return Files.exists(file) ? ImageIndex.parse(readSmall(file), file.toString()) : ImageIndex.of(List.of());
    }

    private static byte[] readSmall(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Json.MOST_BYTES + 1);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException, BuildException {
        try {
            FileLock lock = tryLock(channel);
            while (lock == null) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                lock = tryLock(channel);
            }
            return lock;
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
