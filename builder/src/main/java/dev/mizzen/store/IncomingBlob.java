package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.digest.HashingOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A blob on its way into the store: hashed while it is written, invisible until {@link #commit()}, gone when closed without
 * it. A failure of the store's own disk comes out of the writing methods as {@link StoreWriteException}, so that it can be told from
 * a failure of the source.
 */
public final class IncomingBlob extends OutputStream {
    private final StoreLayout layout;
    private final StoreFile file;
    private final HashingOutputStream hashing;

    IncomingBlob(StoreLayout layout, StoreFile file, Algorithm algorithm) {
        this.layout = layout;
        this.file = file;
        this.hashing = new HashingOutputStream(file, algorithm);
    }

    @Override
    public void write(int b) throws IOException {
        try {
            hashing.write(b);
        } catch (IOException e) {
            throw new StoreWriteException(layout.root(), e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            hashing.write(bytes, offset, length);
        } catch (IOException e) {
            throw new StoreWriteException(layout.root(), e);
        }
    }

    /**
     * Makes all that was written a blob, durably. As in umoci, success means that the blob is there, not that it wasn't
     * before; a blob of the same digest that has been damaged is replaced by this good one.
     */
    public StoredBlob commit() throws BuildException {
        StoredBlob blob = new StoredBlob(hashing.digest(), hashing.count());
        publish(blob);
        return blob;
    }

    /**
     * Like {@link #commit()}, for content whose digest and size are known beforehand.
     *
     * @throws DigestMismatchException what was written is something else; nothing has been added to the store
     */
    public StoredBlob commit(Digest digest, long size) throws BuildException, DigestMismatchException {
        if (hashing.count() != size) {
            throw new DigestMismatchException(size + " bytes", hashing.count() + " bytes");
        }
        Digest actual = hashing.digest();
        if (!actual.equals(digest)) {
            throw new DigestMismatchException(digest.toString(), actual.toString());
        }
        StoredBlob blob = new StoredBlob(digest, size);
        publish(blob);
        return blob;
    }

    private void publish(StoredBlob blob) throws BuildException {
        try {
            file.finish();
            layout.publish(file.path(), layout.blob(blob.digest()));
        } catch (IOException e) {
            throw StoreFault.unwritable(layout.root(), e);
        }
    }

    /** Removes what has not been committed. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // What stays behind is cleared when the store is next opened; the reason of the failure is the earlier one.
        }
    }
}
