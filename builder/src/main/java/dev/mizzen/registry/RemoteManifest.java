package dev.mizzen.registry;

import dev.mizzen.digest.Digest;
import dev.mizzen.oci.MediaType;

/** A manifest or index, byte by byte as the registry has it. */
public final class RemoteManifest {
    private final MediaType mediaType;
    private final Digest digest;
    private final byte[] bytes;

    RemoteManifest(MediaType mediaType, Digest digest, byte[] bytes) {
        this.mediaType = mediaType;
        this.digest = digest;
        this.bytes = bytes;
    }

    /** What it is, as the registry says. */
    public MediaType mediaType() {
        return mediaType;
    }

    /** The digest of its bytes. */
    public Digest digest() {
        return digest;
    }

    /** The document. */
    public byte[] bytes() {
        return bytes.clone();
    }
}
