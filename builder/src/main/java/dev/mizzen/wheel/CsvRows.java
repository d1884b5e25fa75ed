package dev.mizzen.wheel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV text (RFC 4180, either end of line), one at a time. */
final class CsvRows {
    private final String text;
    private int at;
    private int line;
    private @Nullable String fault;

    CsvRows(String text) {
        this.text = text;
    }

    /** The number of the row that was read last, from 1; a quoted line break does not count. */
    int line() {
        return line;
    }

    /** Why reading stopped early, as the end of a sentence. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    @Nullable
    List<String> next() {
        if (at >= text.length() || fault != null) {
            return null;
        }
        line++;
        List<String> fields = new ArrayList<>(3);
        while (true) {
            fields.add(field());
            if (fault != null) {
                return null;
            }
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
            } else {
                return endOfRow() ? fields : null;
            }
        }
    }

    private boolean endOfRow() {
        if (at < text.length() && text.charAt(at) == '\r') {
            at++;
        }
        if (at < text.length()) {
            if (text.charAt(at) != '\n') {
                fault = " has text after a closing quote or a carriage return";
                return false;
            }
            at++;
        }
        return true;
    }

    private String field() {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '"') {
                fault = " has a quote inside a field";
                return "";
            }
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else {
                return field.toString();
            }
        }
        fault = " has a quote that is never closed";
        return "";
    }
}
