package dev.mizzen.lock;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.project.TomlValue;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A table of a lock file; what has another type or form than it should is a problem with its place, and then absent. */
final class LockTable {
    /** Reads one text. */
    interface Parser<T> {
        T parse(String text) throws SyntaxException;
    }

    private final String path;
    private final SourceSpan place;
    private final Map<String, TomlValue> values;
    private final LockFormat format;
    private final List<Problem> problems;

    LockTable(String path, SourceSpan place, Map<String, TomlValue> values, LockFormat format, List<Problem> problems) {
        this.path = path;
        this.place = place;
        this.values = values;
        this.format = format;
        this.problems = problems;
    }

    SourceSpan place() {
        return place;
    }

    List<Problem> problems() {
        return problems;
    }

    Map<String, TomlValue> values() {
        return values;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Optional<LockTable> table(String key) {
        TomlValue value = values.get(key);
        return value == null ? Optional.empty() : table(key, value);
    }

    private Optional<LockTable> table(String key, TomlValue value) {
        if (!(value.value() instanceof Map<?, ?> map)) {
            wrongType(key, "a table", value);
            return Optional.empty();
        }
        Map<String, TomlValue> inner = new LinkedHashMap<>();
        map.forEach((name, one) -> inner.put((String) name, (TomlValue) one));
        return Optional.of(new LockTable(name(key), value.key(), inner, format, problems));
    }

    /** The tables in an array; none when it is absent. */
    List<LockTable> tables(String key) {
        List<LockTable> tables = new ArrayList<>();
        elements(key).forEach(one -> table(key, one).ifPresent(tables::add));
        return tables;
    }

    List<TomlValue> elements(String key) {
        TomlValue value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value.value() instanceof List<?> list)) {
            wrongType(key, "an array", value);
            return List.of();
        }
        return list.stream().map(TomlValue.class::cast).toList();
    }

    Optional<String> text(String key) {
        TomlValue value = values.get(key);
        if (value != null && !(value.value() instanceof String)) {
            wrongType(key, "a string", value);
        }
        return value != null && value.value() instanceof String text ? Optional.of(text) : Optional.empty();
    }

    Optional<Long> number(String key) {
        TomlValue value = values.get(key);
        boolean good = value != null && value.value() instanceof Long number && number >= 0;
        if (value != null && !good) {
            wrongType(key, "a whole number from 0", value);
        }
        return good && value != null ? Optional.of((Long) value.value()) : Optional.empty();
    }

    boolean flag(String key) {
        TomlValue value = values.get(key);
        return value != null && Boolean.TRUE.equals(value.value());
    }

    <T> Optional<T> parsed(String key, Parser<T> parser) {
        Optional<String> text = text(key);
        return text.isEmpty() ? Optional.empty() : parsed(key, text.get(), at(key), parser);
    }

    /** The texts in an array that follow a grammar. */
    <T> List<T> list(String key, Parser<T> parser) {
        List<T> all = new ArrayList<>();
        for (TomlValue one : elements(key)) {
            if (one.value() instanceof String text) {
                parsed(key, text, one.span(), parser).ifPresent(all::add);
            } else {
                wrongType(key, "an array of strings", one);
            }
        }
        return all;
    }

    Optional<ProjectName> projectName(String key) {
        if (!has(key)) {
            refuse("`" + name(key) + "` is missing", place);
        }
        return parsed(key, ProjectName::parse);
    }

    SortedSet<ProjectName> names(String key) {
        return new TreeSet<>(list(key, ProjectName::parse));
    }

    Optional<Version> version(String key) {
        return parsed(key, Version::parse);
    }

    Optional<SpecifierSet> range(String key) {
        return parsed(key, SpecifierSet::parse);
    }

    Optional<Marker> marker(String key) {
        return text(key).filter(String::isBlank).isPresent() ? Optional.empty() : parsed(key, LockMarkers::parse);
    }

    SourceSpan at(String key) {
        TomlValue value = values.get(key);
        return value == null ? place : value.span();
    }

    <T> Optional<T> parsed(String key, String text, SourceSpan where, Parser<T> parser) {
        try {
            return Optional.of(parser.parse(text));
        } catch (SyntaxException e) {
            problems.add(invalid("`" + name(key) + "`: " + e.problem().message(), where));
            return Optional.empty();
        }
    }

    void refuse(String message, SourceSpan where) {
        problems.add(invalid(message, where));
    }

    private Problem invalid(String message, SourceSpan where) {
        return invalid(message, where, format);
    }

    /** That a lock file is not what its format asks for. */
    static Problem invalid(String message, SourceSpan where, LockFormat format) {
        return Problem.of(ProblemCode.LOCK_INVALID, message)
                .at(where)
                .hint("do not edit a lock file by hand; write it anew with " + format.remedy());
    }

    private void wrongType(String key, String expected, TomlValue value) {
        problems.add(invalid("`" + name(key) + "` has a value of the wrong type", value.span())
                .values(expected, value.kind()));
    }

    /** The dotted name of a key, for messages. */
    String name(String key) {
        String shown = Redaction.printable(key, 80);
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
