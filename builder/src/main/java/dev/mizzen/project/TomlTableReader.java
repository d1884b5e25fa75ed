package dev.mizzen.project;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.EntryPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes typed values out of a table; a value of another type is a problem with its place, and then as good as absent. */
final class TomlTableReader {
    /** A parser of single values. */
    interface Parser<T> {
        T parse(String text) throws SyntaxException;
    }

    private final String name;
    private final SourceSpan place;
    private final Map<String, TomlValue> table;
    private final List<Problem> problems;

    private TomlTableReader(String name, SourceSpan place, Map<String, TomlValue> table, List<Problem> problems) {
        this.name = name;
        this.place = place;
        this.table = table;
        this.problems = problems;
    }

    static TomlTableReader root(String file, Map<String, TomlValue> table, List<Problem> problems) {
        return new TomlTableReader("", SourceSpan.file(file), table, problems);
    }

    SourceSpan place() {
        return place;
    }

    Map<String, TomlValue> values() {
        return table;
    }

    /** The dotted name of a key, for messages. */
    String path(String key) {
        String shown = Redaction.printable(key);
        return name.isEmpty() ? shown : name + "." + shown;
    }

    boolean has(String key) {
        return table.containsKey(key);
    }

    /** A table in this one. */
    Optional<TomlTableReader> table(String key) {
        TomlValue value = table.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value.value() instanceof Map<?, ?> map)) {
            wrongType(path(key), "a table", value);
            return Optional.empty();
        }
        Map<String, TomlValue> inner = new LinkedHashMap<>();
        map.forEach((innerKey, innerValue) -> inner.put((String) innerKey, (TomlValue) innerValue));
        return Optional.of(new TomlTableReader(path(key), value.key(), inner, problems));
    }

    Optional<String> string(String key) {
        return parsed(key, text -> text);
    }

    /** A string that follows a grammar. */
    <T> Optional<T> parsed(String key, Parser<T> parser) {
        TomlValue value = table.get(key);
        return value == null ? Optional.empty() : parsed(path(key), value, parser);
    }

    /** The script {@code name} whose function is the string at {@code key}. */
    Optional<EntryPoint> script(String name, String key) {
        String left = name + " = ";
        TomlValue value = table.get(key);
        Optional<String> reference = string(key);
        if (value == null || reference.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EntryPoint.parse(left + reference.get()));
        } catch (SyntaxException e) {
            boolean right = e.problem().where().orElseThrow().column() > left.length();
            problems.add(Problem.of(e.problem().code(), e.problem().message()).at(right ? value.span() : value.key()));
            return Optional.empty();
        }
    }

    /** An array of strings that follow a grammar, with their places. */
    <T> List<Sourced<T>> list(String key, Parser<T> parser) {
        List<Sourced<T>> result = new ArrayList<>();
        TomlValue value = table.get(key);
        if (value != null && value.value() instanceof List<?> elements) {
            for (Object element : elements) {
                TomlValue one = (TomlValue) element;
                parsed(path(key), one, parser).ifPresent(good -> result.add(new Sourced<>(good, one.span())));
            }
        } else if (value != null) {
            wrongType(path(key), "an array of strings", value);
        }
        return result;
    }

    /** All of this table as strings. */
    Map<String, String> strings() {
        Map<String, String> result = new LinkedHashMap<>();
        table.keySet().forEach(key -> string(key).ifPresent(text -> result.put(key, text)));
        return result;
    }

    void refuse(Problem problem) {
        problems.add(problem);
    }

    private <T> Optional<T> parsed(String path, TomlValue value, Parser<T> parser) {
        if (!(value.value() instanceof String text)) {
            wrongType(path, "a string", value);
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(text));
        } catch (SyntaxException e) {
            problems.add(Problem.of(
                            e.problem().code(), "`" + path + "`: " + e.problem().message())
                    .at(inside(value.span(), text, e)));
            return Optional.empty();
        }
    }

    private void wrongType(String path, String expected, TomlValue value) {
        problems.add(Problem.of(ProblemCode.PROJECT_METADATA_INVALID, "`" + path + "` has a value of the wrong type")
                .at(value.span())
                .values(expected, value.kind()));
    }

    /** The place of a fault in a string, where the string stands in the file as it is; else the place of the string. */
    private static SourceSpan inside(SourceSpan span, String text, SyntaxException e) {
        SourceSpan inner = e.problem().where().orElseThrow();
        boolean plain = span.column() > 0
                && span.length() == text.length() + 2
                && span.text().startsWith(text, span.column());
        return plain
                ? new SourceSpan(span.file(), span.line(), span.column() + inner.column(), inner.length(), span.text())
                : span;
    }
}
