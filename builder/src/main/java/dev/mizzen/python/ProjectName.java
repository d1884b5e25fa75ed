package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of a project, or of an extra, in its normal form (PEP 503): lower case, every run of {@code - _ .} one
 * {@code -}. Two spellings of one project are equal.
 *
 * @param value the normal form
 */
public record ProjectName(String value) implements Comparable<ProjectName> {
    /** The longest name that is read, in UTF-16 units. */
    public static final int MAX_LENGTH = 512;

    public ProjectName {
        if (fault(value) >= 0 || !value.equals(normalize(value))) {
            throw new IllegalArgumentException("not a normal project name: " + Redaction.printable(value));
        }
    }

    /**
     * The project that {@code text} names. The grammar is that of PEP 508: ASCII letters, digits and {@code - _ .}, with a
     * letter or digit at both ends; no white space around.
     */
    public static ProjectName parse(String text) throws SyntaxException {
        if (text.length() > MAX_LENGTH) {
            throw new SyntaxException(
                    ProblemCode.NAME_INVALID,
                    "`" + Redaction.printable(text, 40) + "` is not a project name: longer than " + MAX_LENGTH
                            + " characters",
                    text.substring(0, MAX_LENGTH),
                    MAX_LENGTH,
                    1);
        }
        int fault = fault(text);
        if (fault >= 0) {
            throw new SyntaxException(ProblemCode.NAME_INVALID, message(text, fault), text, fault, 1);
        }
        return new ProjectName(normalize(text));
    }

    /** The project that {@code text} names, or nothing when it is no name. */
    public static Optional<ProjectName> tryParse(String text) {
        return text.length() > MAX_LENGTH || fault(text) >= 0
                ? Optional.empty()
                : Optional.of(new ProjectName(normalize(text)));
    }

    /** The rule of PEP 503 applied to any text, be it a name or not. */
    public static String normalize(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inRun = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean separator = isSeparator(c);
            if (!separator) {
                out.append(c);
            } else if (!inRun) {
                out.append('-');
            }
            inRun = separator;
        }
        return out.toString().toLowerCase(Locale.ROOT);
    }

    /** The form used in file names and directories such as {@code *.dist-info}: the normal form with {@code _} for {@code -}. */
    public String inFileNames() {
        return value.replace('-', '_');
    }

    @Override
    public int compareTo(ProjectName other) {
        return value.compareTo(other.value);
    }

    /** The normal form. */
    @Override
    public String toString() {
        return value;
    }

    private static String message(String text, int fault) {
        if (text.isEmpty()) {
            return "a project name is missing";
        }
        String what = "`" + Redaction.printable(text) + "` is not a project name: ";
        char c = text.charAt(fault);
        if (isSeparator(c)) {
            return what + "it must " + (fault == 0 ? "begin" : "end") + " with a letter or a digit";
        }
        return what + "`" + Redaction.printable(String.valueOf(c)) + "` is not a letter, a digit, `-`, `_` or `.`";
    }

    /** Where {@code text} stops being a name, or -1. */
    private static int fault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inside = i > 0 && i < text.length() - 1;
            if (!Ascii.isLetterOrDigit(c) && !(inside && isSeparator(c))) {
                return i;
            }
        }
        return text.isEmpty() ? 0 : -1;
    }

    private static boolean isSeparator(char c) {
        return c == '-' || c == '_' || c == '.';
    }
}
