package dev.mizzen.project;

import dev.mizzen.diagnostic.SourceSpan;
import java.util.List;
import java.util.Map;

/**
 * A TOML value with its place.
 *
 * @param value a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code List<TomlValue>},
 *     {@code Map<String, TomlValue>} in the order of the file, or a {@code java.time} value
 * @param key the place of the key, all of a dotted key or table header; for an element of an array the place of the value
 * @param span the place of the value, as far as it stands on its first line
 */
public record TomlValue(Object value, SourceSpan key, SourceSpan span) {
    /** What kind of value this is, for messages: {@code a string}. */
    public String kind() {
        if (value instanceof String) {
            return "a string";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Long) {
            return "an integer";
        }
        if (value instanceof Double) {
            return "a float";
        }
        if (value instanceof List) {
            return "an array";
        }
        return value instanceof Map ? "a table" : "a date or a time";
    }
}
