package dev.mizzen.layer;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.store.Store;
import java.io.InputStream;
import java.util.Objects;

/**
 * A layer that lies in the store.
 *
 * @param role what it is for
 * @param title what it holds, for people and for the image's history, such as {@code numpy 2.4.6}
 * @param descriptor its blob
 * @param diffId the digest of its tar
 */
public record Layer(LayerRole role, String title, Descriptor descriptor, DiffId diffId) {
    /** A tar of nothing but its end, two blocks of zeros. */
    private static final DiffId EMPTY = new DiffId(Digest.sha256(new byte[1024]));

    public Layer {
        Objects.requireNonNull(role);
        Objects.requireNonNull(descriptor);
        Objects.requireNonNull(diffId);
        if (title.isBlank()) {
            throw new IllegalArgumentException("a layer needs a title");
        }
    }

    /** Whether it holds no entry at all. */
    public boolean isEmpty() {
        return diffId.equals(EMPTY);
    }

    /**
     * The bytes of this layer, read from {@code store} and verified while they are read. When the stored blob turns out to be
     * damaged, reading fails, the blob is gone from the store, and making the layer once more repairs it.
     */
    public Blob blob(Store store) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public InputStream open() throws BuildException {
                return store.open(descriptor.digest(), descriptor.size())
                        .orElseThrow(() -> missing().exception());
            }
        };
    }

    private Problem missing() {
        return Problem.of(
                        ProblemCode.STORE_CORRUPT,
                        "the layer `" + title + "` is no longer in the store: `" + descriptor.digest() + "`")
                .hint("build again: it will be made anew");
    }
}
