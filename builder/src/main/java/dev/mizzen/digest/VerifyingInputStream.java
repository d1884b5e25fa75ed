package dev.mizzen.digest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Reads content of known digest and size, and fails at its end, or at the first byte too many, when they disagree. The
 * size is checked before the digest, so an endless source costs no more than the promised size. Content that is not read
 * to its end is not verified.
 */
public final class VerifyingInputStream extends FilterInputStream {
    private final Digest expected;
    private final long size;
    private final MessageDigest hash;
    private long count;
    private boolean verified;

    /** @param size the promised number of bytes, 0 or more */
    public VerifyingInputStream(InputStream source, Digest expected, long size) {
        super(source);
        if (size < 0) {
            throw new IllegalArgumentException("a negative size: " + size);
        }
        this.expected = expected;
        this.size = size;
        this.hash = expected.algorithm().start();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read < 0) {
            verify();
            return -1;
        }
        count += read;
        if (count > size) {
            throw new DigestMismatchException(size + " bytes", "more than " + size + " bytes");
        }
        hash.update(buffer, offset, read);
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        return n <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(n, 8192)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void verify() throws DigestMismatchException {
        if (verified) {
            return;
        }
        if (count != size) {
            throw new DigestMismatchException(size + " bytes", count + " bytes");
        }
        Digest actual = Digest.of(expected.algorithm(), hash.digest());
        if (!actual.equals(expected)) {
            throw new DigestMismatchException(expected.toString(), actual.toString());
        }
        verified = true;
    }
}
