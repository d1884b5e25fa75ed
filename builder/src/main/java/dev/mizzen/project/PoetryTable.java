package dev.mizzen.project;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.python.EntryPoint;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the table {@code [tool.poetry]} tells of a project that has no {@code [project]}, or beside it.
 *
 * @param spelling the name as written
 * @param version the version
 * @param description one line about the project
 * @param scripts the scripts that run in a console
 * @param packageMode whether the project is one that can be installed
 * @param place the place of the table
 */
public record PoetryTable(
        Optional<String> spelling,
        Optional<Version> version,
        Optional<String> description,
        List<EntryPoint> scripts,
        boolean packageMode,
        SourceSpan place) {
    static PoetryTable read(TomlTableReader table) {
        Optional<String> name = table.parsed("name", text -> {
            ProjectName.parse(text);
            return text;
        });
        TomlValue mode = table.values().get("package-mode");
        return new PoetryTable(
                name,
                table.parsed("version", Version::parse),
                table.string("description"),
                table.table("scripts").map(PoetryTable::scripts).orElse(List.of()),
                mode == null || !Boolean.FALSE.equals(mode.value()),
                table.place());
    }

    /** Scripts given as strings, or as tables with a {@code reference} or, in old files, {@code callable}. */
    private static List<EntryPoint> scripts(TomlTableReader table) {
        List<EntryPoint> scripts = new ArrayList<>();
        for (Map.Entry<String, TomlValue> entry : table.values().entrySet()) {
            String name = entry.getKey();
            if (!(entry.getValue().value() instanceof Map)) {
                table.script(name, name).ifPresent(scripts::add);
                continue;
            }
            TomlTableReader script = table.table(name).orElseThrow();
            if (script.string("type").filter(type -> type.equals("file")).isPresent()) {
                table.refuse(ProjectTable.invalid("`" + table.path(name) + "` is a script that is copied from a file")
                        .at(entry.getValue().key())
                        .hint("make it a function, or build a wheel and give it with `--app-wheel`"));
            } else if (!script.has("reference") && !script.has("callable")) {
                table.refuse(ProjectTable.invalid("`" + table.path(name) + "` has neither `reference` nor `callable`")
                        .at(entry.getValue().key()));
            } else {
                script.script(name, script.has("reference") ? "reference" : "callable")
                        .ifPresent(scripts::add);
            }
        }
        return List.copyOf(scripts);
    }
}
