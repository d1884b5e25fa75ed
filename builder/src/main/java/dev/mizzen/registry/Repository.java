package dev.mizzen.registry;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.MediaType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * One repository of one registry (distribution-spec). Opening one connects to nothing; the first question does. What fails
 * for the moment is tried again within the limits of the {@link RegistryPolicy}. Safe for use by many threads.
 *
 * <p>All methods fail with {@code HTTP_UNREACHABLE} when the registry can't be reached, {@code REGISTRY_DENIED} when it does
 * not let us, {@code REGISTRY_REFUSED} when it answers with another error, {@code LOGIN_INVALID} when the user's logins can't be read,
 * and {@code INTERRUPTED} when the thread was interrupted.
 */
public interface Repository {
    /** Registry and repository: {@code docker.io/library/python}. */
    String name();

    /**
     * The manifest or index of a tag.
     *
     * @return nothing if the registry has none
     * @throws BuildException also with {@code IMAGE_DOCUMENT_INVALID} when it has more than 8 MiB or is of Docker's schema 1
     */
    Optional<RemoteManifest> manifest(String tag) throws BuildException;

    /**
     * The manifest or index of a digest, verified.
     *
     * @return nothing if the registry has none
     * @throws BuildException also with {@code BLOB_CORRUPT} when the registry sent something else
     */
    Optional<RemoteManifest> manifest(Digest digest) throws BuildException;

    /** The digest that a tag stands for, without reading the manifest; nothing if there is none, or the registry does not say. */
    Optional<Digest> resolve(String tag) throws BuildException;

    /**
     * Writes a blob to {@code target}, verified on the way; what was written before a failure is garbage. A download that
     * breaks off goes on where it stopped.
     *
     * @throws BuildException also with {@code BLOB_CORRUPT} when the registry sent something else
     * @throws IOException {@code target} failed
     */
    void fetch(Descriptor blob, OutputStream target) throws BuildException, IOException;

    /** Whether the repository has a blob. */
    boolean has(Digest blob) throws BuildException;

    /** What became of a blob that was to be put. */
    enum Outcome {
        /** It was there. */
        PRESENT,
        /** The registry took it from another repository of its own. */
        MOUNTED,
        /** It was sent. */
        UPLOADED
    }

    /**
     * Makes sure that the repository has {@code blob}. It is opened only when it must be sent, and then verified.
     *
     * @throws BuildException also with {@code BLOB_CORRUPT} when the blob's content is not what its descriptor says
     */
    Outcome put(Blob blob) throws BuildException;

    /**
     * Stores a manifest under a tag.
     *
     * @throws BuildException also with {@code REGISTRY_LACKS_BLOB} when the registry says that it has not all of its blobs
     */
    void putManifest(MediaType mediaType, byte[] manifest, String tag) throws BuildException;
}
