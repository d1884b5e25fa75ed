package dev.mizzen.cli;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes as people write them on a command line: {@code 30d}, {@code 20GB}. */
final class Quantity {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([smhdw])");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([kMGT]B|[KMGT]iB|B?)|([0-9]{7,18})B?");

    private Quantity() {}

    /** {@code 90s}, {@code 15m}, {@code 12h}, {@code 30d}, {@code 8w}. */
    static Optional<Duration> duration(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofDays(7 * number);
                });
    }

    /** Bytes: {@code 500}, {@code 500B}, {@code 20GB} (powers of 1000), {@code 20GiB} (powers of 1024). */
    static OptionalLong bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        if (matcher.group(3) != null) {
            return OptionalLong.of(Long.parseLong(matcher.group(3)));
        }
        String unit = matcher.group(2);
        long bytes = Long.parseLong(matcher.group(1));
        for (int power = unit.length() < 2 ? 0 : " KMGT".indexOf(Character.toUpperCase(unit.charAt(0)));
                power > 0;
                power--) {
            bytes *= unit.endsWith("iB") ? 1024 : 1000;
        }
        return OptionalLong.of(bytes);
    }

    static Problem problem(String option, String form, String text) {
        return Problem.of(
                ProblemCode.USAGE_INVALID, "`" + option + "` is " + form + ", not `" + Redaction.printable(text) + "`");
    }
}
