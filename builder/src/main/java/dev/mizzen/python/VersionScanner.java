package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one version from a stretch of a text (PEP 440, appendix B). Every optional part takes as much as it can and never
 * gives back, which is what makes the reading linear; the grammar allows it.
 */
final class VersionScanner {
    private static final List<String> PRE_WORDS = List.of("alpha", "a", "beta", "b", "preview", "pre", "c", "rc");
    private static final List<String> POST_WORDS = List.of("post", "rev", "r");
    private static final List<String> DEV_WORDS = List.of("dev");

    private final String text;
    private final int start;
    private final int end;
    private int at;
    private String fault = "";

    /** Reads {@code text} from {@code start} to {@code end}, all of it, white space being an error. */
    VersionScanner(String text, int start, int end) {
        this.text = text;
        this.start = start;
        this.end = end;
        this.at = start;
    }

    /** Reads all of {@code text} but the white space around it. */
    static VersionScanner trimmed(String text) {
        if (text.length() > Version.MAX_LENGTH) {
            return new VersionScanner(text, 0, text.length());
        }
        int from = Ascii.skipSpace(text, 0, text.length());
        return new VersionScanner(text, from, Ascii.trimEnd(text, from, text.length()));
    }

    /** The version, or null after a fault, which {@link #fault} and {@link #faultAt} then describe. */
    @Nullable
    Version scan() {
        if (end - start > Version.MAX_LENGTH) {
            at = start + Version.MAX_LENGTH;
            return fail("longer than " + Version.MAX_LENGTH + " characters");
        }
        if (at < end && Ascii.lower(text.charAt(at)) == 'v') {
            at++;
        }
        BigInteger epoch = BigInteger.ZERO;
        BigInteger first = number();
        if (first == null) {
            return fail(at == end ? "a number is missing" : "a version begins with a number");
        }
        if (has('!')) {
            at++;
            epoch = first;
            first = number();
            if (first == null) {
                return fail("a number must follow the epoch");
            }
        }
        List<BigInteger> release = new ArrayList<>(4);
        release.add(first);
        while (has('.') && at + 1 < end && Ascii.isDigit(text.charAt(at + 1))) {
            at++;
            release.add(requireNumber());
        }
        PreRelease pre = pre();
        BigInteger post = post();
        BigInteger dev = lettered(DEV_WORDS) == null ? null : implicitNumber();
        String local = null;
        if (has('+')) {
            local = local();
            if (local == null) {
                return fail("a letter or a digit must follow in the local part");
            }
        }
        if (at < end) {
            String rest = text.substring(at, Math.min(end, at + 20));
            return fail("nothing known begins with `" + Redaction.printable(rest) + "`");
        }
        return new Version(epoch, release, pre, post, dev, local);
    }

    private @Nullable PreRelease pre() {
        String word = lettered(PRE_WORDS);
        if (word == null) {
            return null;
        }
        PreRelease.Phase phase = switch (word.charAt(0)) {
            case 'a' -> PreRelease.Phase.ALPHA;
            case 'b' -> PreRelease.Phase.BETA;
            default -> PreRelease.Phase.RELEASE_CANDIDATE;
        };
        return new PreRelease(phase, implicitNumber());
    }

    private @Nullable BigInteger post() {
        if (has('-') && at + 1 < end && Ascii.isDigit(text.charAt(at + 1))) {
            at++;
            return requireNumber();
        }
        return lettered(POST_WORDS) == null ? null : implicitNumber();
    }

    /** Goes past one of the {@code words}, with its separators, and says which; stays and says null if none is here. */
    private @Nullable String lettered(List<String> words) {
        int from = at < end && isSeparator(text.charAt(at)) ? at + 1 : at;
        for (String word : words) {
            if (Ascii.hasWord(text, from, end, word)) {
                at = from + word.length();
                if (at < end && isSeparator(text.charAt(at))) {
                    at++;
                }
                return word;
            }
        }
        return null;
    }

    private @Nullable String local() {
        StringBuilder out = new StringBuilder();
        do {
            at++;
            int from = at;
            boolean number = true;
            while (at < end && Ascii.isLetterOrDigit(text.charAt(at))) {
                number &= Ascii.isDigit(text.charAt(at));
                at++;
            }
            if (at == from) {
                return null;
            }
            if (number) {
                out.append(new BigInteger(text.substring(from, at)));
            } else {
                out.append(text.substring(from, at).toLowerCase(Locale.ROOT));
            }
            out.append('.');
        } while (at < end && isSeparator(text.charAt(at)));
        return out.substring(0, out.length() - 1);
    }

    private BigInteger implicitNumber() {
        BigInteger number = number();
        return number == null ? BigInteger.ZERO : number;
    }

    private BigInteger requireNumber() {
        BigInteger number = number();
        if (number == null) {
            throw new IllegalStateException("no digit at " + at);
        }
        return number;
    }

    private @Nullable BigInteger number() {
        int from = at;
        long small = 0;
        while (at < end && Ascii.isDigit(text.charAt(at))) {
            small = small * 10 + (text.charAt(at) - '0');
            at++;
        }
        if (at == from) {
            return null;
        }
        // 18 digits always fit into a long.
        return at - from <= 18 ? BigInteger.valueOf(small) : new BigInteger(text.substring(from, at));
    }

    private boolean has(char c) {
        return at < end && text.charAt(at) == c;
    }

    private static boolean isSeparator(char c) {
        return c == '.' || c == '-' || c == '_';
    }

    private @Nullable Version fail(String why) {
        fault = why;
        return null;
    }

    /** What is wrong, after a failed {@link #scan}. */
    String fault() {
        return fault;
    }

    /** The offset in the whole text at which the reading stopped. */
    int faultAt() {
        return at;
    }

    /** The fault of a failed {@link #scan} as an exception about the whole text, which should have been a {@code kind}. */
    SyntaxException exception(ProblemCode code, String kind) {
        String message = start == end
                ? "a " + kind + " is missing"
                : "`" + Redaction.printable(text, 60) + "` is not a " + kind + ": " + fault;
        String shown = text.length() > Version.MAX_LENGTH ? text.substring(0, Version.MAX_LENGTH) : text;
        return new SyntaxException(code, message, shown, at, 1);
    }
}
