package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script that a distribution declares (entry points specification): a file name in {@code bin}, and the function that it
 * calls. Both are safe to be pasted into a path and into code.
 *
 * @param name the script's file name, case-sensitive
 * @param module the module to import, dotted identifiers
 * @param attribute the function in it, dotted identifiers
 */
public record EntryPoint(String name, String module, String attribute) {
    private static final String IDENTIFIER = "[_\\p{L}][_\\p{L}\\p{Mn}\\p{Nd}]*";
    private static final String DOTTED = IDENTIFIER + "(?:\\." + IDENTIFIER + ")*";
    private static final Pattern REFERENCE =
            Pattern.compile("(" + DOTTED + ")\\s*:\\s*(" + DOTTED + ")\\s*(?:\\[[^\\[\\]]*])?");
    private static final Pattern INTERPRETER = Pattern.compile("pythonw?[0-9.]*t?");
    private static final int MAX_NAME_BYTES = 200;
    private static final int MAX_REFERENCE = 1000;

    public EntryPoint {
        if (!fault(name).isEmpty() || !Pattern.matches(DOTTED, module) || !Pattern.matches(DOTTED, attribute)) {
            throw new IllegalArgumentException("not an entry point: " + name + " = " + module + ":" + attribute);
        }
    }

    /** Reads a line of a script section: {@code name = module:attribute}; extras after it are read and ignored. */
    public static EntryPoint parse(String line) throws SyntaxException {
        int sign = line.indexOf('=');
        if (sign < 0) {
            String message = "`" + Redaction.printable(line) + "` is not of the form `name = module:function`";
            throw new SyntaxException(ProblemCode.ENTRY_POINT_INVALID, message, line, 0, line.length());
        }
        String name = line.substring(0, sign).strip();
        String fault = fault(name);
        if (!fault.isEmpty()) {
            String message = "`" + Redaction.printable(name) + "` cannot be the name of a script: " + fault;
            throw new SyntaxException(ProblemCode.ENTRY_POINT_INVALID, message, line, 0, sign);
        }
        String reference = line.substring(sign + 1).strip();
        Matcher matcher = REFERENCE.matcher(reference);
        if (reference.length() > MAX_REFERENCE || !matcher.matches()) {
            String message = "`" + Redaction.printable(reference) + "` is not of the form `module:function`";
            int start = Math.max(line.indexOf(reference, sign + 1), sign);
            throw new SyntaxException(ProblemCode.ENTRY_POINT_INVALID, message, line, start, reference.length());
        }
        return new EntryPoint(name, matcher.group(1), matcher.group(2));
    }

    /** What keeps {@code name} from being a file of its own in {@code bin}; empty when nothing does. */
    private static String fault(String name) {
        if (name.isEmpty()) {
            return "it is empty";
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return "it is a path";
        }
        if (name.startsWith(".")) {
            return "it begins with a dot";
        }
        if (name.chars().anyMatch(EntryPoint::isUnprintable) || !name.strip().equals(name) || name.contains("=")) {
            return "it holds a character that is not allowed";
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            return "it is longer than " + MAX_NAME_BYTES + " bytes";
        }
        return INTERPRETER.matcher(name).matches() ? "it would replace the interpreter" : "";
    }

    private static boolean isUnprintable(int c) {
        int type = Character.getType((char) c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** {@code name = module:attribute}. */
    @Override
    public String toString() {
        return name + " = " + module + ":" + attribute;
    }
}
