package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which versions a {@code pylock.toml} names, so that they can be kept when it is written anew; nothing else of it counts. */
public final class LockedVersions {
    private LockedVersions() {}

    /**
     * The version of each project; of one with several, the first.
     *
     * @param file the file's name for messages
     * @throws BuildException {@code TOML_INVALID}
     */
    public static SortedMap<ProjectName, Version> parse(String text, String file) throws BuildException {
        SortedMap<ProjectName, Version> versions = new TreeMap<>();
        TomlValue packages =
                TomlDocument.parse(text, Redaction.printable(file, 400)).get("packages");
        if (packages != null && packages.value() instanceof List<?> all) {
            for (Object each : all) {
                Optional<ProjectName> name = string(each, "name").flatMap(ProjectName::tryParse);
                Optional<Version> version = string(each, "version").flatMap(Version::tryParse);
                if (name.isPresent() && version.isPresent()) {
                    versions.putIfAbsent(name.get(), version.get());
                }
            }
        }
        return versions;
    }

    private static Optional<String> string(Object element, String key) {
        return element instanceof TomlValue value
                        && value.value() instanceof Map<?, ?> table
                        && table.get(key) instanceof TomlValue found
                        && found.value() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }
}
