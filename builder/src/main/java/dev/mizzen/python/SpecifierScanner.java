package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Reads specifiers out of a text (PEP 440, "Version specifiers"); faults point into the whole text. */
final class SpecifierScanner {
    private final String text;

    SpecifierScanner(String text) {
        this.text = text;
    }

    /** All of the text as one specifier. */
    Specifier single() throws SyntaxException {
        refuseLong();
        return specifier(0, text.length());
    }

    /** The text as specifiers between commas; empty places between commas are skipped. */
    List<Specifier> all() throws SyntaxException {
        refuseLong();
        List<Specifier> found = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            if (Ascii.skipSpace(text, from, to) < to) {
                found.add(specifier(from, to));
            }
            from = to + 1;
        }
        return found;
    }

    private void refuseLong() throws SyntaxException {
        if (text.length() > SpecifierSet.MAX_LENGTH) {
            throw new SyntaxException(
                    ProblemCode.SPECIFIER_INVALID,
                    "a version specifier is longer than " + SpecifierSet.MAX_LENGTH + " characters",
                    text.substring(0, SpecifierSet.MAX_LENGTH),
                    SpecifierSet.MAX_LENGTH,
                    1);
        }
    }

    private Specifier specifier(int from, int to) throws SyntaxException {
        int start = Ascii.skipSpace(text, from, to);
        int end = Ascii.trimEnd(text, start, to);
        for (Operator operator : Operator.LONGEST_FIRST) {
            String symbol = operator.toString();
            int after = start + symbol.length();
            if (after <= end && text.startsWith(symbol, start)) {
                int value = Ascii.skipSpace(text, after, end);
                return operator == Operator.ARBITRARY
                        ? arbitrary(start, value, end)
                        : compared(operator, start, value, end);
            }
        }
        if (start == end) {
            throw fault("a version specifier is missing", start);
        }
        throw fault(start, end, "it must begin with one of `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`", start);
    }

    private Specifier arbitrary(int start, int value, int end) throws SyntaxException {
        for (int i = value; i < end; i++) {
            char c = text.charAt(i);
            if (Ascii.isSpace(c) || c == ';' || c == ')') {
                throw fault(start, end, "white space, `;` and `)` can't stand in what `===` compares with", i);
            }
        }
        String wanted = text.substring(value, end);
        return new Specifier(
                Operator.ARBITRARY, wanted, Version.tryParse(wanted).orElse(null), false);
    }

    private Specifier compared(Operator operator, int start, int value, int end) throws SyntaxException {
        if (value == end) {
            throw fault(start, end, "a version must follow `" + operator + "`", Math.max(start, end - 1));
        }
        boolean prefix = text.startsWith(".*", Math.max(value, end - 2)) && end - value > 2;
        int versionEnd = prefix ? end - 2 : end;
        VersionScanner scanner = new VersionScanner(text, value, versionEnd);
        Version version = scanner.scan();
        if (version == null) {
            throw fault(start, end, scanner.fault(), scanner.faultAt());
        }
        boolean equality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        if (prefix && !equality) {
            throw fault(start, end, "`.*` can only follow `==` and `!=`", versionEnd);
        }
        if (prefix && !version.toString().equals(version.baseVersion().toString())) {
            throw fault(start, end, "`.*` can only follow the numbers of a release", versionEnd);
        }
        if (version.hasLocal() && !equality) {
            throw fault(start, end, "a local version can only follow `==` and `!=`", text.indexOf('+', value));
        }
        if (operator == Operator.COMPATIBLE && version.release().size() < 2) {
            throw fault(start, end, "`~=` needs at least two release numbers, as in `~=1.0`", value);
        }
        return new Specifier(operator, text.substring(value, end), version, prefix);
    }

    private SyntaxException fault(int start, int end, String why, int at) {
        String what = Redaction.printable(text.substring(start, end), 60);
        return fault("`" + what + "` is not a version specifier: " + why, at);
    }

    private SyntaxException fault(String message, int at) {
        return new SyntaxException(ProblemCode.SPECIFIER_INVALID, message, text, at, 1);
    }
}
