package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import java.util.Optional;

/** A place where images go: a layout, an archive, a registry. */
public interface ImageSink {
    /**
     * Looks whether the image could be written, and writes nothing; so that a long build does not end in a misspelt path.
     *
     * @throws BuildException with {@code OUTPUT_UNWRITABLE}
     */
    void prepare() throws BuildException;

    /**
     * Writes {@code image} whole, or not at all. When this returns the image is there, and stays after a power cut unless
     * {@link Written#warning} says that the machine could not promise it.
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
     * @param warning what was odd about the place, if anything
     */
    record Written(int blobs, long bytes, int reused, Optional<Problem> warning) {
        /** Without a warning. */
        public Written(int blobs, long bytes, int reused) {
            this(blobs, bytes, reused, Optional.empty());
        }

        Written warned(Optional<Problem> problem) {
            return new Written(blobs, bytes, reused, problem);
        }
    }
}
