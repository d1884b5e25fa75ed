package dev.mizzen.registry;

import com.google.cloud.tools.jib.http.Response;
import dev.mizzen.digest.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of ours on its way through jib's client: what is to be different from the requests that jib makes, and what
 * the registry answered last. Belongs to one thread.
 */
final class Exchange {
    private final String method;
    private final long offset;
    private final String upload;
    private @Nullable Refusal refusal;

    private Exchange(String method, long offset, String upload) {
        this.method = method;
        this.offset = offset;
        this.upload = upload;
    }

    /** As jib asks. */
    static Exchange plain() {
        return new Exchange("", 0, "");
    }

    /** For manifests and blobs, another method than jib's. */
    static Exchange with(String method) {
        return new Exchange(method, 0, "");
    }

    /** A blob from its byte number {@code offset} on. */
    static Exchange from(long offset) {
        return new Exchange("", offset, "");
    }

    /** The upload of a blob. */
    static Exchange uploading(Digest blob) {
        return new Exchange("", 0, blob.toString());
    }

    /** Leaves jib with an answer about a manifest or blob, before jib reads it. */
    static final class Captured extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable Response response;

        Captured(@Nullable Response response) {
            super("an answer for us", null, false, false);
            this.response = response;
        }

        /** The good answer; nothing when the registry refused. */
        Optional<Response> response() {
            return Optional.ofNullable(response);
        }
    }

    String method(String usual) {
        return method.isEmpty() ? usual : method;
    }

    /** The digest of the blob that is uploaded; empty when none is. */
    String upload() {
        return upload;
    }

    long offset() {
        return offset;
    }

    /** The last answer, if it had an error status. */
    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    void refused(Refusal answer) {
        refusal = answer;
    }

    void answered() {
        refusal = null;
    }
}
