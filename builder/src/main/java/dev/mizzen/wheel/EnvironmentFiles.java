package dev.mizzen.wheel;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What no wheel may replace: the files that make a directory a virtual environment, and others' metadata. */
final class EnvironmentFiles {
    private static final Pattern INTERPRETER = Pattern.compile("python[0-9.]*t?");

    private final String root;
    private final String sitePackages;
    private final Set<String> directories;

    EnvironmentFiles(InstallScheme scheme) {
        root = scheme.root() + "/";
        sitePackages = scheme.sitePackages() + "/";
        directories = Set.of(
                "bin", "lib", "include", scheme.libraryDirectory(), scheme.libraryDirectory() + "/site-packages");
    }

    /**
     * Whether a file at {@code path} would stand in the place of {@code pyvenv.cfg}, an interpreter, {@code lib64} or one of
     * the environment's directories.
     */
    boolean own(String path) {
        String inside = path.substring(root.length());
        return inside.equals("pyvenv.cfg")
                || inside.equals("lib64")
                || inside.startsWith("lib64/")
                || directories.contains(inside)
                || (inside.startsWith("bin/") && isInterpreter(inside.substring(4)));
    }

    /** Whether {@code name} is one of the environment's names for Python, or a path below it. */
    boolean isInterpreter(String name) {
        int slash = name.indexOf('/');
        return INTERPRETER.matcher(slash < 0 ? name : name.substring(0, slash)).matches();
    }

    /** The {@code .dist-info} directory that {@code path} lies in, whose names Python compares without regard to case. */
    Optional<String> distInfo(String path) {
        if (!path.startsWith(sitePackages)) {
            return Optional.empty();
        }
        int slash = path.indexOf('/', sitePackages.length());
        String first = slash < 0 ? path.substring(sitePackages.length()) : path.substring(sitePackages.length(), slash);
        return first.toLowerCase(Locale.ROOT).endsWith(".dist-info") ? Optional.of(first) : Optional.empty();
    }
}
