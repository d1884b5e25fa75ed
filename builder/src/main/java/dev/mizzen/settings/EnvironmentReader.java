package dev.mizzen.settings;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SourceSpan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings that were given as {@code MIZZEN_…} variables; an empty variable counts as absent. */
final class EnvironmentReader {
    private final Map<String, String> environment;
    private final SettingText text;

    EnvironmentReader(Map<String, String> environment, Path workingDirectory, List<Problem> problems) {
        this.environment = environment;
        this.text = new SettingText(Origin.ENVIRONMENT, workingDirectory, problems);
    }

    List<SettingValue> read() {
        List<SettingValue> read = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            String variable = setting.variable().orElse("");
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                items(setting, value, SourceSpan.file(variable))
                        .ifPresent(items -> read.add(new SettingValue(setting, items)));
            }
        }
        return read;
    }

    private Optional<List<SettingValue.Item>> items(Setting setting, String value, SourceSpan where) {
        return setting.shape() == Setting.Shape.COMMAND
                ? text.words(value, where, true)
                : text.item(setting, "", value, where).map(List::of);
    }
}
