package dev.mizzen.build;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** JSON for other programs, in one line that is safe to show on a terminal. */
public final class JsonLine {
    private JsonLine() {}

    /** Writes one JSON value. */
    @FunctionalInterface
    public interface Body {
        /** Writes exactly one value to {@code out}. */
        void writeTo(JsonGenerator out) throws IOException;
    }

    /** The text of what {@code body} writes. Control characters and direction marks stand as {@code \\u001b}. */
    public static String of(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return escaped(text.toString());
    }

    private static String escaped(String json) {
        StringBuilder out = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
