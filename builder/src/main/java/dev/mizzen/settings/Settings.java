package dev.mizzen.settings;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.index.PipConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What everything is set to. A flag wins over a {@code MIZZEN_…} variable, which wins over {@code [tool.mizzen]}: a list
 * or a command replaces the other as a whole, tables are merged name by name. What nobody set is absent; its default
 * belongs to whoever asks.
 */
public final class Settings {
    private final Map<Setting, SettingValue> values;

    private Settings(Map<Setting, SettingValue> values) {
        this.values = new EnumMap<>(values);
    }

    /**
     * Merges the three sources.
     *
     * @param flags the texts given for each flag, in order; for one that takes no value, as often {@code ""} as it stands
     * @param environment all variables of the process; those that are no setting's are ignored
     * @param workingDirectory what relative paths of flags and variables are resolved against
     * @throws BuildException with everything that is wrong in any of the three
     */
    public static Settings resolve(
            Map<Setting, List<String>> flags, Map<String, String> environment, Path workingDirectory, FileSettings file)
            throws BuildException {
        return resolve(flags, environment, workingDirectory, file, Optional.empty());
    }

    /**
     * Merges the three sources and, where {@link Setting#ISOLATED} does not forbid it, pip's configuration as the weakest.
     *
     * @param root the folder in which {@code etc} lies, with what pip is told there; nothing to leave pip's configuration alone
     * @throws BuildException with everything that is wrong in any of them
     */
    public static Settings resolve(
            Map<Setting, List<String>> flags,
            Map<String, String> environment,
            Path workingDirectory,
            FileSettings file,
            Optional<Path> root)
            throws BuildException {
        List<Problem> problems = new ArrayList<>();
        Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
        new FileReader(file, problems).read().forEach(value -> put(values, value));
        new EnvironmentReader(environment, workingDirectory, problems).read().forEach(value -> put(values, value));
        new FlagReader(flags, workingDirectory, problems).read().forEach(value -> put(values, value));
        if (root.isPresent() && !new Settings(values).isTrue(Setting.ISOLATED)) {
            new PipReader(PipConfiguration.read(environment, root.get()), environment, workingDirectory, problems)
                    .read()
                    .forEach(value -> values.putIfAbsent(value.setting(), value));
        }
        BuildException.throwIfAny(problems);
        return new Settings(values);
    }

    private static void put(Map<Setting, SettingValue> values, SettingValue stronger) {
        SettingValue weaker = values.get(stronger.setting());
        if (weaker == null || stronger.setting().shape() != Setting.Shape.TABLE) {
            values.put(stronger.setting(), stronger);
            return;
        }
        Map<String, SettingValue.Item> merged = new LinkedHashMap<>();
        weaker.items().forEach(item -> merged.put(item.name(), item));
        stronger.items().forEach(item -> merged.put(item.name(), item));
        values.put(stronger.setting(), new SettingValue(stronger.setting(), List.copyOf(merged.values())));
    }

    /** What {@code setting} is set to, if anybody set it. */
    public Optional<SettingValue> get(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    /** The values of {@code setting}; none when nobody set it. */
    public List<SettingValue.Item> items(Setting setting) {
        return get(setting).map(SettingValue::items).orElse(List.of());
    }

    /** The one value of a scalar. */
    public Optional<String> text(Setting setting) {
        return items(setting).stream().findFirst().map(SettingValue.Item::text);
    }

    /** Whether a boolean is set to true. */
    public boolean isTrue(Setting setting) {
        return text(setting).map(Boolean::parseBoolean).orElse(false);
    }

    /** A whole number; 0 when nobody set it. */
    public int number(Setting setting) {
        return text(setting).map(Integer::parseInt).orElse(0);
    }

    /** Everything that somebody set, in the catalogue's order. */
    public List<SettingValue> all() {
        return List.copyOf(values.values());
    }
}
