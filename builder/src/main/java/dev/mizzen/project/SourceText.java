package dev.mizzen.project;

import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of text of which every character knows where in a file it was written, through joined lines, removed comments
 * and filled-in variables. What a variable was filled with is a secret: {@link #raw} and {@link #span} show {@code ${NAME}}.
 */
final class SourceText {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)}");
    private static final Pattern SECRET = Pattern.compile("(?<=://)[^/?#\\s]*(?=@)|(?<=\\?)[^#\\s]*");

    /** The lines of one file, and its name. */
    record File(String name, List<String> lines) {}

    private final File file;
    private final String text;
    /** For each character: its line, counted from 0; the columns of what stands for it in the file, from 0, end excluded. */
    private final int[] line;

    private final int[] start;
    private final int[] end;

    private SourceText(File file, String text, int[] line, int[] start, int[] end) {
        this.file = file;
        this.text = text;
        this.line = line;
        this.start = start;
        this.end = end;
    }

    /** The line of that number, counted from 0. */
    static SourceText line(File file, int number) {
        String text = file.lines().get(number);
        int[] line = new int[text.length()];
        int[] start = new int[text.length()];
        int[] end = new int[text.length()];
        for (int i = 0; i < text.length(); i++) {
            line[i] = number;
            start[i] = i;
            end[i] = i + 1;
        }
        return new SourceText(file, text, line, start, end);
    }

    String text() {
        return text;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    SourceText slice(int from, int to) {
        return new SourceText(
                file,
                text.substring(from, to),
                Arrays.copyOfRange(line, from, to),
                Arrays.copyOfRange(start, from, to),
                Arrays.copyOfRange(end, from, to));
    }

    /** One after the other; at least one. */
    static SourceText join(List<SourceText> parts) {
        int length = parts.stream().mapToInt(part -> part.line.length).sum();
        StringBuilder text = new StringBuilder(length);
        int[] lines = new int[length];
        int[] starts = new int[length];
        int[] ends = new int[length];
        for (SourceText part : parts) {
            System.arraycopy(part.line, 0, lines, text.length(), part.line.length);
            System.arraycopy(part.start, 0, starts, text.length(), part.line.length);
            System.arraycopy(part.end, 0, ends, text.length(), part.line.length);
            text.append(part.text);
        }
        return new SourceText(parts.get(0).file, text.toString(), lines, starts, ends);
    }

    /** Without white space at both ends, white space being what Python takes for it. */
    SourceText strip() {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return slice(from, to);
    }

    /** With every {@code ${NAME}} filled in that has a value; values are not looked at again. */
    SourceText fill(Map<String, String> environment) {
        Matcher matcher = VARIABLE.matcher(text);
        List<SourceText> parts = new ArrayList<>();
        int done = 0;
        while (matcher.find()) {
            String value = environment.getOrDefault(matcher.group(1), "");
            if (!value.isEmpty()) {
                parts.add(slice(done, matcher.start()));
                parts.add(filled(value, matcher.start(), matcher.end()));
                done = matcher.end();
            }
        }
        parts.add(slice(done, text.length()));
        return join(parts);
    }

    private SourceText filled(String value, int from, int to) {
        int[] lines = new int[value.length()];
        int[] starts = new int[value.length()];
        int[] ends = new int[value.length()];
        Arrays.fill(lines, line[from]);
        Arrays.fill(starts, start[from]);
        Arrays.fill(ends, line[to - 1] == line[from] ? end[to - 1] : end[from]);
        return new SourceText(file, value, lines, starts, ends);
    }

    /** Whether a variable was filled in somewhere. */
    boolean isFilled() {
        for (int i = 0; i < line.length; i++) {
            if (end[i] - start[i] > 1) {
                return true;
            }
        }
        return false;
    }

    /** As written in the file, without what variables were filled with. */
    String raw() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < line.length; i++) {
            boolean again = i > 0 && line[i] == line[i - 1] && start[i] == start[i - 1];
            if (!again) {
                String whole = file.lines().get(line[i]);
                out.append(end[i] - start[i] > 1 ? whole.substring(start[i], end[i]) : text.substring(i, i + 1));
            }
        }
        return out.toString();
    }

    /** As written, fit for a message: no secrets of URLs, no control characters. */
    String shown() {
        return Redaction.printable(Redaction.urls(raw()));
    }

    /** The place of the whole stretch; of its first line when it spans several. */
    SourceSpan span() {
        return span(0, text.length());
    }

    /** The place of a part; {@code from} may be the end of the text. */
    SourceSpan span(int from, int to) {
        if (line.length == 0) {
            return SourceSpan.file(file.name());
        }
        int first = Math.min(from, line.length - 1);
        int last = first;
        while (last + 1 < Math.min(to, line.length) && line[last + 1] == line[first]) {
            last++;
        }
        int column = from < line.length ? start[first] : end[first];
        int length = Math.max(1, end[last] - column);
        return new SourceSpan(
                file.name(),
                line[first] + 1,
                column + 1,
                length,
                masked(file.lines().get(line[first])));
    }

    /** {@code text} with the secrets of URLs covered, and of the same length. */
    static String masked(String text) {
        return SECRET.matcher(text).replaceAll(match -> "*".repeat(match.group().length()));
    }

    static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
