package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads one of pip's configuration files, in the form of Python's configparser: sections, options, indented further lines. */
final class PipFile {
    private final String file;
    private final Set<String> seen = new HashSet<>();
    private String section = "";
    private String key = "";
    private StringBuilder value = new StringBuilder();
    private SourceSpan where;

    /** @param file its name for messages */
    PipFile(String file) {
        this.file = file;
        this.where = SourceSpan.file(file);
    }

    /** @param values takes what is set, under {@code SECTION.OPTION} */
    void read(String text, Map<String, PipConfiguration.Value> values) throws BuildException {
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            String stripped = line.strip();
            SourceSpan place = SourceSpan.line(file, i + 1, "");
            if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith(";")) {
                continue;
            }
            boolean continues = Character.isWhitespace(line.charAt(0)) && !key.isEmpty();
            if (continues) {
                value.append('\n').append(stripped);
            } else if (stripped.startsWith("[") && stripped.indexOf(']') > 0) {
                end(values);
                section = stripped.substring(1, stripped.indexOf(']'));
                once("[" + section + "]", place);
            } else {
                end(values);
                begin(stripped, place);
            }
        }
        end(values);
    }

    private void begin(String line, SourceSpan place) throws BuildException {
        int colon = line.indexOf(':');
        int equals = line.indexOf('=');
        int sign = colon < 0 ? equals : equals < 0 ? colon : Math.min(colon, equals);
        if (section.isEmpty() || sign <= 0) {
            throw invalid(
                    section.isEmpty() ? "has an option outside of all sections" : "has a line that is no option",
                    place);
        }
        key = line.substring(0, sign).strip();
        once(section + "." + key, place);
        value = new StringBuilder(line.substring(sign + 1).strip());
        where = place;
    }

    private void once(String what, SourceSpan place) throws BuildException {
        if (!seen.add(what)) {
            throw invalid("says something twice", place);
        }
    }

    private void end(Map<String, PipConfiguration.Value> values) {
        if (!key.isEmpty()) {
            PipConfiguration.put(values, section, key, value.toString(), where);
        }
        key = "";
    }

    /** The line is not shown: it may hold a password. */
    private static BuildException invalid(String why, SourceSpan place) {
        return Problem.of(ProblemCode.CONFIG_INVALID, "pip's configuration " + why)
                .at(place)
                .hint("`pip config debug` shows the file as pip reads it; `--isolated` ignores pip's configuration")
                .exception();
    }
}
