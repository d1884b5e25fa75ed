package dev.mizzen.image;

import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.MediaType;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole image for one platform, ready to be written.
 *
 * @param manifest the manifest
 * @param config the configuration that the manifest names
 * @param layers the content of the manifest's layers, in its order
 */
public record Image(ImageManifest manifest, ImageConfig config, List<Blob> layers) {
    public Image {
        layers = List.copyOf(layers);
        if (!manifest.layers().stream()
                .map(Descriptor::digest)
                .toList()
                .equals(layers.stream().map(blob -> blob.descriptor().digest()).toList())) {
            throw new IllegalArgumentException("the layers are not those of the manifest");
        }
    }

    /** The digest of the manifest: the image's identity. */
    public Digest digest() {
        return Digest.sha256(manifest.toBytes());
    }

    /** The manifest's descriptor, with the platform of the configuration. */
    public Descriptor descriptor() {
        return Descriptor.of(manifest.mediaType(), manifest.toBytes()).withPlatform(config.platform());
    }

    /** All content, in the order in which it has to be written: layers, configuration, manifest. */
    public List<Blob> blobs() {
        List<Blob> all = new ArrayList<>(layers);
        all.add(Blob.of(MediaType.CONFIG, config.toBytes()));
        all.add(Blob.of(manifest.mediaType(), manifest.toBytes()));
        return List.copyOf(all);
    }
}
