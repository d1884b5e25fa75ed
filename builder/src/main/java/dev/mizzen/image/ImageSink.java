package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;

/** A place where images go: a layout, an archive, a registry. */
public interface ImageSink {
    /**
     * Writes {@code image} whole, or not at all. When this returns the image is there for good.
     *
     * @throws BuildException with {@code OUTPUT_UNWRITABLE} when the place can't be written, {@code BLOB_CORRUPT} when
     *     some content of the image is not what its descriptor says, {@code INTERRUPTED} when the thread was interrupted
     */
    Written write(Image image) throws BuildException;

    /**
     * What a write did.
     *
     * @param blobs how many blobs were written
     * @param bytes how many bytes those have
     * @param reused how many blobs were there already
     */
    record Written(int blobs, long bytes, int reused) {}
}
