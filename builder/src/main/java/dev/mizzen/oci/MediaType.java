package dev.mizzen.oci;

import java.util.List;
import java.util.Map;

/**
 * A media type of image content (image-spec media-types.md; Docker image manifest v2 schema 2). Unknown ones are values
 * like any other.
 *
 * @param name the type as it stands in descriptors
 */
public record MediaType(String name) {
    public static final MediaType INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    public static final MediaType MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType CONFIG = new MediaType("application/vnd.oci.image.config.v1+json");
    public static final MediaType LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");
    public static final MediaType LAYER_GZIP = new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
    public static final MediaType LAYER_ZSTD = new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");

    public static final MediaType DOCKER_INDEX =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_CONFIG = new MediaType("application/vnd.docker.container.image.v1+json");
    public static final MediaType DOCKER_LAYER = new MediaType("application/vnd.docker.image.rootfs.diff.tar");
    public static final MediaType DOCKER_LAYER_GZIP =
            new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip");
    public static final MediaType DOCKER_LAYER_ZSTD =
            new MediaType("application/vnd.docker.image.rootfs.diff.tar.zstd");

    private static final Map<MediaType, MediaType> DOCKER_TO_OCI = Map.of(
            DOCKER_INDEX, INDEX,
            DOCKER_MANIFEST, MANIFEST,
            DOCKER_CONFIG, CONFIG,
            DOCKER_LAYER, LAYER,
            DOCKER_LAYER_GZIP, LAYER_GZIP,
            DOCKER_LAYER_ZSTD, LAYER_ZSTD);

    private static final List<MediaType> LAYERS = List.of(LAYER, LAYER_GZIP, LAYER_ZSTD);

    public MediaType {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an empty media type");
        }
    }

    /** The OCI type of the same content; the type itself when it has none. */
    public MediaType toOci() {
        return DOCKER_TO_OCI.getOrDefault(this, this);
    }

    /** Whether this is an index or a Docker manifest list. */
    public boolean isIndex() {
        return toOci().equals(INDEX);
    }

    /** Whether this is an image manifest of either kind. */
    public boolean isManifest() {
        return toOci().equals(MANIFEST);
    }

    /** Whether this is an image configuration of either kind. */
    public boolean isConfig() {
        return toOci().equals(CONFIG);
    }

    /** Whether this is a layer that may be distributed: a tar, plain or compressed with gzip or zstd. */
    public boolean isLayer() {
        return LAYERS.contains(toOci());
    }

    /** The type as it stands in descriptors. */
    @Override
    public String toString() {
        return name;
    }
}
