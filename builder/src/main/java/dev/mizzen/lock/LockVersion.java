package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.project.TomlValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of the formats: one with another first number is refused, one with a higher second number is read with a
 * warning, since all the formats promise that older readers understand it.
 */
final class LockVersion {
    private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,4})(?:\\.([0-9]{1,4}))?(?:\\.[0-9]{1,4})*");

    /** The highest second number that is known, for each first number. */
    private static final Map<LockFormat, Map<Integer, Integer>> KNOWN = Map.of(
            LockFormat.PYLOCK, Map.of(1, 0),
            LockFormat.UV, Map.of(1, 3),
            LockFormat.POETRY, Map.of(1, 1, 2, 1),
            LockFormat.PDM, Map.of(4, 5),
            LockFormat.PIPFILE, Map.of(6, 0));

    private static final Map<LockFormat, String> READ = Map.of(
            LockFormat.PYLOCK, "1.0",
            LockFormat.UV, "1, revisions 0 to 3",
            LockFormat.POETRY, "1.0 to 2.1",
            LockFormat.PDM, "4.0 to 4.5",
            LockFormat.PIPFILE, "6");

    private LockVersion() {}

    /** @throws BuildException if the version is missing, or one that is not read */
    static void check(LockTable root, LockFormat format, String file, Consumer<Problem> warnings)
            throws BuildException {
        Optional<TomlValue> value = value(root, format);
        String text = value.map(one -> String.valueOf(one.value())).orElse("none");
        if (format == LockFormat.UV) {
            TomlValue revision = root.values().get("revision");
            text = revision == null ? text : text + "." + revision.value();
        }
        SourceSpan where = value.map(TomlValue::span).orElse(SourceSpan.file(file));
        String shown = format == LockFormat.UV ? text.replace(".", ", revision ") : text;
        Matcher numbers = NUMBERS.matcher(text);
        Integer known =
                numbers.matches() ? KNOWN.getOrDefault(format, Map.of()).get(Integer.parseInt(numbers.group(1))) : null;
        String read = READ.getOrDefault(format, "");
        if (known == null) {
            throw Problem.of(
                            ProblemCode.LOCK_VERSION_UNKNOWN,
                            "`" + format + "` is in a version of its format that is not read here")
                    .at(where)
                    .values(read, Redaction.printable(shown, 40))
                    .hint("write it anew with a version of the tool that makes one of these, by " + format.remedy())
                    .exception();
        }
        int minor = numbers.group(2) == null ? 0 : Integer.parseInt(numbers.group(2));
        if (minor > known) {
            warnings.accept(Problem.of(
                            ProblemCode.LOCK_VERSION_UNKNOWN,
                            "`" + format + "` is in a newer version of its format than is known here")
                    .at(where)
                    .values(read, Redaction.printable(shown, 40))
                    .hint("what is new in it is passed over; look at what the image has"));
        }
    }

    private static Optional<TomlValue> value(LockTable root, LockFormat format) {
        List<String> path = switch (format) {
            case PYLOCK -> List.of("lock-version");
            case UV -> List.of("version");
            case POETRY -> List.of("metadata", "lock-version");
            case PDM -> List.of("metadata", "lock_version");
            case PIPFILE -> List.of("_meta", "pipfile-spec");
        };
        Map<?, ?> table = root.values();
        for (String key : path.subList(0, path.size() - 1)) {
            table = table.get(key) instanceof TomlValue value && value.value() instanceof Map<?, ?> inner
                    ? inner
                    : Map.of();
        }
        return table.get(path.get(path.size() - 1)) instanceof TomlValue value ? Optional.of(value) : Optional.empty();
    }
}
