package dev.mizzen.diagnostic;

/**
 * A place in a text that the user wrote: a file, or one stretch of one line of it.
 *
 * @param file the file's name as the user knows it, or a word such as {@code --base} for a command-line value
 * @param line the line, counted from 1; 0 when the file as a whole is meant
 * @param column the first character of the stretch, in UTF-16 units counted from 1; 0 when the whole line is meant
 * @param length how many UTF-16 units the stretch has; at least 1 when there is a column
 * @param text the line itself without its end, or empty when it is not at hand
 */
public record SourceSpan(String file, int line, int column, int length, String text) {
    public SourceSpan {
        if (line < 0 || column < 0 || length < 0 || (column > 0 && (line == 0 || length == 0))) {
            throw new IllegalArgumentException("not a place: " + line + ":" + column + "+" + length);
        }
    }

    /** The whole of {@code file}. */
    public static SourceSpan file(String file) {
        return new SourceSpan(file, 0, 0, 0, "");
    }

    /** One line of {@code file}; {@code line} is counted from 1. */
    public static SourceSpan line(String file, int line, String text) {
        return new SourceSpan(file, line, 0, 0, text);
    }

    /** The whole line that this is a part of. */
    public SourceSpan wholeLine() {
        return new SourceSpan(file, line, 0, 0, text);
    }

    /** {@code file}, {@code file:line} or {@code file:line:column}. */
    @Override
    public String toString() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
