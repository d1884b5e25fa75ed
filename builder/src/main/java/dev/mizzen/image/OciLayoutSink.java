package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.store.KnownFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Writes images into an OCI layout (image-spec image-layout.md), a folder.
 *
 * <p>A folder that does not exist is built under another name beside its place and renamed when it is whole. An existing
 * layout is extended: other tags stay, the same tag is replaced, blobs that are there with the right content are kept, and
 * {@code index.json} is exchanged last; {@link LayoutUpdate} does that. Blobs of replaced images are not removed. Files
 * have the modes that the umask leaves. After a failure or an interruption nothing new is there; only a killed process
 * leaves its folder {@code .mizzen-…} behind.
 */
public final class OciLayoutSink implements ImageSink {
    static final byte[] MARKER = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
    static final String MARKER_NAME = "oci-layout";
    static final String INDEX_NAME = "index.json";
    static final String TEMPORARY = ".mizzen-";

    private final Path folder;
    private final String tag;
    private final Optional<KnownFiles> known;

    /**
     * @param folder the layout, which may exist
     * @param tag the image's tag in it
     * @param known what is known of the files in the layout's folder; without it every blob that is there is read
     */
    public OciLayoutSink(Path folder, String tag, Optional<KnownFiles> known) {
        this.folder = folder;
        this.tag = tag;
        this.known = known;
    }

    @Override
    public void prepare() throws BuildException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            OutputPlace.requireWritable(folder, OutputPlace.parent(folder));
            return;
        }
        try {
            new LayoutUpdate(folder, tag, Optional.empty()).requireLayout();
        } catch (IOException e) {
            throw OutputFault.unwritable(folder, e);
        }
        OutputPlace.requireWritable(folder, folder);
    }

    @Override
    public Written write(Image image) throws BuildException {
        try {
            Written written = Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                    ? new LayoutUpdate(folder, tag, known).write(image)
                    : create(image);
            known.ifPresent(KnownFiles::keep);
            return written;
        } catch (IOException e) {
            throw OutputFault.unwritable(folder, e);
        }
    }

    private Written create(Image image) throws IOException, BuildException {
        Path target = folder.toAbsolutePath().normalize();
        Path parent = OutputPlace.parent(target);
        NewFolders made = new NewFolders();
        boolean done = false;
        try {
            made.make(parent);
            Written written = create(image, target, parent);
            done = true;
            return written;
        } finally {
            if (!done) {
                made.remove();
            }
        }
    }

    private Written create(Image image, Path target, Path parent) throws IOException, BuildException {
        Path temporary = Disk.makeFolder(parent, TEMPORARY);
        boolean done = false;
        try {
            Written written = fill(temporary, image);
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.exists(target)) {
                    throw e;
                }
                // Another build was faster: its image stays, and ours joins it.
                Disk.remove(temporary);
                written = new LayoutUpdate(folder, tag, known).write(image);
            }
            done = true;
            return written.warned(OutputPlace.sync(folder, parent));
        } finally {
            if (!done) {
                Disk.remove(temporary);
            }
        }
    }

    private Written fill(Path layout, Image image) throws IOException, BuildException {
        Path staging = Disk.makeFolder(layout, TEMPORARY);
        BlobFolder blobs = new BlobFolder(layout, staging, known);
        BlobFolder later = new BlobFolder(folder, staging, known);
        int count = 0;
        long bytes = 0;
        for (Blob blob : image.blobs()) {
            if (!blobs.contains(blob.descriptor())) {
                checkInterrupted();
                blobs.makeRoom(blob.descriptor());
                blobs.stage(blob);
                blobs.publish(blob.descriptor());
                blobs.sync(blob.descriptor());
                Digest digest = blob.descriptor().digest();
                Optional<String> state = blobs.state(digest);
                known.ifPresent(files -> files.found(later.path(digest), state, digest));
                count++;
                bytes += blob.descriptor().size();
            }
        }
        Disk.remove(staging);
        Disk.writeNew(layout.resolve(MARKER_NAME), MARKER);
        ImageIndex index = ImageIndex.of(List.of()).withTagged(tag, image.descriptor());
        Disk.writeNew(layout.resolve(INDEX_NAME), index.toBytes());
        Disk.sync(layout);
        return new Written(count, bytes, 0);
    }

    static void checkInterrupted() throws BuildException {
        if (Thread.currentThread().isInterrupted()) {
            throw BuildException.interrupted(new InterruptedException());
        }
    }
}
