package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.python.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a Python's exact version, {@code 3.11.9}, without running it.
 *
 * <p>The first witness is the code itself. {@code Py_GetVersion} assembles {@code sys.version} from the C string
 * {@code PY_VERSION}, so the program, or the {@code libpython} that it is linked with, holds {@code 3.11.9} followed by a NUL.
 * Linkers let a string be the tail of another ({@code /opt/python/3.11.9}), hence only the end is looked for, and the
 * character before must not continue the number. Where that gives no answer or several, {@code patchlevel.h} of the same
 * installation decides, then what Debian's package database says about the interpreter's package, then the variable
 * {@code PYTHON_VERSION} that the official images set. A witness of another series than the interpreter's is not heard.
 */
final class PythonVersionScan {
    private static final String TAIL = "\\.[0-9]{1,3}(?:(?:a|b|rc)[0-9]{1,2})?";
    private static final int LARGEST_TEXT = 16 << 20;

    private final ImageConfig config;
    private final BaseFilesystem files;

    PythonVersionScan(ImageConfig config, BaseFilesystem files) {
        this.config = config;
        this.files = files;
    }

    /** Whether a layer's path may hold a witness other than the code. */
    static boolean isEvidence(String path) {
        return (path.endsWith("/patchlevel.h") && path.contains("include/python3."))
                || path.equals("var/lib/dpkg/status")
                || (path.startsWith("var/lib/dpkg/status.d/") && path.contains("python3"));
    }

    Version read(PythonInstallation python, byte[] program) throws BuildException {
        byte[] code = python.library().isPresent()
                ? files.bytes(python.library().get(), TargetDetector.LARGEST_PROGRAM)
                : program;
        SortedSet<String> found = inCode(code, python.series());
        if (found.size() == 1) {
            return version(found.first());
        }
        Optional<String> other = header(python);
        if (other.isEmpty()) {
            other = packageVersion(python);
        }
        if (other.isEmpty()) {
            other = variable(python);
        }
        if (other.isPresent() && (found.isEmpty() || found.contains(other.get()))) {
            return version(other.get());
        }
        String said = found.isEmpty() ? "nothing in it says so" : "it could be " + String.join(" or ", found);
        throw Problem.of(
                        ProblemCode.BASE_UNSUPPORTED,
                        "the exact version of `" + TargetDetector.shown(python.interpreter())
                                + "` of the base cannot be told: " + said)
                .hint("choose another of its interpreters with `--interpreter`, or a base that sets `PYTHON_VERSION`")
                .exception();
    }

    static SortedSet<String> inCode(byte[] code, String series) {
        // Latin-1 maps every byte to one character, so that the pattern sees bytes.
        String text = new String(code, StandardCharsets.ISO_8859_1);
        Matcher matcher = Pattern.compile("(?<![0-9.])(" + Pattern.quote(series) + TAIL + ")\\+?\\x00")
                .matcher(text);
        SortedSet<String> found = new TreeSet<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private Optional<String> header(PythonInstallation python) throws BuildException {
        String prefix = python.interpreter().replaceFirst("/[^/]*/[^/]*$", "");
        String path = prefix + "/include/" + python.name() + "/patchlevel.h";
        return first(path, "#define\\s+PY_VERSION\\s+\"(" + Pattern.quote(python.series()) + TAIL + ")\\+?\"");
    }

    private Optional<String> packageVersion(PythonInstallation python) throws BuildException {
        String paragraph = "(?m)^Package: (?:lib)?python" + Pattern.quote(python.series())
                + "-minimal\\n(?:[^\\n]+\\n)*?Version: (" + Pattern.quote(python.series()) + TAIL + ")[-+~]";
        if (!python.interpreter().startsWith("/usr/bin/")) {
            return Optional.empty();
        }
        List<String> places = List.of(
                "/var/lib/dpkg/status",
                "/var/lib/dpkg/status.d/python" + python.series() + "-minimal",
                "/var/lib/dpkg/status.d/libpython" + python.series() + "-minimal");
        for (String place : places) {
            Optional<String> found = first(place, paragraph);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> variable(PythonInstallation python) {
        return Optional.ofNullable(config.env().get("PYTHON_VERSION"))
                .filter(text -> text.matches(Pattern.quote(python.series()) + TAIL));
    }

    private Optional<String> first(String path, String pattern) throws BuildException {
        Optional<BaseEntry> file = files.follow(path).filter(entry -> entry.isFile() && entry.size() <= LARGEST_TEXT);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String text = new String(files.bytes(path, LARGEST_TEXT), StandardCharsets.UTF_8);
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Version version(String text) {
        try {
            return Version.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalStateException("the pattern lets only versions through", e);
        }
    }
}
