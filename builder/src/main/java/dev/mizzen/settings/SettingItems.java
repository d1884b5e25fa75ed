package dev.mizzen.settings;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of settings one by one, and what is said about those that can't be used. */
public final class SettingItems {
    private final Settings settings;
    private final List<Problem> problems;

    /** @param problems hears of every value that can't be used */
    public SettingItems(Settings settings, List<Problem> problems) {
        this.settings = settings;
        this.problems = problems;
    }

    /** Reads one value. */
    public interface Parser<T> {
        T parse(String text) throws SyntaxException;
    }

    public <T> Optional<T> parsed(Setting setting, Parser<T> parser) {
        if (settings.get(setting).isEmpty()) {
            return Optional.empty();
        }
        return parsed(only(setting), parser);
    }

    /** Every value that can be read. */
    public <T> List<T> all(Setting setting, Parser<T> parser) {
        return settings.items(setting).stream()
                .flatMap(item -> parsed(item, parser).stream())
                .toList();
    }

    private <T> Optional<T> parsed(SettingValue.Item item, Parser<T> parser) {
        try {
            return Optional.of(parser.parse(item.text()));
        } catch (SyntaxException e) {
            problems.add(placed(e, item));
            return Optional.empty();
        }
    }

    public SortedMap<String, String> table(Setting setting) {
        SortedMap<String, String> table = new TreeMap<>();
        for (SettingValue.Item item : settings.items(setting)) {
            if (item.name().isEmpty()) {
                invalid("a key is not empty", item);
            }
            table.put(item.name(), item.text());
        }
        return table;
    }

    public Optional<List<String>> words(Setting setting) {
        return settings.get(setting).map(value -> texts(setting));
    }

    public List<String> texts(Setting setting) {
        return settings.items(setting).stream().map(SettingValue.Item::text).toList();
    }

    public List<Path> paths(Setting setting) {
        return settings.items(setting).stream()
                .map(item -> Path.of(item.text()))
                .toList();
    }

    public Optional<Path> path(Setting setting) {
        return settings.text(setting).map(Path::of);
    }

    public SettingValue.Item only(Setting setting) {
        return settings.items(setting).get(0);
    }

    public void invalid(String rule, SettingValue.Item item) {
        problems.add(Problem.of(ProblemCode.CONFIG_INVALID, rule + ", not " + quoted(shown(item)))
                .at(item.where()));
    }

    /** A table's entry by its name alone, since its value may be a secret. */
    static String shown(SettingValue.Item item) {
        return item.name().isEmpty() ? item.text() : item.name();
    }

    public static String quoted(String text) {
        return "`" + Redaction.printable(text) + "`";
    }

    public static Problem placed(SyntaxException e, SettingValue.Item item) {
        SourceSpan where = item.where();
        if (item.origin() == Origin.FILE) {
            return e.problem().at(where);
        }
        return e.in(where.file(), 1, 1, item.text());
    }

    public static Problem missing(String message, Setting setting) {
        return Problem.of(ProblemCode.CONFIG_INVALID, message)
                .hint("give `" + setting.flag() + " " + setting.placeholder() + "`, or `" + setting.key()
                        + "` in `[tool.mizzen]` of `pyproject.toml`");
    }
}
