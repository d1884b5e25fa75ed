package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A C library and its version, which decide on the compiled wheels that run (PEP 600, 656).
 *
 * @param family which library
 * @param major its major version, 2 for glibc and 1 for musl as long as anyone remembers
 * @param minor its minor version
 */
public record Libc(Family family, int major, int minor) {
    private static final Pattern SYNTAX = Pattern.compile("(glibc|musl)[-:]([0-9]{1,4})\\.([0-9]{1,4})");

    /** The two C libraries that have platform tags. */
    public enum Family {
        GLIBC,
        MUSL;

        /** {@code glibc} or {@code musl}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Libc {
        if (major < 0 || minor < 0 || major > 9999 || minor > 9999) {
            throw new IllegalArgumentException("not a version: " + major + "." + minor);
        }
    }

    /** Reads {@code glibc-2.36} or {@code musl-1.2}, as people may also write it: {@code glibc:2.36}. */
    public static Libc parse(String text) throws SyntaxException {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            String shown = Redaction.printable(text, 100);
            throw new SyntaxException(
                    ProblemCode.USAGE_INVALID,
                    "`" + shown + "` is not a C library: write `glibc:2.36` or `musl:1.2`",
                    text.substring(0, Math.min(text.length(), 100)),
                    0,
                    Math.min(text.length(), 100));
        }
        Family family = matcher.group(1).equals("musl") ? Family.MUSL : Family.GLIBC;
        return new Libc(family, Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    /** Reads {@code glibc-2.36} or {@code musl-1.2}, or gives nothing. */
    public static Optional<Libc> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    /** {@code glibc-2.36}, the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return family + "-" + major + "." + minor;
    }
}
