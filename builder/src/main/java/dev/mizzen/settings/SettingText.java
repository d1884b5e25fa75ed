package dev.mizzen.settings;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges single values given as text, the same way for every source; what is wrong goes to the list of problems. */
final class SettingText {
    private static final List<String> FILE_TRANSPORTS = List.of("oci", "oci-archive", "docker-archive");

    private final Origin origin;
    private final Path directory;
    private final List<Problem> problems;

    SettingText(Origin origin, Path directory, List<Problem> problems) {
        this.origin = origin;
        this.directory = directory;
        this.problems = problems;
    }

    /** The value as an item with a name (empty outside tables); empty when a problem was noted. */
    Optional<SettingValue.Item> item(Setting setting, String name, String text, SourceSpan where) {
        return judged(setting, text, where).map(good -> new SettingValue.Item(name, good, origin, where));
    }

    /** The words of a command as items; empty when a problem was noted. */
    Optional<List<SettingValue.Item>> words(String text, SourceSpan where, boolean textIsWhole) {
        try {
            return Optional.of(CommandWords.parse(text).stream()
                    .map(word -> new SettingValue.Item("", word, origin, where))
                    .toList());
        } catch (SyntaxException e) {
            problems.add(
                    textIsWhole ? e.in(where.file(), 1, 1, text) : e.problem().at(where));
            return Optional.empty();
        }
    }

    private Optional<String> judged(Setting setting, String text, SourceSpan where) {
        try {
            return switch (setting.kind()) {
                case TEXT -> Optional.of(text);
                case PATH ->
                    text.isEmpty() ? refused(setting, "a path", "nothing", where) : Optional.of(resolved(text));
                case PLACE ->
                    text.isEmpty()
                            ? refused(setting, "a path or a URL", "nothing", where)
                            : Optional.of(IndexAddress.isUrl(text) ? text : resolved(text));
                case LOCATION -> Optional.of(location(text));
                case CHOICE ->
                    setting.choices().contains(text)
                            ? Optional.of(text)
                            : refused(setting, setting.placeholder().replace("|", ", "), quoted(text), where);
                case BOOLEAN -> bool(setting, text, where);
                case COUNT ->
                    text.matches("[0-9]")
                            ? Optional.of(text)
                            : refused(setting, "a whole number from 0 to 9", quoted(text), where);
            };
        } catch (InvalidPathException e) {
            return refused(setting, "a path", quoted(text), where);
        }
    }

    private Optional<String> bool(Setting setting, String text, SourceSpan where) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true" -> Optional.of("true");
            case "0", "false" -> Optional.of("false");
            default -> refused(setting, "true, false, 1 or 0", quoted(text), where);
        };
    }

    private String location(String text) {
        String transport = text.substring(0, Math.max(0, text.indexOf(':')));
        int start = transport.length() + 1;
        if (!FILE_TRANSPORTS.contains(transport) || start == text.length()) {
            return text;
        }
        int end = text.indexOf(':', start);
        if (end == start) {
            return text;
        }
        String path = end < 0 ? text.substring(start) : text.substring(start, end);
        return transport + ":" + resolved(path) + (end < 0 ? "" : text.substring(end));
    }

    private String resolved(String text) {
        Path path = directory.resolve(text).normalize();
        return path.toString().isEmpty() ? "." : path.toString();
    }

    private static String quoted(String text) {
        return "`" + Redaction.printable(text) + "`";
    }

    private Optional<String> refused(Setting setting, String expected, String actual, SourceSpan where) {
        problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "`" + nameAt(setting) + "` has a value that it can't have")
                .at(where)
                .values(expected, actual));
        return Optional.empty();
    }

    /** The setting's name as the user knows it there. */
    String nameAt(Setting setting) {
        return switch (origin) {
            case FILE -> setting.key();
            case ENVIRONMENT -> setting.variable().orElseThrow();
            case FLAG, DEFAULT -> setting.flag();
            case PIP -> setting.flag().substring(2);
        };
    }
}
