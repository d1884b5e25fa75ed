package dev.mizzen.project;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Poetry's way of writing dependencies: tables from a name to a constraint, to a table with conditions, or to several of these.
 *
 * @param pythons the ranges of which the interpreter must be in one
 * @param always the main dependencies that are not optional
 * @param extras the optional ones, by the extras that name them
 * @param groups those of its groups, {@code dev-dependencies} included as {@code dev}
 */
public record PoetryDependencies(
        List<SpecifierSet> pythons,
        List<ProjectDependency> always,
        SortedMap<ProjectName, List<ProjectDependency>> extras,
        SortedMap<ProjectName, List<ProjectDependency>> groups) {
    private static final Set<String> PLACES = Set.of("git", "path", "url", "file");

    /**
     * One of Poetry's dependencies.
     *
     * @param need what is needed
     * @param optional whether only an extra needs it
     */
    public record Declared(ProjectDependency need, boolean optional) {}

    static PoetryDependencies read(TomlTableReader poetry, List<Problem> problems) {
        List<SpecifierSet> pythons = new ArrayList<>();
        List<ProjectDependency> always = new ArrayList<>();
        List<ProjectDependency> optional = new ArrayList<>();
        poetry.table("dependencies").ifPresent(table -> {
            TomlValue python = table.values().get("python");
            if (python != null && python.value() instanceof String text) {
                constraint(text, python.span(), problems).ifPresent(pythons::addAll);
            }
            all(table.values(), problems).forEach(one -> (one.optional() ? optional : always).add(one.need()));
        });
        SortedMap<ProjectName, List<ProjectDependency>> extras = new TreeMap<>();
        poetry.table("extras")
                .ifPresent(table -> table.values().keySet().forEach(key -> {
                    Set<String> members = new TreeSet<>();
                    table.list(key, text -> text).forEach(member -> members.add(ProjectName.normalize(member.value())));
                    ProjectName.tryParse(key).ifPresent(name -> {
                        extras.putIfAbsent(name, new ArrayList<>());
                        optional.stream()
                                .filter(one -> members.contains(one.name().toString()))
                                .forEach(one -> DependencyReader.add(extras, name, one));
                    });
                }));
        SortedMap<ProjectName, List<ProjectDependency>> groups = new TreeMap<>();
        poetry.table("group")
                .ifPresent(table -> table.values()
                        .keySet()
                        .forEach(key -> table.table(key)
                                .flatMap(group -> group.table("dependencies"))
                                .ifPresent(needs -> ProjectName.tryParse(key)
                                        .ifPresent(name -> all(needs.values(), problems)
                                                .forEach(one -> DependencyReader.add(groups, name, one.need()))))));
        poetry.table("dev-dependencies")
                .ifPresent(table -> all(table.values(), problems)
                        .forEach(one -> DependencyReader.add(groups, new ProjectName("dev"), one.need())));
        return new PoetryDependencies(pythons, always, extras, groups);
    }

    /** All of a table of dependencies but for {@code python}; what is wrong goes to {@code problems}. */
    public static List<Declared> all(Map<String, TomlValue> table, List<Problem> problems) {
        List<Declared> all = new ArrayList<>();
        table.forEach((key, value) -> {
            if (ProjectName.normalize(key).equals("python")) {
                return;
            }
            Optional<ProjectName> name = ProjectName.tryParse(key);
            if (name.isEmpty()) {
                refuse("`" + Redaction.printable(key) + "` is not the name of a project", value.key(), problems);
                return;
            }
            Stream<?> entries = value.value() instanceof List<?> list ? list.stream() : Stream.of(value);
            entries.map(TomlValue.class::cast)
                    .forEach(one -> one(name.get(), one, problems).ifPresent(all::add));
        });
        return all;
    }

    private static Optional<Declared> one(ProjectName name, TomlValue value, List<Problem> problems) {
        if (value.value() instanceof String text) {
            return constraint(text, value.span(), problems)
                    .map(versions -> new Declared(
                            new ProjectDependency(
                                    name, new TreeSet<>(), versions, List.of(), Optional.empty(), false, value.span()),
                            false));
        }
        if (!(value.value() instanceof Map<?, ?> table)) {
            refuse("the dependency `" + name + "` is neither a constraint nor a table", value.span(), problems);
            return Optional.empty();
        }
        Optional<List<SpecifierSet>> versions =
                constraint(text(table, "version").orElse("*"), value.span(), problems);
        Optional<List<SpecifierSet>> pythons = constraint(text(table, "python").orElse("*"), value.span(), problems);
        Optional<Marker> marker = Optional.empty();
        try {
            Optional<String> text = text(table, "markers").filter(condition -> !condition.isBlank());
            marker = text.isPresent() ? Optional.of(Marker.parse(text.get())) : marker;
        } catch (SyntaxException e) {
            refuse("the dependency `" + name + "`: " + e.problem().message(), value.span(), problems);
            return Optional.empty();
        }
        if (versions.isEmpty() || pythons.isEmpty()) {
            return Optional.empty();
        }
        boolean elsewhere = PLACES.stream().anyMatch(table::containsKey);
        boolean optional = table.get("optional") instanceof TomlValue flag && Boolean.TRUE.equals(flag.value());
        return Optional.of(new Declared(
                new ProjectDependency(
                        name, extras(table), versions.get(), pythons.get(), marker, elsewhere, value.span()),
                optional));
    }

    private static TreeSet<ProjectName> extras(Map<?, ?> table) {
        TreeSet<ProjectName> extras = new TreeSet<>();
        if (table.get("extras") instanceof TomlValue list && list.value() instanceof List<?> elements) {
            elements.forEach(element -> {
                if (((TomlValue) element).value() instanceof String text) {
                    ProjectName.tryParse(text).ifPresent(extras::add);
                }
            });
        }
        return extras;
    }

    private static Optional<String> text(Map<?, ?> table, String key) {
        return table.get(key) instanceof TomlValue value && value.value() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<List<SpecifierSet>> constraint(String text, SourceSpan where, List<Problem> problems) {
        try {
            return Optional.of(PoetryConstraint.parse(text));
        } catch (SyntaxException e) {
            problems.add(Problem.of(e.problem().code(), e.problem().message()).at(where));
            return Optional.empty();
        }
    }

    private static void refuse(String message, SourceSpan where, List<Problem> problems) {
        problems.add(Problem.of(ProblemCode.PROJECT_METADATA_INVALID, message)
                .at(where)
                .hint("Poetry writes dependencies as `name = \"^1.2\"` or `name = { version = \"^1.2\" }`"));
    }
}
