package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Libc;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code SOABI}, the middle of the names of extension modules ({@code cpython-313t-x86_64-linux-gnu}; the {@code t} is that of
 * free-threaded builds, PEP 703): from {@code _sysconfigdata*.py} in the standard library, else from the names in
 * {@code lib-dynload}, else, for a Python that has neither, by CPython's own rule.
 */
final class SoabiReader {
    private static final Pattern IN_SYSCONFIG = Pattern.compile("'SOABI':\\s*'([^'\\n]{1,100})'");
    private static final Pattern IN_NAME = Pattern.compile("[^.]+\\.(cpython-[^.]{1,100})\\.so");
    private static final int LARGEST_SYSCONFIG = 4 << 20;

    private final BaseFilesystem files;

    SoabiReader(BaseFilesystem files) {
        this.files = files;
    }

    /** Whether a file of that name holds the build's variables. */
    static boolean isName(String name) {
        return name.startsWith("_sysconfigdata") && name.endsWith(".py");
    }

    static boolean isFreeThreaded(String soabi) {
        return soabi.matches("cpython-[0-9]+d?t.*");
    }

    String read(PythonInstallation python, Architecture architecture, Libc libc) throws BuildException {
        String start = "cpython-3" + python.minor();
        if (python.standardLibrary().isPresent()) {
            String folder = python.standardLibrary().get();
            Optional<String> found = fromSysconfig(folder, start);
            if (found.isEmpty()) {
                found = fromNames(folder + "/lib-dynload", start);
            }
            if (found.isPresent()) {
                return found.get();
            }
        }
        return usual(python.minor(), python.freeThreadedName(), architecture, libc);
    }

    /** What CPython's own configure script makes it. */
    static String usual(int minor, boolean freeThreaded, Architecture architecture, Libc libc) {
        return "cpython-3" + minor + (freeThreaded ? "t" : "") + "-" + machine(architecture) + "-linux-"
                + system(architecture, libc);
    }

    private Optional<String> fromSysconfig(String folder, String start) throws BuildException {
        for (String name : files.children(folder)) {
            String path = folder + "/" + name;
            boolean readable = isName(name)
                    && files.follow(path)
                            .filter(entry -> entry.isFile() && entry.size() <= LARGEST_SYSCONFIG)
                            .isPresent();
            if (readable) {
                String text = new String(files.bytes(path, LARGEST_SYSCONFIG), StandardCharsets.UTF_8);
                Matcher matcher = IN_SYSCONFIG.matcher(text);
                if (matcher.find() && matches(matcher.group(1), start)) {
                    return Optional.of(matcher.group(1));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> fromNames(String folder, String start) {
        TreeSet<String> found = new TreeSet<>();
        for (String name : files.children(folder)) {
            Matcher matcher = IN_NAME.matcher(name);
            if (matcher.matches() && matches(matcher.group(1), start)) {
                found.add(matcher.group(1));
            }
        }
        return found.size() == 1 ? Optional.of(found.first()) : Optional.empty();
    }

    private static boolean matches(String soabi, String start) {
        return soabi.matches(Pattern.quote(start) + "d?t?-[a-z0-9_]+-linux-[a-z0-9]+");
    }

    private static String machine(Architecture architecture) {
        return switch (architecture) {
            case ARMV7L -> "arm";
            case I686 -> "i386";
            case PPC64LE -> "powerpc64le";
            default -> architecture.machine();
        };
    }

    private static String system(Architecture architecture, Libc libc) {
        String name = libc.family() == Libc.Family.MUSL ? "musl" : "gnu";
        return architecture == Architecture.ARMV7L ? name + "eabihf" : name;
    }
}
