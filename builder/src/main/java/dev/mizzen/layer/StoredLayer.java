package dev.mizzen.layer;

import dev.mizzen.archive.EncodedLayer;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How the store remembers a layer: digest, size and diff ID, separated by spaces. */
final class StoredLayer {
    private StoredLayer() {}

    static byte[] encode(EncodedLayer layer) {
        return (layer.digest() + " " + layer.size() + " " + layer.diffId()).getBytes(StandardCharsets.UTF_8);
    }

    /** The layer, or nothing when another version of Mizzen wrote something else. */
    static Optional<EncodedLayer> decode(byte[] value) {
        String[] parts = new String(value, StandardCharsets.UTF_8).split(" ", -1);
        if (parts.length != 3 || !parts[1].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        long size = Long.parseLong(parts[1]);
        return Digest.parse(parts[0])
                .flatMap(digest ->
                        Digest.parse(parts[2]).map(diffId -> new EncodedLayer(digest, size, new DiffId(diffId))));
    }
}
