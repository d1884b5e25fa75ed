package dev.mizzen.store;

import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.digest.VerifyingInputStream;
import java.io.FilterInputStream;
import java.io.IOException;

/** Reads a blob and reports, once, when it turns out to be damaged. */
final class StoredContent extends FilterInputStream {
    private final Runnable damaged;
    private boolean reported;

    StoredContent(VerifyingInputStream content, Runnable damaged) {
        super(content);
        this.damaged = damaged;
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (DigestMismatchException e) {
            throw report(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (DigestMismatchException e) {
            throw report(e);
        }
    }

    @Override
    public long skip(long n) throws IOException {
        try {
            return in.skip(n);
        } catch (DigestMismatchException e) {
            throw report(e);
        }
    }

    private DigestMismatchException report(DigestMismatchException e) {
        if (!reported) {
            reported = true;
            damaged.run();
        }
        return e;
    }
}
