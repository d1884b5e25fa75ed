package dev.mizzen.project;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The table {@code [dependency-groups]} (PEP 735): requirements, and groups that include others, but not themselves. */
final class DependencyGroups {
    /** The most requirements of all groups together: groups that include one another twice double with each level. */
    private static final int MOST = 20_000;

    private final TomlTableReader root;
    private final List<Problem> problems;
    private final Map<ProjectName, TomlValue> written = new TreeMap<>();
    private int count;

    DependencyGroups(TomlTableReader root, List<Problem> problems) {
        this.root = root;
        this.problems = problems;
    }

    SortedMap<ProjectName, List<ProjectDependency>> read() {
        SortedMap<ProjectName, List<ProjectDependency>> groups = new TreeMap<>();
        root.table("dependency-groups").ifPresent(table -> {
            table.values().forEach((key, value) -> note(key, value));
            written.keySet().forEach(name -> {
                List<ProjectDependency> needs = new ArrayList<>();
                collect(name, needs, new LinkedHashSet<>());
                groups.put(name, needs);
            });
        });
        return groups;
    }

    private void note(String key, TomlValue value) {
        ProjectName name = ProjectName.tryParse(key).orElse(null);
        if (name == null) {
            refuse("`" + Redaction.printable(key) + "` is not the name of a group", value);
        } else if (written.putIfAbsent(name, value) != null) {
            refuse("the dependency group `" + name + "` is declared twice", value);
        } else if (!(value.value() instanceof List)) {
            refuse("the dependency group `" + name + "` is not an array", value);
            written.remove(name);
        }
    }

    private void collect(ProjectName name, List<ProjectDependency> needs, Set<ProjectName> path) {
        TomlValue group = written.get(name);
        if (group == null || !(group.value() instanceof List<?> elements)) {
            return;
        }
        path.add(name);
        for (Object element : elements) {
            TomlValue one = (TomlValue) element;
            if (++count > MOST) {
                if (count == MOST + 1) {
                    refuse("the dependency groups hold more than " + MOST + " requirements", group);
                }
                return;
            }
            if (one.value() instanceof String text) {
                requirement(text, one, needs);
            } else if (one.value() instanceof Map<?, ?> table
                    && table.size() == 1
                    && table.get("include-group") instanceof TomlValue included
                    && included.value() instanceof String text) {
                include(text, included, name, needs, path);
            } else {
                refuse(
                        "the dependency group `" + name + "` holds what is neither a requirement nor `include-group`",
                        one);
            }
        }
        path.remove(name);
    }

    private void include(
            String text, TomlValue place, ProjectName by, List<ProjectDependency> needs, Set<ProjectName> path) {
        ProjectName included = ProjectName.tryParse(text).orElse(null);
        if (included == null || !written.containsKey(included)) {
            refuse(
                    "the dependency group `" + by + "` includes `" + Redaction.printable(text) + "`, which is none",
                    place);
        } else if (path.contains(included)) {
            refuse(
                    "the dependency group `" + included + "` includes itself: " + String.join(" → ", names(path))
                            + " → " + included,
                    place);
        } else {
            collect(included, needs, path);
        }
    }

    private static List<String> names(Set<ProjectName> path) {
        return path.stream().map(ProjectName::toString).toList();
    }

    private void requirement(String text, TomlValue place, List<ProjectDependency> needs) {
        try {
            needs.add(ProjectDependency.of(Requirement.parse(text), place.span()));
        } catch (SyntaxException e) {
            problems.add(Problem.of(
                            e.problem().code(),
                            "`dependency-groups`: " + e.problem().message())
                    .at(place.span()));
        }
    }

    private void refuse(String message, TomlValue place) {
        problems.add(Problem.of(ProblemCode.PROJECT_METADATA_INVALID, message)
                .at(place.span())
                .hint("a group is an array of requirements and of `{ include-group = \"name\" }`"));
    }
}
