package dev.mizzen.store;

import dev.mizzen.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a result depends on: a kind, and named parts. Two keys are the same when their kinds and parts are; the
 * order in which parts were added does not matter.
 *
 * @param kind what the result is, a word of lower-case letters and dashes such as {@code wheel-layer}
 * @param parts name to value; names are of the same form as the kind, with digits and dots; values are any text
 */
public record StoreKey(String kind, SortedMap<String, String> parts) {
    public StoreKey {
        requireName(kind);
        parts.keySet().forEach(StoreKey::requireName);
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /** A key without parts so far. */
    public static StoreKey of(String kind) {
        return new StoreKey(kind, new TreeMap<>());
    }

    /** This key with one more part; a name can be given once. */
    public StoreKey with(String name, String value) {
        TreeMap<String, String> more = new TreeMap<>(parts);
        if (more.put(name, value) != null) {
            throw new IllegalArgumentException("two parts named " + name);
        }
        return new StoreKey(kind, more);
    }

    /** This key with one more part, a number. */
    public StoreKey with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /** This key with one more part, a digest. */
    public StoreKey with(String name, Digest value) {
        return with(name, value.toString());
    }

    /** The SHA-256 of {@link #toString()} in UTF-8: the name of the result in the store. */
    public Digest digest() {
        return Digest.sha256(toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The kind, then one line {@code name=value} for each part; backslashes and line ends in values are escaped. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(kind).append('\n');
        for (Map.Entry<String, String> part : parts.entrySet()) {
            out.append(part.getKey())
                    .append('=')
                    .append(part.getValue()
                            .replace("\\", "\\\\")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r"))
                    .append('\n');
        }
        return out.toString();
    }

    private static void requireName(String name) {
        if (name.isEmpty()
                || !name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) {
            throw new IllegalArgumentException("not a name in a key: " + name);
        }
    }
}
