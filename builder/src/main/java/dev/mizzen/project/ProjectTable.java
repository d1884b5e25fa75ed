package dev.mizzen.project;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.EntryPoint;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table {@code [project]} (PEP 621): what is told of a project without running its code.
 *
 * @param spelling the name as written
 * @param version the version, absent when {@link #dynamic} has it
 * @param description one line about the project
 * @param requiresPython the interpreters on which it runs
 * @param dependencies what it needs
 * @param optionalDependencies what its extras need, by the extras' names as written
 * @param scripts the scripts that run in a console
 * @param guiScripts the scripts that run in windows
 * @param entryPoints the other entry points: group, name, object reference
 * @param urls the project's pages by their labels
 * @param dynamic the fields that are only known after running code
 * @param place the place of the table
 */
public record ProjectTable(
        String spelling,
        Optional<Version> version,
        Optional<String> description,
        Optional<SpecifierSet> requiresPython,
        List<Sourced<Requirement>> dependencies,
        Map<String, List<Sourced<Requirement>>> optionalDependencies,
        List<EntryPoint> scripts,
        List<EntryPoint> guiScripts,
        Map<String, Map<String, String>> entryPoints,
        Map<String, String> urls,
        List<Sourced<String>> dynamic,
        SourceSpan place) {
    /** The normalised name. */
    public ProjectName name() {
        return ProjectName.tryParse(spelling).orElseThrow();
    }

    /** Whether {@code field} is only known after running code. */
    public boolean isDynamic(String field) {
        return dynamic.stream().anyMatch(one -> one.value().equals(field));
    }

    /** Reads the table; absent when it has problems that keep it from being used. */
    static Optional<ProjectTable> read(TomlTableReader table) {
        Optional<String> name = table.parsed("name", ProjectTable::name);
        Optional<Version> version = table.parsed("version", Version::parse);
        List<Sourced<String>> dynamic = table.list("dynamic", text -> text);
        if (!table.has("name")) {
            table.refuse(invalid("`project.name` is missing").at(table.place()));
        }
        for (Sourced<String> field : dynamic) {
            if (field.value().equals("name") || table.has(field.value())) {
                String why = field.value().equals("name") ? "can't be dynamic" : "is given, and dynamic, too";
                table.refuse(
                        invalid("`" + table.path(field.value()) + "` " + why).at(field.span()));
            }
        }
        boolean dynamicVersion = dynamic.stream().anyMatch(one -> one.value().equals("version"));
        if (!table.has("version") && !dynamicVersion) {
            table.refuse(invalid("`project.version` is neither given nor dynamic")
                    .at(table.place())
                    .hint("add `version`, or `dynamic = [\"version\"]`"));
        }
        Map<String, List<Sourced<Requirement>>> optional = new LinkedHashMap<>();
        table.table("optional-dependencies")
                .ifPresent(extras -> extras.values()
                        .keySet()
                        .forEach(extra -> optional.put(extra, extras.list(extra, Requirement::parse))));
        Set<String> names = new LinkedHashSet<>();
        return Optional.of(new ProjectTable(
                        name.orElse("x"),
                        version,
                        table.string("description"),
                        table.parsed("requires-python", SpecifierSet::parse),
                        List.copyOf(table.list("dependencies", Requirement::parse)),
                        optional,
                        table.table("scripts").map(one -> scripts(one, names)).orElse(List.of()),
                        table.table("gui-scripts")
                                .map(one -> scripts(one, names))
                                .orElse(List.of()),
                        table.table("entry-points")
                                .map(ProjectTable::entryPoints)
                                .orElse(Map.of()),
                        table.table("urls").map(TomlTableReader::strings).orElse(Map.of()),
                        List.copyOf(dynamic),
                        table.place()))
                .filter(read -> name.isPresent());
    }

    private static String name(String text) throws SyntaxException {
        ProjectName.parse(text);
        return text;
    }

    /** The scripts of a table; {@code names} are those of other tables. */
    static List<EntryPoint> scripts(TomlTableReader table, Set<String> names) {
        List<EntryPoint> scripts = new ArrayList<>();
        for (String key : table.values().keySet()) {
            table.script(key, key).ifPresent(scripts::add);
            if (!names.add(key)) {
                table.refuse(invalid("the script `" + table.path(key) + "` is declared twice")
                        .at(table.values().get(key).key()));
            }
        }
        return List.copyOf(scripts);
    }

    private static Map<String, Map<String, String>> entryPoints(TomlTableReader table) {
        Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        for (String group : table.values().keySet()) {
            if (group.equals("console_scripts") || group.equals("gui_scripts")) {
                String home = group.equals("gui_scripts") ? "`[project.gui-scripts]`" : "`[project.scripts]`";
                table.refuse(invalid("`" + table.path(group) + "` has a table of its own")
                        .at(table.values().get(group).key())
                        .hint("move its entries to " + home));
            } else {
                table.table(group).ifPresent(entries -> groups.put(group, entries.strings()));
            }
        }
        return groups;
    }

    static Problem invalid(String message) {
        return Problem.of(ProblemCode.PROJECT_METADATA_INVALID, message);
    }
}
