package dev.mizzen.build;

import dev.mizzen.diagnostic.SourceSpan;
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
public record FileSettings(Path directory, Map<String, RawValue> table) {
    public FileSettings {
        table = Collections.unmodifiableMap(new LinkedHashMap<>(table));
    }

    /** A project that sets nothing. */
    public static FileSettings none(Path directory) {
        return new FileSettings(directory, Map.of());
    }

    /** The table of the {@code pyproject.toml} in {@code project}; an empty one when there is no such file or table. */
    public static FileSettings read(Path project) {
        return none(project);
    }

    /**
     * A TOML value with its place.
     *
     * @param value a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code List<RawValue>},
     *     {@code Map<String, RawValue>}, or a {@code java.time} value
     * @param key the place of the key; for an element of an array the place of the value
     * @param span the place of the value
     */
    public record RawValue(Object value, SourceSpan key, SourceSpan span) {}
}
