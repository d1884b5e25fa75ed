package dev.mizzen.settings;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.TomlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The table {@code [tool.mizzen]} as it stands in the file, not yet judged.
 *
 * @param directory the folder of the file, against which its relative paths are resolved
 * @param table the keys in the order of the file
 */
public record FileSettings(Path directory, Map<String, TomlValue> table) {
    public FileSettings {
        table = Collections.unmodifiableMap(new LinkedHashMap<>(table));
    }

    /** A project that sets nothing. */
    public static FileSettings none(Path directory) {
        return new FileSettings(directory, Map.of());
    }

    /**
     * The table of the {@code pyproject.toml} in {@code project}; an empty one when there is no such file or table.
     *
     * @throws BuildException with every syntax error of the file, or else every value of it that is wrong
     */
    public static FileSettings read(Path project) throws BuildException {
        Path file = project.resolve("pyproject.toml");
        return Files.exists(file)
                ? new FileSettings(project, PyProject.read(file).mizzen())
                : none(project);
    }
}
