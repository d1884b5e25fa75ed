package dev.mizzen.wheel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of a script, which tells the kernel who runs it.
 *
 * @param text the line or lines, each with its end
 * @param throughShell whether {@code /bin/sh} is needed, because the kernel takes no such interpreter by itself
 */
record Shebang(String text, boolean throughShell) {
    /** The shortest limit among kernels in use: Linux before 5.1 reads 128 bytes, of which the last is for itself. */
    private static final int LONGEST_LINE = 127;

    private static final Pattern PLACEHOLDER =
            Pattern.compile("#!pythonw?[0-9.]*(?:[ \\t]+([^\\r\\n]*?))?[ \\t]*\\r?\\n?");
    private static final Pattern SAFE_IN_SHELL = Pattern.compile("[A-Za-z0-9_=.,:+/@%\\- \\t]*");

    /** A line that starts {@code interpreter} itself. */
    static Shebang of(InstallScheme scheme) {
        return of(scheme, "").orElseThrow();
    }

    /**
     * A line that starts the interpreter with {@code arguments}; nothing if they would have to go through the shell and hold
     * characters that mean something there.
     */
    static Optional<Shebang> of(InstallScheme scheme, String arguments) {
        String interpreter = scheme.interpreter();
        String tail = arguments.isEmpty() ? "" : " " + arguments;
        String line = "#!" + interpreter + tail + "\n";
        if (interpreter.indexOf(' ') < 0 && line.getBytes(StandardCharsets.UTF_8).length <= LONGEST_LINE) {
            return Optional.of(new Shebang(line, false));
        }
        if (!SAFE_IN_SHELL.matcher(arguments).matches()) {
            return Optional.empty();
        }
        // To the shell the second line is exec and two empty strings; to Python lines two and three are one string.
        return Optional.of(
                new Shebang("#!/bin/sh\n'''exec' \"" + interpreter + "\"" + tail + " \"$0\" \"$@\"\n' '''\n", true));
    }

    /**
     * The arguments behind {@code #!python}, {@code #!pythonw} or a versioned form of them, which stand for the interpreter of
     * the environment; nothing if {@code firstLine} is any other line.
     */
    static Optional<String> argumentsOfPlaceholder(byte[] firstLine) {
        Matcher matcher = PLACEHOLDER.matcher(new String(firstLine, StandardCharsets.ISO_8859_1));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String arguments = matcher.group(1);
        return Optional.of(
                arguments == null
                        ? ""
                        : new String(arguments.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
