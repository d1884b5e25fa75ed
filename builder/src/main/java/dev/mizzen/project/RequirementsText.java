package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From the bytes of a requirements file to its logical lines, as pip makes them. */
final class RequirementsText {
    private static final Pattern CODING = Pattern.compile("coding[:=]\\s*([-\\w.]+)");

    /** The marks at the beginning of a file, longer ones before their own beginnings. */
    private static final List<Map.Entry<String, String>> BYTE_ORDER_MARKS = List.of(
            Map.entry("\u00ef\u00bb\u00bf", "UTF-8"),
            Map.entry("\u00ff\u00fe\u0000\u0000", "UTF-32LE"),
            Map.entry("\u0000\u0000\u00fe\u00ff", "UTF-32BE"),
            Map.entry("\u00ff\u00fe", "UTF-16LE"),
            Map.entry("\u00fe\u00ff", "UTF-16BE"));

    private RequirementsText() {}

    /** The text in {@code bytes}: by its byte order mark, else by a coding line (PEP 263), else UTF-8. */
    static String decode(byte[] bytes, String file) throws BuildException {
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> mark : BYTE_ORDER_MARKS) {
            if (latin.startsWith(mark.getKey())) {
                int length = mark.getKey().length();
                return decode(ByteBuffer.wrap(bytes, length, bytes.length - length), mark.getValue(), file);
            }
        }
        String[] lines = latin.split("\n", 3);
        for (int i = 0; i < Math.min(2, lines.length); i++) {
            Matcher matcher = CODING.matcher(lines[i]);
            if (lines[i].startsWith("#") && matcher.find()) {
                return decode(ByteBuffer.wrap(bytes), matcher.group(1), file);
            }
        }
        return decode(ByteBuffer.wrap(bytes), "UTF-8", file);
    }

    private static String decode(ByteBuffer bytes, String coding, String file) throws BuildException {
        // Python takes `latin-1` and `latin_1` for what Java calls `latin1`.
        Charset charset = charset(coding, charset(coding.replace("-", "").replace("_", ""), null));
        if (charset == null) {
            String message = "the coding `" + Redaction.printable(coding) + "` is not known";
            throw Problem.of(ProblemCode.REQUIREMENTS_INVALID, message).at(file).exception();
        }
        try {
            return charset.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(ProblemCode.REQUIREMENTS_INVALID, "the file is not text in " + charset.name())
                    .at(file)
                    .hint("save it as UTF-8, or name its coding in the first line: `# -*- coding: … -*-`")
                    .exception();
        }
    }

    private static @Nullable Charset charset(String name, @Nullable Charset otherwise) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    /** The physical lines, ended by whatever Python takes for the end of a line. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029) {
                lines.add(text.substring(start, i));
                boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
                i += pair ? 1 : 0;
                start = i + 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    /** The logical lines: joined at backslashes, without comments and blank lines, variables filled in. */
    static List<SourceText> logicalLines(SourceText.File file, Map<String, String> environment) {
        List<SourceText> result = new ArrayList<>();
        List<SourceText> parts = new ArrayList<>();
        for (int i = 0; i < file.lines().size(); i++) {
            SourceText line = SourceText.line(file, i);
            boolean comment = isComment(line.text());
            if (line.text().endsWith("\\") && !comment) {
                parts.add(withoutBackslashes(line));
                continue;
            }
            // A comment ends what it continues, wherever the line before it stopped.
            SourceText last = comment ? line.slice(0, 0) : line;
            parts.add(last);
            add(result, parts, environment);
        }
        add(result, parts, environment);
        return result;
    }

    private static void add(List<SourceText> result, List<SourceText> parts, Map<String, String> environment) {
        if (!parts.isEmpty()) {
            SourceText line = withoutComment(SourceText.join(parts)).strip();
            if (!line.isEmpty()) {
                result.add(line.fill(environment));
            }
            parts.clear();
        }
    }

    private static SourceText withoutBackslashes(SourceText line) {
        int from = 0;
        int to = line.text().length();
        while (from < to && line.text().charAt(from) == '\\') {
            from++;
        }
        while (to > from && line.text().charAt(to - 1) == '\\') {
            to--;
        }
        return line.slice(from, to);
    }

    private static boolean isComment(String line) {
        return line.strip().startsWith("#");
    }

    /** Up to the first {@code #} at the beginning or after white space. */
    private static SourceText withoutComment(SourceText line) {
        String text = line.text();
        for (int hash = text.indexOf('#'); hash >= 0; hash = text.indexOf('#', hash + 1)) {
            if (hash == 0 || SourceText.isSpace(text.charAt(hash - 1))) {
                return line.slice(0, hash);
            }
        }
        return line;
    }
}
