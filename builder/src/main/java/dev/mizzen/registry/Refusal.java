package dev.mizzen.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.cloud.tools.jib.http.ResponseException;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.http.RetryPolicy;
import dev.mizzen.oci.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer with an error status (distribution-spec, error codes).
 *
 * @param request method and address, redacted
 * @param status such as 404
 * @param code the first error's code in the body; empty when the body has none
 * @param message the first error's message, printable; may be empty
 * @param retryAfter what the server asked for
 */
record Refusal(String request, int status, String code, String message, Optional<Duration> retryAfter) {
    /** The codes after which a whole upload may go better than the last one. */
    private static final Set<String> UPLOAD_LOST =
            Set.of("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "DIGEST_INVALID", "SIZE_INVALID", "RANGE_INVALID");

    static Refusal of(String method, URI uri, ResponseException answer) {
        JsonNode first = firstError(answer.getContent());
        return new Refusal(
                method + " " + Redaction.printable(Redaction.urls(uri.toString()), 400),
                answer.getStatusCode(),
                Redaction.printable(first.path("code").asText(""), 60),
                Redaction.printable(Redaction.urls(first.path("message").asText("")), 300),
                RetryPolicy.retryAfter(
                        Optional.ofNullable(answer.getHeaders().getRetryAfter()),
                        Optional.ofNullable(answer.getHeaders().getDate())));
    }

    /** Whether the same request may be answered better in a while. */
    boolean isTemporary() {
        return RetryPolicy.isTemporary(status);
    }

    /** Whether an upload that ended so may succeed when it begins anew. */
    boolean losesUpload() {
        return isTemporary() || status == 416 || UPLOAD_LOST.contains(code);
    }

    boolean isDenied() {
        return status == 401 || status == 403;
    }

    /** {@code 404 MANIFEST_UNKNOWN: manifest unknown}. */
    @Override
    public String toString() {
        return status + (code.isEmpty() ? "" : " " + code) + (message.isEmpty() ? "" : ": " + message);
    }

    private static JsonNode firstError(@Nullable String body) {
        if (body != null) {
            try {
                return Json.object(body.getBytes(StandardCharsets.UTF_8), "error")
                        .path("errors")
                        .path(0);
            } catch (BuildException e) {
                // Proxies and old registries answer in whatever form they like; the status says enough.
            }
        }
        return MissingNode.getInstance();
    }
}
