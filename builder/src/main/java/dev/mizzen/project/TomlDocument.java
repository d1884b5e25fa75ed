package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * A TOML 1.0 file as values with places. The only class that knows the TOML library, which costs a fifth of a second to load:
 * it is touched only when there is a file to read.
 */
public final class TomlDocument {
    static final int MAX_DEPTH = 64;
    private static final int MOST_PROBLEMS = 20;

    private final String file;
    private final List<String> lines;

    private TomlDocument(String file, String text) {
        this.file = file;
        this.lines = text.lines().toList();
    }

    /**
     * The table at the root of {@code text}.
     *
     * @param file what the file is called in messages
     * @throws BuildException {@code TOML_INVALID} with every syntax error, up to {@value #MOST_PROBLEMS}
     */
    public static Map<String, TomlValue> parse(String text, String file) throws BuildException {
        TomlDocument document = new TomlDocument(file, text);
        TomlParseResult result = Toml.parse(
                text,
                TomlParseOptions.defaults().withVersion(TomlVersion.V1_0_0).withMaxNestingDepth(MAX_DEPTH));
        List<Problem> problems = new ArrayList<>();
        for (TomlParseError error : result.errors()
                .subList(0, Math.min(MOST_PROBLEMS, result.errors().size()))) {
            String message = String.valueOf(error.getMessage());
            problems.add(Problem.of(ProblemCode.TOML_INVALID, "not valid TOML: " + Redaction.printable(message))
                    .at(document.span(error.position(), false)));
        }
        BuildException.throwIfAny(problems);
        return document.table(result);
    }

    private Map<String, TomlValue> table(TomlTable table) {
        Map<String, TomlValue> result = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            List<String> path = List.of(key);
            var entry = table.entry(path);
            TomlPosition keyPosition = entry == null ? table.inputPositionOf(path) : entry.position();
            TomlPosition valuePosition = entry == null ? null : entry.value().position();
            SourceSpan keySpan = span(keyPosition, true);
            SourceSpan valueSpan =
                    valuePosition == null ? keySpan : span(valuePosition, valuePosition.equals(keyPosition));
            result.put(key, new TomlValue(value(Objects.requireNonNull(table.get(path))), keySpan, valueSpan));
        }
        return Collections.unmodifiableMap(result);
    }

    private Object value(Object value) {
        if (value instanceof TomlTable table) {
            return table(table);
        }
        if (value instanceof TomlArray array) {
            List<TomlValue> elements = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                SourceSpan span = span(array.inputPositionOf(i), false);
                elements.add(new TomlValue(value(array.get(i)), span, span));
            }
            return List.copyOf(elements);
        }
        return value;
    }

    /** What begins at a position: a key with its header or dots, or a value. */
    private SourceSpan span(@Nullable TomlPosition position, boolean key) {
        if (position == null || position.line() > lines.size()) {
            return SourceSpan.file(file);
        }
        String line = lines.get(position.line() - 1);
        int codePoints = line.codePointCount(0, line.length());
        int start = line.offsetByCodePoints(0, Math.min(position.column() - 1, codePoints));
        int end = start == line.length() ? start + 1 : key ? keyEnd(line, start) : valueEnd(line, start);
        return new SourceSpan(file, position.line(), start + 1, end - start, SourceText.masked(line));
    }

    private static int keyEnd(String line, int start) {
        boolean header = line.charAt(start) == '[';
        char quote = 0;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && c == (header ? ']' : '=')) {
                return header ? i + 1 : line.substring(0, i).stripTrailing().length();
            }
            quote = quote == c ? 0 : quote == 0 && (c == '"' || c == '\'') ? c : quote;
        }
        return line.length();
    }

    private static int valueEnd(String line, int start) {
        char first = line.charAt(start);
        int end = line.length();
        if (first == '"' || first == '\'') {
            boolean multiple = line.startsWith(String.valueOf(first).repeat(3), start);
            int close = start + 1;
            while (close < end && line.charAt(close) != first) {
                close += first == '"' && line.charAt(close) == '\\' ? 2 : 1;
            }
            return multiple || close >= end ? end : close + 1;
        }
        if (first == '[' || first == '{') {
            return line.stripTrailing().length();
        }
        int at = start + 1;
        while (at < end && ",]}#=".indexOf(line.charAt(at)) < 0 && !Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }
}
