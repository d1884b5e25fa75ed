package dev.mizzen.store;

import dev.mizzen.digest.Digest;

/**
 * A blob that lies in the store.
 *
 * @param digest what it is filed under
 * @param size its length in bytes
 */
public record StoredBlob(Digest digest, long size) {
    public StoredBlob {
        if (size < 0) {
            throw new IllegalArgumentException("a negative size: " + size);
        }
    }
}
