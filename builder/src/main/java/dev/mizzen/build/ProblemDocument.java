package dev.mizzen.build;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SourceSpan;
import java.io.IOException;
import java.util.Optional;

/** A problem as a JSON object, schema 1: code, message, where, expected, actual and hint, the last four where there are. */
public final class ProblemDocument {
    private ProblemDocument() {}

    /** One line without its end. {@code severity} is {@code error} or {@code warning}. */
    public static String json(String severity, Problem problem) {
        return JsonLine.of(out -> {
            out.writeStartObject();
            out.writeNumberField("schema", 1);
            out.writeStringField("severity", severity);
            writeMembers(problem, out);
            out.writeEndObject();
        });
    }

    static void writeMembers(Problem problem, JsonGenerator out) throws IOException {
        out.writeStringField("code", problem.code().name());
        out.writeStringField("message", problem.message());
        if (problem.where().isPresent()) {
            SourceSpan where = problem.where().get();
            out.writeObjectFieldStart("where");
            out.writeStringField("file", where.file());
            if (where.line() > 0) {
                out.writeNumberField("line", where.line());
            }
            if (where.column() > 0) {
                out.writeNumberField("column", where.column());
            }
            out.writeEndObject();
        }
        write("expected", problem.expected(), out);
        write("actual", problem.actual(), out);
        write("hint", problem.remedy(), out);
    }

    private static void write(String name, Optional<String> value, JsonGenerator out) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        }
    }
}
