package dev.mizzen.project;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The constraints of Poetry's documentation in terms of PEP 440: {@code ^1.2}, {@code ~1.2}, {@code 1.*}, a bare version for
 * {@code ==}, commas or blanks for "and", {@code ||} or {@code |} for "or".
 */
public final class PoetryConstraint {
    private static final int MAX_LENGTH = 8192;
    private static final Pattern OR = Pattern.compile("\\s*\\|\\|?\\s*");
    private static final Pattern AND = Pattern.compile("\\s*,\\s*|(?<=[^\\s<>=!~^,])\\s+(?=[<>=!~^*0-9v])");

    private PoetryConstraint() {}

    /** The ranges of which one must hold; none when everything does. */
    public static List<SpecifierSet> parse(String text) throws SyntaxException {
        if (text.length() > MAX_LENGTH) {
            throw fault(text, "it is longer than " + MAX_LENGTH + " characters");
        }
        List<SpecifierSet> ranges = new ArrayList<>();
        for (String alternative : OR.split(text.strip(), -1)) {
            SpecifierSet range = SpecifierSet.any();
            for (String part : AND.split(alternative.strip(), -1)) {
                range = range.and(part(part.strip(), text));
            }
            if (range.isEmpty()) {
                return List.of();
            }
            ranges.add(range);
        }
        return List.copyOf(ranges);
    }

    private static SpecifierSet part(String part, String whole) throws SyntaxException {
        if (part.isEmpty() || part.equals("*")) {
            if (part.isEmpty() && !whole.isBlank()) {
                throw fault(whole, "a part of it is empty");
            }
            return SpecifierSet.any();
        }
        if (part.startsWith("^")) {
            return caret(version(part.substring(1), whole));
        }
        if (part.startsWith("~") && !part.startsWith("~=")) {
            return tilde(version(part.substring(1), whole));
        }
        char first = part.charAt(0);
        String pep440 = "<>=!~".indexOf(first) >= 0 ? part : "==" + part;
        if (pep440.startsWith("=") && !pep440.startsWith("==")) {
            pep440 = "=" + pep440;
        }
        try {
            return SpecifierSet.parse(pep440);
        } catch (SyntaxException e) {
            throw fault(whole, e.problem().message());
        }
    }

    private static Version version(String text, String whole) throws SyntaxException {
        return Version.tryParse(text.strip())
                .orElseThrow(() -> fault(whole, "`" + Redaction.printable(text) + "` is not a version"));
    }

    /** Up to the next change of the first part that is not zero. */
    private static SpecifierSet caret(Version from) throws SyntaxException {
        List<BigInteger> release = from.release();
        int at = 0;
        while (at < release.size() - 1 && release.get(at).signum() == 0) {
            at++;
        }
        return between(from, at);
    }

    /** Up to the next minor version; of a version of one part, the next major. */
    private static SpecifierSet tilde(Version from) throws SyntaxException {
        return between(from, Math.min(1, from.release().size() - 1));
    }

    private static SpecifierSet between(Version from, int at) throws SyntaxException {
        List<BigInteger> end = new ArrayList<>(from.release().subList(0, at + 1));
        end.set(at, end.get(at).add(BigInteger.ONE));
        String epoch = from.epoch().signum() == 0 ? "" : from.epoch() + "!";
        String last = end.stream().map(BigInteger::toString).collect(Collectors.joining("."));
        return SpecifierSet.parse(">=" + from + ",<" + epoch + last);
    }

    private static SyntaxException fault(String text, String why) {
        return new SyntaxException(
                ProblemCode.SPECIFIER_INVALID,
                "`" + Redaction.printable(text) + "` is not a constraint of Poetry: " + why,
                text,
                0,
                Math.max(1, text.length()));
    }
}
