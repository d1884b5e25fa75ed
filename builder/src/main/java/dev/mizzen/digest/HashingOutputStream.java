package dev.mizzen.digest;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Passes bytes on and keeps their digest and count. */
public final class HashingOutputStream extends FilterOutputStream {
    private final Algorithm algorithm;
    private final MessageDigest hash;
    private long count;

    /** Hashes with SHA-256 what goes to {@code target}. */
    public HashingOutputStream(OutputStream target) {
        this(target, Algorithm.SHA256);
    }

    public HashingOutputStream(OutputStream target, Algorithm algorithm) {
        super(target);
        this.algorithm = algorithm;
        this.hash = algorithm.start();
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        hash.update((byte) b);
        count++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
        hash.update(buffer, offset, length);
        count += length;
    }

    /** The number of bytes written so far. */
    public long count() {
        return count;
    }

    /** The digest of all that was written; call once, at the end. */
    public Digest digest() {
        return Digest.of(algorithm, hash.digest());
    }
}
