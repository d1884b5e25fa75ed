package dev.mizzen.build;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * An explanation as a JSON object, schema 1. Sizes are in bytes; members may be added, and keep their meaning; what is not
 * known is not there. There are four kinds:
 *
 * <pre>{@code
 * {"schema": 1, "kind": "package", "name": "flask", "version": "3.0.0",
 *  "needed_by": [{"requirement": "flask>=2", "where": "pyproject.toml:4"}, {"who": "a 1.0", "requirement": "flask"}],
 *  "needs": [{"who": "jinja2 3.1.2", "requirement": "Jinja2>=3.1"}],
 *  "wheel": {"name": "flask-3.0.0-py3-none-any.whl", "location": "…", "sha256": "sha256:…", "size": 1, "tag": "py3-none-any",
 *            "target": "Python 3.11.2, amd64, glibc 2.36", "files": 2, "installed": 3},
 *  "layers": [{"role": "wheel", "title": "flask 3.0.0", "digest": "sha256:…", "size": 1}],
 *  "newer": [{"versions": ["3.1.0"], "reason": "…"}], "newer_unknown": "…"}
 * {"schema": 1, "kind": "first-party", "name": "core", "version": "1.0", "needed_by": […], "needs": […], "place": "../core",
 *  "layers": […]}
 * {"schema": 1, "kind": "absent", "name": "colorama", "needs": [{"who": "click 8.1.7", "requirement": "…"}]}
 * {"schema": 1, "kind": "path", "path": "/app", "parts": [{"origin": "the project's files", "files": 3, "size": 9,
 *  "layer": {"role": "app", "title": "application /app"}}]}
 * }</pre>
 */
public final class ExplanationDocument {
    private ExplanationDocument() {}

    /** One line without its end. */
    public static String json(Explanation explanation) {
        return JsonLine.of(out -> {
            out.writeStartObject();
            out.writeNumberField("schema", 1);
            if (explanation instanceof Explanation.Present present) {
                write(present, out);
            } else if (explanation instanceof Explanation.FirstParty project) {
                write(project, out);
            } else if (explanation instanceof Explanation.Absent absent) {
                out.writeStringField("kind", "absent");
                out.writeStringField("name", absent.name());
                write("needs", absent.needs(), out);
            } else if (explanation instanceof Explanation.Found found) {
                write(found, out);
            }
            out.writeEndObject();
        });
    }

    private static void write(Explanation.Present present, JsonGenerator out) throws IOException {
        writePackage("package", present.name(), present.version(), present.neededBy(), present.needs(), out);
        Explanation.WheelAt wheel = present.file();
        out.writeObjectFieldStart("wheel");
        out.writeStringField("name", wheel.name());
        out.writeStringField("location", wheel.location());
        out.writeStringField("sha256", wheel.sha256().toString());
        out.writeNumberField("size", wheel.size());
        out.writeStringField("tag", wheel.tag());
        out.writeStringField("target", wheel.target());
        out.writeNumberField("files", wheel.files());
        out.writeNumberField("installed", wheel.installed());
        out.writeEndObject();
        writeLayers(present.layers(), out);
        out.writeArrayFieldStart("newer");
        for (Explanation.Passed passed : present.newer().passed()) {
            out.writeStartObject();
            out.writeArrayFieldStart("versions");
            for (String version : passed.versions()) {
                out.writeString(version);
            }
            out.writeEndArray();
            out.writeStringField("reason", passed.reason());
            out.writeEndObject();
        }
        out.writeEndArray();
        writeIfKnown("newer_unknown", present.newer().unknown(), out);
    }

    private static void write(Explanation.FirstParty project, JsonGenerator out) throws IOException {
        writePackage("first-party", project.name(), project.version(), project.neededBy(), project.needs(), out);
        out.writeStringField("place", project.place());
        writeLayers(project.layers(), out);
    }

    private static void writePackage(
            String kind,
            String name,
            String version,
            List<Explanation.Need> neededBy,
            List<Explanation.Need> needs,
            JsonGenerator out)
            throws IOException {
        out.writeStringField("kind", kind);
        out.writeStringField("name", name);
        out.writeStringField("version", version);
        write("needed_by", neededBy, out);
        write("needs", needs, out);
    }

    private static void writeLayers(List<Explanation.LayerAt> layers, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("layers");
        for (Explanation.LayerAt layer : layers) {
            write(layer, out);
        }
        out.writeEndArray();
    }

    private static void write(Explanation.Found found, JsonGenerator out) throws IOException {
        out.writeStringField("kind", "path");
        out.writeStringField("path", found.path());
        out.writeArrayFieldStart("parts");
        for (Explanation.Part part : found.parts()) {
            out.writeStartObject();
            out.writeStringField("origin", part.origin());
            out.writeNumberField("files", part.files());
            if (part.size().isPresent()) {
                out.writeNumberField("size", part.size().get());
            }
            out.writeFieldName("layer");
            write(part.layer(), out);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(String name, List<Explanation.Need> needs, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(name);
        for (Explanation.Need need : needs) {
            out.writeStartObject();
            writeIfKnown("who", need.who(), out);
            out.writeStringField("requirement", need.requirement());
            writeIfKnown("where", need.where(), out);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(Explanation.LayerAt layer, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", layer.role());
        out.writeStringField("title", layer.title());
        if (layer.stored().isPresent()) {
            out.writeStringField("digest", layer.stored().get().digest().toString());
            out.writeNumberField("size", layer.stored().get().size());
        }
        out.writeEndObject();
    }

    private static void writeIfKnown(String name, Optional<String> text, JsonGenerator out) throws IOException {
        if (text.isPresent()) {
            out.writeStringField(name, text.get());
        }
    }
}
