package dev.mizzen.image;

import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.Platform;
import java.util.List;
import java.util.Optional;

/**
 * What an image is built on.
 *
 * @param config the base's configuration
 * @param layers the base's layers, lowest first, as many as the configuration has diff IDs
 * @param name the full reference of the base in a registry, if it has one; never a path of this machine
 * @param digest the digest of the base's manifest; none for an image built on nothing
 */
public record BaseParts(ImageConfig config, List<Blob> layers, Optional<String> name, Optional<Digest> digest) {
    public BaseParts {
        layers = List.copyOf(layers);
        if (layers.size() != config.diffIds().size()) {
            throw new IllegalArgumentException(
                    layers.size() + " layers, " + config.diffIds().size() + " diff IDs");
        }
    }

    /** No base: an image that holds our layers alone. */
    public static BaseParts scratch(Platform platform) {
        return new BaseParts(ImageConfig.empty(platform), List.of(), Optional.empty(), Optional.empty());
    }
}
