package dev.mizzen.settings;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.index.PipConfiguration;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the settings that pip's own configuration gives: only those that say where files come from and how servers are reached.
 * What would choose versions, such as {@code pre} or {@code constraint}, is left to the project.
 */
final class PipReader {
    private static final List<Setting> TAKEN = List.of(
            Setting.INDEX_URL,
            Setting.EXTRA_INDEX_URL,
            Setting.FIND_LINKS,
            Setting.NO_INDEX,
            Setting.CERT,
            Setting.TIMEOUT,
            Setting.RETRIES);

    private final PipConfiguration pip;
    private final String home;
    private final Path workingDirectory;
    private final SettingText text;
    private final List<Problem> problems;

    PipReader(PipConfiguration pip, Map<String, String> environment, Path workingDirectory, List<Problem> problems) {
        this.pip = pip;
        this.home = environment.getOrDefault("HOME", "");
        this.workingDirectory = workingDirectory;
        this.text = new SettingText(Origin.PIP, workingDirectory, problems);
        this.problems = problems;
    }

    List<SettingValue> read() {
        List<SettingValue> read = new ArrayList<>();
        for (Setting setting : TAKEN) {
            List<PipConfiguration.Value> values = values(setting);
            if (!values.isEmpty()) {
                FlagReader.all(values.stream()
                                .map(value -> text.item(setting, "", plain(setting, value), value.where()))
                                .toList())
                        .ifPresent(items -> read.add(new SettingValue(setting, items)));
            }
        }
        return read;
    }

    private List<PipConfiguration.Value> values(Setting setting) {
        String option = setting.flag().substring(2);
        if (setting == Setting.FIND_LINKS) {
            return pip.all(option).stream().filter(this::isThere).toList();
        }
        if (setting.shape() == Setting.Shape.LIST) {
            return pip.all(option);
        }
        Optional<PipConfiguration.Value> value = pip.get(option);
        return (setting == Setting.TIMEOUT ? value.or(() -> pip.get("default-timeout")) : value)
                .stream().toList();
    }

    /** A folder that is not there is no error to pip either. */
    private boolean isThere(PipConfiguration.Value value) {
        try {
            return IndexAddress.isUrl(value.text())
                    || Files.exists(workingDirectory.resolve(plain(Setting.FIND_LINKS, value)));
        } catch (InvalidPathException e) {
            return true; // said where it is read
        }
    }

    /** The value as a flag would have it. */
    private String plain(Setting setting, PipConfiguration.Value value) {
        String given = value.text();
        if (setting.kind() == Setting.Kind.BOOLEAN) {
            return truth(given, value.where());
        }
        boolean isPath = setting.kind() == Setting.Kind.PATH || setting.kind() == Setting.Kind.PLACE;
        return isPath && given.startsWith("~/") && !home.isEmpty() ? home + given.substring(1) : given;
    }

    /** As pip's parser, Python's {@code strtobool}, has it. */
    private String truth(String given, SourceSpan where) {
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "y", "yes", "t", "true", "on", "1" -> "true";
            case "n", "no", "f", "false", "off", "0" -> "false";
            default -> {
                problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "pip's `no-index` is neither yes nor no")
                        .at(where)
                        .hint("write `yes` or `no`; `--isolated` ignores pip's configuration"));
                yield "false";
            }
        };
    }
}
