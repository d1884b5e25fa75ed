package dev.mizzen.digest;

/**
 * The digest of a layer's uncompressed tar (image-spec config.md, {@code rootfs.diff_ids}). A type of its own, because it
 * is easily taken for the digest of the compressed blob.
 *
 * @param digest the digest of the tar
 */
public record DiffId(Digest digest) {
    @Override
    public String toString() {
        return digest.toString();
    }
}
