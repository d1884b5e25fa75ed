package dev.mizzen.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.tools.jib.http.Response;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Json;
import dev.mizzen.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads what a registry answers to questions about manifests. */
final class ManifestAnswer {
    private static final int MOST_BYTES = 8 << 20;
    private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+";

    private ManifestAnswer() {}

    /** @param label what was asked for, for messages */
    static RemoteManifest read(Response response, String label, RegistryFault fault)
            throws IOException, BuildException {
        byte[] bytes;
        try (InputStream in = response.getBody()) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw invalid(label, "has more than " + MOST_BYTES + " bytes").exception();
        }
        long promised = response.getContentLength();
        if (promised >= 0 && promised != bytes.length) {
            throw new IOException("the manifest was cut off");
        }
        String stated = stated(response);
        ObjectNode document = Json.object(bytes, "manifest " + label);
        if (stated.startsWith(SCHEMA_1) || document.path("schemaVersion").asInt(2) == 1) {
            throw invalid(label, "is of Docker's schema 1, which names no content by its digest")
                    .hint("push the image anew with a current tool, or use another one")
                    .exception();
        }
        MediaType type = new MediaType(stated.isEmpty() ? "application/octet-stream" : stated);
        if (!type.isIndex() && !type.isManifest()) {
            String inside = document.path("mediaType").asText("");
            type = inside.isBlank() ? type : new MediaType(inside);
        }
        if (!type.isIndex() && !type.isManifest()) {
            throw invalid(label, "is of an unknown type: `" + Redaction.printable(type.name(), 80) + "`")
                    .exception();
        }
        Digest digest = Digest.sha256(bytes);
        Optional<Digest> promise = digest(response).filter(other -> other.algorithm() == digest.algorithm());
        if (promise.isPresent() && !promise.get().equals(digest)) {
            throw fault.wrong(ProblemCode.BLOB_CORRUPT, "sent a manifest of `" + label + "` that is not what it says")
                    .values(promise.get().toString(), digest.toString())
                    .exception();
        }
        return new RemoteManifest(type, digest, bytes);
    }

    /** What {@code Docker-Content-Digest} says. */
    static Optional<Digest> digest(Response response) {
        return response.getHeader("Docker-Content-Digest").stream().findFirst().flatMap(Digest::parse);
    }

    /** The type in the header, without parameters; empty if there is none. */
    private static String stated(Response response) {
        String header = response.getHeader("Content-Type").stream().findFirst().orElse("");
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters)).strip();
    }

    private static Problem invalid(String label, String reason) {
        return Problem.of(ProblemCode.IMAGE_DOCUMENT_INVALID, "the manifest of `" + label + "` " + reason);
    }
}
