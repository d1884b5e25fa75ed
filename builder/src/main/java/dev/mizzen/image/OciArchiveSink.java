package dev.mizzen.image;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.ImageIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an image into an OCI archive: the tar of a layout that holds this image alone. Its bytes are a function of the image
 * and the tag: the canonical tar, as layers are, neither compressed nor dependent on the machine. A file that is there is
 * replaced once the new one is whole.
 */
public final class OciArchiveSink implements ImageSink {
    private final WholeFile file;
    private final String tag;

    /** @param tag the image's tag in the archive */
    public OciArchiveSink(Path file, String tag) {
        this.file = new WholeFile(file);
        this.tag = tag;
    }

    @Override
    public void prepare() throws BuildException {
        file.require();
    }

    @Override
    public Written write(Image image) throws BuildException {
        Map<String, Content> files = new TreeMap<>();
        Tree.Builder tree = Tree.builder().add(new TreeEntry.Directory("blobs", 0755, Owner.ROOT));
        long bytes = 0;
        for (Blob blob : image.blobs()) {
            String folder = "blobs/" + blob.descriptor().digest().algorithm();
            tree.add(new TreeEntry.Directory(folder, 0755, Owner.ROOT));
            String path = folder + "/" + blob.descriptor().digest().hex();
            if (files.put(path, new BlobContent(blob)) == null) {
                bytes += blob.descriptor().size();
            }
        }
        int blobs = files.size();
        files.put(OciLayoutSink.MARKER_NAME, Content.of(OciLayoutSink.MARKER));
        ImageIndex index = ImageIndex.of(List.of()).withTagged(tag, image.descriptor());
        files.put(OciLayoutSink.INDEX_NAME, Content.of(index.toBytes()));
        files.forEach((path, content) -> tree.add(new TreeEntry.File(path, 0644, Owner.ROOT, content)));
        return new Written(blobs, bytes, 0).warned(file.write(tree.build()));
    }
}
