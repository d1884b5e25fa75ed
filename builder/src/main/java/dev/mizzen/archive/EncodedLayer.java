package dev.mizzen.archive;

import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import java.util.Objects;

/**
 * What is known of a layer once its blob is written.
 *
 * @param digest the SHA-256 of the blob
 * @param size the length of the blob in bytes
 * @param diffId the SHA-256 of the tar inside
 */
public record EncodedLayer(Digest digest, long size, DiffId diffId) {
    public EncodedLayer {
        Objects.requireNonNull(digest);
        Objects.requireNonNull(diffId);
        if (size < 0) {
            throw new IllegalArgumentException("a negative size: " + size);
        }
    }
}
