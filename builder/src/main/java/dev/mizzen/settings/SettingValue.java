package dev.mizzen.settings;

import dev.mizzen.diagnostic.SourceSpan;
import java.util.List;
import java.util.Objects;

/**
 * What one setting was set to.
 *
 * @param items the values in the order of their source: one for a scalar, one per word for a command; may be empty for a
 *     list, a table or a command that was set to nothing
 */
public record SettingValue(Setting setting, List<Item> items) {
    public SettingValue {
        Objects.requireNonNull(setting);
        items = List.copyOf(items);
        if (setting.shape() == Setting.Shape.SCALAR && items.size() != 1) {
            throw new IllegalArgumentException(setting + " is one value, not " + items.size());
        }
    }

    /**
     * One value.
     *
     * @param name the entry's name in a table; empty elsewhere
     * @param text the value; paths are resolved, a boolean is {@code true} or {@code false}
     * @param origin where this value comes from; the entries of one table may differ
     * @param where the place to name when the value turns out to be wrong
     */
    public record Item(String name, String text, Origin origin, SourceSpan where) {}
}
