package dev.mizzen.settings;

import dev.mizzen.diagnostic.NearestName;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.project.TomlValue;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of {@code [tool.mizzen]}: every key must be known, every value of its setting's shape. */
public final class FileReader {
    private final FileSettings file;
    private final SettingText text;
    private final List<Problem> problems;

    public FileReader(FileSettings file, List<Problem> problems) {
        this.file = file;
        this.text = new SettingText(Origin.FILE, file.directory(), problems);
        this.problems = problems;
    }

    public List<SettingValue> read() {
        List<SettingValue> read = new ArrayList<>();
        file.table().forEach((key, raw) -> {
            Optional<Setting> setting = Arrays.stream(Setting.values())
                    .filter(candidate -> candidate.key().equals(key))
                    .findFirst();
            if (setting.isEmpty()) {
                problems.add(unknown(key, raw));
            } else {
                items(setting.get(), raw).ifPresent(items -> read.add(new SettingValue(setting.get(), items)));
            }
        });
        return read;
    }

    private static Problem unknown(String key, TomlValue raw) {
        List<String> known = Arrays.stream(Setting.values()).map(Setting::key).toList();
        Problem problem = Problem.of(
                        ProblemCode.CONFIG_UNKNOWN_KEY, "`[tool.mizzen]` has no key `" + Redaction.printable(key) + "`")
                .at(raw.key());
        return problem.hint(
                NearestName.of(key, known)
                        .map(near -> "the nearest key is `" + near + "`")
                        .orElse(
                                "the keys are the long flags that `mizzen build --help` lists, in the plural where they repeat"));
    }

    private Optional<List<SettingValue.Item>> items(Setting setting, TomlValue raw) {
        Object value = raw.value();
        return switch (setting.shape()) {
            case SCALAR -> single(setting, "", raw).map(List::of);
            case LIST -> value instanceof List<?> list ? array(setting, list) : wrong(setting, raw);
            case TABLE -> value instanceof Map<?, ?> map ? table(setting, map) : wrong(setting, raw);
            case COMMAND -> {
                if (value instanceof String words) {
                    yield text.words(words, raw.span(), false);
                }
                yield value instanceof List<?> list ? array(setting, list) : wrong(setting, raw);
            }
        };
    }

    private Optional<List<SettingValue.Item>> array(Setting setting, List<?> list) {
        return FlagReader.all(list.stream()
                .map(element -> single(setting, "", (TomlValue) element))
                .toList());
    }

    private Optional<List<SettingValue.Item>> table(Setting setting, Map<?, ?> map) {
        return FlagReader.all(map.entrySet().stream()
                .map(entry -> single(setting, (String) entry.getKey(), (TomlValue) entry.getValue()))
                .toList());
    }

    private Optional<SettingValue.Item> single(Setting setting, String name, TomlValue raw) {
        Object value = raw.value();
        boolean fits = switch (setting.kind()) {
            case TEXT ->
                value instanceof String
                        || value instanceof Long
                        || (setting == Setting.CREATED && value instanceof OffsetDateTime);
            case CHOICE ->
                value instanceof String
                        || (value instanceof Long && setting.choices().contains(value.toString()));
            case PATH, PLACE, LOCATION -> value instanceof String;
            case BOOLEAN -> value instanceof Boolean;
            case COUNT -> value instanceof Long;
        };
        if (!fits) {
            noteWrong(setting, raw, expectedSingle(setting));
            return Optional.empty();
        }
        return text.item(setting, name, value.toString(), raw.span());
    }

    private Optional<List<SettingValue.Item>> wrong(Setting setting, TomlValue raw) {
        String expected = switch (setting.shape()) {
            case LIST -> "an array of strings";
            case TABLE -> "a table of strings";
            case COMMAND -> "a string or an array of strings";
            case SCALAR -> expectedSingle(setting);
        };
        noteWrong(setting, raw, expected);
        return Optional.empty();
    }

    private void noteWrong(Setting setting, TomlValue raw, String expected) {
        problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "`" + setting.key() + "` has a value of the wrong type")
                .at(raw.span())
                .values(expected, raw.kind()));
    }

    private static String expectedSingle(Setting setting) {
        return switch (setting.kind()) {
            case BOOLEAN -> "true or false";
            case COUNT -> "an integer";
            case TEXT, PATH, PLACE, LOCATION, CHOICE -> "a string";
        };
    }
}
