package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;

/** A cursor over one value of the grammar of PEP 508: reads from left to right and says where something is wrong. */
final class Grammar {
    /** The longest text that is read, in UTF-16 units. */
    static final int MAX_LENGTH = 65_536;

    private static final int SHOWN = 80;

    private final ProblemCode code;
    private final String text;
    private int position;

    /**
     * @param code the code of every problem found here
     * @param what the kind of text for messages, such as {@code marker}
     */
    Grammar(ProblemCode code, String what, String text) throws SyntaxException {
        if (text.length() > MAX_LENGTH) {
            throw new SyntaxException(
                    code,
                    "the " + what + " is longer than " + MAX_LENGTH + " characters",
                    text.substring(0, SHOWN),
                    0,
                    1);
        }
        this.code = code;
        this.text = text;
    }

    String text() {
        return text;
    }

    int position() {
        return position;
    }

    void moveTo(int offset) {
        position = offset;
    }

    boolean atEnd() {
        return position == text.length();
    }

    /** Whether {@code sign} comes next. */
    boolean sees(char sign) {
        return !atEnd() && text.charAt(position) == sign;
    }

    /** Passes {@code sign} if it comes next. */
    boolean accept(String sign) {
        if (!text.startsWith(sign, position)) {
            return false;
        }
        position += sign.length();
        return true;
    }

    /** Passes {@code word} if it comes next and ends there. */
    boolean acceptWord(String word) {
        int end = position + word.length();
        if (!text.startsWith(word, position) || (end < text.length() && isWord(text.charAt(end)))) {
            return false;
        }
        position = end;
        return true;
    }

    /** Passes blanks and tabs, and says how many there were. */
    int skipBlanks() {
        int start = position;
        while (!atEnd() && isBlank(text.charAt(position))) {
            position++;
        }
        return position - start;
    }

    /** Passes everything up to the next blank. */
    String word() {
        int start = position;
        while (!atEnd() && !isBlank(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** Passes letters, digits, dots, underscores and dashes (ASCII), as many as there are. */
    String nameLike() {
        int start = position;
        while (!atEnd() && isNameLike(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    /** What comes next, for a message: the sign in backticks, or the end. */
    String next() {
        return atEnd() ? "the end" : "`" + Redaction.printable(text.substring(position, characterEnd())) + "`";
    }

    /** A problem with the character that comes next. */
    SyntaxException unexpected(String expected) {
        return new SyntaxException(
                code, "expected " + expected + ", found " + next(), text, position, characterEnd() - position);
    }

    /** A problem with a stretch of the text. */
    SyntaxException error(String message, int start, int end) {
        return new SyntaxException(code, message, text, start, end - start);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private int characterEnd() {
        return atEnd() ? position : text.offsetByCodePoints(position, 1);
    }

    private static boolean isNameLike(char c) {
        return Ascii.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
