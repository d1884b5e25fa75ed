package dev.mizzen.settings;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings that were given as flags. */
final class FlagReader {
    private final Map<Setting, List<String>> flags;
    private final SettingText text;
    private final List<Problem> problems;

    FlagReader(Map<Setting, List<String>> flags, Path workingDirectory, List<Problem> problems) {
        this.flags = flags;
        this.text = new SettingText(Origin.FLAG, workingDirectory, problems);
        this.problems = problems;
    }

    List<SettingValue> read() {
        List<SettingValue> read = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            List<String> given = flags.getOrDefault(setting, List.of());
            if (!given.isEmpty()) {
                items(setting, given).ifPresent(items -> read.add(new SettingValue(setting, items)));
            }
        }
        return read;
    }

    private Optional<List<SettingValue.Item>> items(Setting setting, List<String> given) {
        SourceSpan where = SourceSpan.file(setting.flag());
        String last = given.get(given.size() - 1);
        return switch (setting.shape()) {
            case COMMAND -> text.words(last, where, true);
            case LIST ->
                all(given.stream()
                        .map(value -> text.item(setting, "", value, where))
                        .toList());
            case TABLE -> table(setting, given, where);
            case SCALAR -> text.item(setting, "", scalar(setting, given), where).map(List::of);
        };
    }

    private static String scalar(Setting setting, List<String> given) {
        return switch (setting.kind()) {
            case BOOLEAN -> "true";
            case COUNT -> Integer.toString(Math.min(9, given.size()));
            default -> given.get(given.size() - 1);
        };
    }

    private Optional<List<SettingValue.Item>> table(Setting setting, List<String> given, SourceSpan where) {
        Map<String, SettingValue.Item> entries = new LinkedHashMap<>();
        boolean good = true;
        for (String pair : given) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "`" + setting.flag() + "` needs a name and a value")
                        .at(where)
                        .values(setting.placeholder(), "`" + Redaction.printable(pair) + "`"));
                good = false;
                continue;
            }
            String name = pair.substring(0, equals);
            entries.put(name, new SettingValue.Item(name, pair.substring(equals + 1), Origin.FLAG, where));
        }
        return good ? Optional.of(List.copyOf(entries.values())) : Optional.empty();
    }

    /** All items, or nothing when one of them is missing. */
    static Optional<List<SettingValue.Item>> all(List<Optional<SettingValue.Item>> items) {
        return items.stream().allMatch(Optional::isPresent)
                ? Optional.of(items.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }
}
