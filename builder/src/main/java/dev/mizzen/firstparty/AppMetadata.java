package dev.mizzen.firstparty;

import dev.mizzen.project.PoetryTable;
import dev.mizzen.project.ProjectTable;
import dev.mizzen.project.Sourced;
import dev.mizzen.python.EntryPoint;
import dev.mizzen.python.EntryPoints;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes the {@code METADATA} (core metadata 2.2) and {@code entry_points.txt} of a project from its static declaration. */
final class AppMetadata {
    private static final Map<String, String> DYNAMIC =
            new TreeMap<>(Map.of("dependencies", "Requires-Dist", "optional-dependencies", "Provides-Extra"));

    private AppMetadata() {}

    static String of(ProjectTable project, Version version) {
        StringBuilder out = head(project.spelling(), version, project.description());
        DYNAMIC.forEach((field, header) -> {
            if (project.isDynamic(field)) {
                field(out, "Dynamic", header);
            }
        });
        project.requiresPython().ifPresent(range -> field(out, "Requires-Python", range.toString()));
        project.dependencies()
                .forEach(need -> field(out, "Requires-Dist", need.value().toString()));
        new TreeMap<>(project.optionalDependencies()).forEach((extra, needs) -> {
            field(out, "Provides-Extra", extra);
            needs.forEach(need -> field(out, "Requires-Dist", forExtra(need, extra)));
        });
        return out.toString();
    }

    static String of(PoetryTable poetry, Version version) {
        return head(poetry.spelling().orElseThrow(), version, poetry.description())
                .toString();
    }

    /** The text of {@code entry_points.txt}; empty when there is nothing to say. */
    static String entryPoints(EntryPoints scripts, Optional<ProjectTable> project) {
        Map<String, Map<String, String>> groups = new TreeMap<>();
        project.ifPresent(table -> groups.putAll(table.entryPoints()));
        group(groups, "console_scripts", scripts.consoleScripts());
        group(groups, "gui_scripts", scripts.guiScripts());
        StringBuilder out = new StringBuilder();
        groups.forEach((group, entries) -> {
            out.append(out.isEmpty() ? "" : "\n").append('[').append(group).append("]\n");
            new TreeMap<>(entries)
                    .forEach((name, value) ->
                            out.append(name).append(" = ").append(value).append('\n'));
        });
        return out.toString();
    }

    private static void group(Map<String, Map<String, String>> groups, String name, List<EntryPoint> scripts) {
        if (!scripts.isEmpty()) {
            Map<String, String> entries = new TreeMap<>();
            scripts.forEach(script -> entries.put(script.name(), script.module() + ":" + script.attribute()));
            groups.put(name, entries);
        }
    }

    private static StringBuilder head(String name, Version version, Optional<String> summary) {
        StringBuilder out = new StringBuilder();
        field(out, "Metadata-Version", "2.2");
        field(out, "Name", name);
        field(out, "Version", version.toString());
        summary.ifPresent(text -> field(out, "Summary", text));
        return out;
    }

    private static String forExtra(Sourced<Requirement> need, String extra) {
        Requirement requirement = need.value();
        String bare = new Requirement(
                        requirement.spelling(),
                        requirement.extras(),
                        requirement.specifier(),
                        requirement.url(),
                        Optional.empty())
                .toString();
        String condition = "extra == \"" + extra + "\"";
        String marker = requirement
                .marker()
                .map(own -> "(" + own + ") and " + condition)
                .orElse(condition);
        return bare + (requirement.url().isPresent() ? " ; " : "; ") + marker;
    }

    /** One header line; a value never breaks out of its line. */
    private static void field(StringBuilder out, String name, String value) {
        out.append(name)
                .append(": ")
                .append(value.replaceAll("\\s+", " ").strip())
                .append('\n');
    }
}
