package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads all places of a {@code pyproject.toml} that say what the project needs; collects everything that is wrong. */
final class DependencyReader {
    private final PyProject pyproject;
    private final List<Problem> problems = new ArrayList<>();
    private final SortedMap<ProjectName, List<ProjectDependency>> extras = new TreeMap<>();
    private final SortedMap<ProjectName, List<ProjectDependency>> groups = new TreeMap<>();

    DependencyReader(PyProject pyproject) {
        this.pyproject = pyproject;
    }

    ProjectDependencies read() throws BuildException {
        TomlTableReader root = TomlTableReader.root(pyproject.file(), pyproject.document(), problems);
        Optional<TomlTableReader> tool = root.table("tool");
        Optional<PoetryDependencies> poetry =
                tool.flatMap(tools -> tools.table("poetry")).map(table -> PoetryDependencies.read(table, problems));
        Optional<ProjectTable> table = pyproject.project();
        List<ProjectDependency> always = new ArrayList<>();
        table.ifPresent(project -> {
            project.dependencies().forEach(one -> always.add(ProjectDependency.of(one.value(), one.span())));
            project.optionalDependencies()
                    .forEach((extra, needs) -> name(extra, project.place().file())
                            .ifPresent(name -> needs.forEach(
                                    one -> add(extras, name, ProjectDependency.of(one.value(), one.span())))));
        });
        boolean declaresAll = table.isPresent()
                && !table.get().isDynamic("dependencies")
                && !table.get().dependencies().isEmpty();
        poetry.ifPresent(declared -> {
            if (!declaresAll && (table.isEmpty() || table.get().isDynamic("dependencies") || always.isEmpty())) {
                always.addAll(declared.always());
                declared.extras().forEach((name, needs) -> needs.forEach(one -> add(extras, name, one)));
            }
            declared.groups().forEach((name, needs) -> needs.forEach(one -> add(groups, name, one)));
        });
        new DependencyGroups(root, problems).read().forEach((name, needs) -> {
            groups.computeIfAbsent(name, one -> new ArrayList<>());
            needs.forEach(one -> add(groups, name, one));
        });
        tool.flatMap(tools -> tools.table("pdm"))
                .flatMap(pdm -> pdm.table("dev-dependencies"))
                .ifPresent(this::pdmGroups);
        tool.flatMap(tools -> tools.table("uv"))
                .filter(uv -> uv.has("dev-dependencies"))
                .ifPresent(uv -> uv.list("dev-dependencies", Requirement::parse)
                        .forEach(one ->
                                add(groups, new ProjectName("dev"), ProjectDependency.of(one.value(), one.span()))));
        BuildException.throwIfAny(problems);
        return new ProjectDependencies(
                table.map(ProjectTable::name)
                        .or(() -> pyproject
                                .poetry()
                                .flatMap(PoetryTable::spelling)
                                .flatMap(ProjectName::tryParse)),
                pythons(table, poetry),
                always,
                extras,
                groups);
    }

    private static List<SpecifierSet> pythons(Optional<ProjectTable> table, Optional<PoetryDependencies> poetry) {
        Optional<SpecifierSet> stated = table.flatMap(ProjectTable::requiresPython);
        return stated.isPresent()
                ? List.of(stated.get())
                : poetry.map(PoetryDependencies::pythons).orElse(List.of());
    }

    /** PDM's own groups; its editable entries, {@code -e file:///…#egg=NAME}, are needs whose place is told. */
    private void pdmGroups(TomlTableReader table) {
        for (Map.Entry<String, TomlValue> group : table.values().entrySet()) {
            Optional<ProjectName> name = name(group.getKey(), table.path(group.getKey()));
            List<Sourced<Optional<Requirement>>> needs = table.list(group.getKey(), DependencyReader::pdmNeed);
            name.ifPresent(known -> {
                groups.computeIfAbsent(known, one -> new ArrayList<>());
                needs.forEach(one ->
                        one.value().ifPresent(need -> add(groups, known, ProjectDependency.of(need, one.span()))));
            });
        }
    }

    private static Optional<Requirement> pdmNeed(String text) throws SyntaxException {
        if (!text.startsWith("-e ")) {
            return Optional.of(Requirement.parse(text));
        }
        String[] parts = text.substring("-e ".length()).strip().split("#egg=", 2);
        return parts.length == 2
                ? Optional.of(Requirement.parse(parts[1].replaceFirst("&.*", "") + " @ " + parts[0]))
                : Optional.empty();
    }

    private Optional<ProjectName> name(String text, String place) {
        Optional<ProjectName> name = ProjectName.tryParse(text);
        if (name.isEmpty()) {
            problems.add(Problem.of(
                            ProblemCode.PROJECT_METADATA_INVALID,
                            "`" + Redaction.printable(text) + "` is not the name of an extra or a group")
                    .at(place)
                    .hint("use letters, digits, `-`, `_` and `.`"));
        }
        return name;
    }

    static void add(
            SortedMap<ProjectName, List<ProjectDependency>> lists, ProjectName name, ProjectDependency dependency) {
        lists.computeIfAbsent(name, one -> new ArrayList<>()).add(dependency);
    }
}
