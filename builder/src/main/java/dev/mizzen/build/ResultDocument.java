package dev.mizzen.build;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.ImageReference;
import java.io.IOException;

/**
 * A result as a JSON object, schema 1. Sizes are in bytes; members may be added, and keep their meaning;
 * {@code interpreter} is not there when the image has no bytecode:
 *
 * <pre>{@code
 * {"schema": 1, "reference": "app@sha256:…", "names": ["app:1.0"], "digest": "sha256:…", "config": "sha256:…",
 *  "platform": "linux/amd64", "python": "3.11.2", "bytecode": {"mode": "require", "interpreter": "cpython 3.11.2"},
 *  "created": "1980-01-02T00:00:00Z", "size": 51234567,
 *  "layers": [{"role": "wheel", "title": "numpy 2.1.0", "digest": "sha256:…", "diff_id": "sha256:…", "size": 1, "reused": true}],
 *  "outputs": ["oci:out:latest"], "pushes": [{"repository": "ghcr.io/team/app", "sent": 2, "bytes": 1234, "reused": 5}],
 *  "warnings": [{"code": "…", "message": "…"}]}
 * }</pre>
 */
public final class ResultDocument {
    private ResultDocument() {}

    /** One line without its end. */
    public static String json(BuildResult result) {
        return JsonLine.of(out -> {
            out.writeStartObject();
            out.writeNumberField("schema", 1);
            out.writeStringField("reference", result.reference());
            out.writeArrayFieldStart("names");
            for (ImageReference name : result.names()) {
                out.writeString(name.familiar());
            }
            out.writeEndArray();
            out.writeStringField("digest", result.digest().toString());
            out.writeStringField("config", result.config().toString());
            out.writeStringField("platform", result.platform().toString());
            out.writeStringField("python", result.python());
            out.writeObjectFieldStart("bytecode");
            out.writeStringField("mode", result.bytecode().mode());
            if (result.bytecode().interpreter().isPresent()) {
                out.writeStringField(
                        "interpreter", result.bytecode().interpreter().get());
            }
            out.writeEndObject();
            out.writeStringField("created", result.created().toString());
            out.writeNumberField("size", result.size());
            writeLayers(result, out);
            out.writeArrayFieldStart("outputs");
            for (ImagePlace output : result.outputs()) {
                out.writeString(output.toString());
            }
            out.writeEndArray();
            writePushes(result, out);
            out.writeArrayFieldStart("warnings");
            for (Problem warning : result.warnings()) {
                out.writeStartObject();
                ProblemDocument.writeMembers(warning, out);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void writePushes(BuildResult result, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("pushes");
        for (BuildResult.Push push : result.pushes()) {
            out.writeStartObject();
            out.writeStringField("repository", push.repository());
            out.writeNumberField("sent", push.sent());
            out.writeNumberField("bytes", push.bytes());
            out.writeNumberField("reused", push.reused());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeLayers(BuildResult result, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("layers");
        for (BuildResult.BuiltLayer layer : result.layers()) {
            out.writeStartObject();
            out.writeStringField("role", layer.role());
            out.writeStringField("title", layer.title());
            out.writeStringField("digest", layer.digest().toString());
            out.writeStringField("diff_id", layer.diffId().toString());
            out.writeNumberField("size", layer.size());
            out.writeBooleanField("reused", layer.reused());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
