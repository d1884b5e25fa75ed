package dev.mizzen.image;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.DiffId;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.DockerArchiveManifest;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.MediaType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an image into a docker archive, which {@code docker load} and {@code podman load} take: {@code manifest.json}, the
 * configuration, and the layers. Layers that are plain or gzip are stored as they are; zstd, which Docker 20.10
 * can't load, is unpacked. The image's manifest has no place in this format. The bytes are a function of the image and its
 * names; a file that is there is replaced once the new one is whole.
 */
public final class DockerArchiveSink implements ImageSink {
    private final Path path;
    private final WholeFile file;
    private final List<ImageReference> names;

    /** @param names the image's names in the archive, without digests; may be empty */
    public DockerArchiveSink(Path file, List<ImageReference> names) {
        this.path = file;
        this.file = new WholeFile(file);
        this.names = List.copyOf(names);
    }

    @Override
    public void prepare() throws BuildException {
        file.require();
    }

    @Override
    public Written write(Image image) throws BuildException {
        Map<String, Content> files = new TreeMap<>();
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            Blob blob = image.layers().get(i);
            DiffId diffId = image.config().diffIds().get(i);
            MediaType type = blob.descriptor().mediaType().toOci();
            boolean gzip = type.equals(MediaType.LAYER_GZIP);
            boolean zstd = type.equals(MediaType.LAYER_ZSTD);
            String name = (zstd ? diffId.digest() : blob.descriptor().digest()).hex() + (gzip ? ".tar.gz" : ".tar");
            layers.add(name);
            if (!files.containsKey(name)) {
                files.put(name, zstd ? plain(blob, diffId) : new BlobContent(blob));
            }
        }
        String config = image.manifest().config().digest().hex() + ".json";
        files.put(config, Content.of(image.config().toBytes()));
        int blobs = files.size();
        long bytes = files.values().stream().mapToLong(Content::size).sum();
        List<String> tags = names.stream()
                .map(name -> name.effectiveTag().map(name::withTag).orElse(name).familiar())
                .toList();
        DockerArchiveManifest manifest =
                new DockerArchiveManifest(List.of(new DockerArchiveManifest.Entry(config, tags, layers)));
        files.put(DockerArchiveManifest.PATH, Content.of(manifest.toBytes()));
        Tree.Builder tree = Tree.builder();
        files.forEach((name, content) -> tree.add(new TreeEntry.File(name, 0644, Owner.ROOT, content)));
        return new Written(blobs, bytes, 0).warned(file.write(tree.build()));
    }

    private Content plain(Blob blob, DiffId diffId) throws BuildException {
        try {
            return PlainLayer.of(blob, Compression.ZSTD, diffId);
        } catch (IOException e) {
            throw OutputFault.unwritable(path, e);
        }
    }
}
