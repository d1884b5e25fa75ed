package dev.mizzen.layer;

import dev.mizzen.archive.TreePath;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The virtual environment of an image.
 *
 * @param prefix where it stands, absolute and normal, such as {@code /opt/venv}
 * @param interpreter the base's Python with all links resolved, absolute, such as {@code /usr/local/bin/python3.13}
 * @param version the Python version, such as {@code 3.13.1}
 * @param libraryDirectory where its packages are, below the prefix: {@code lib/python3.13}, or {@code lib/python3.13t} for
 *     free-threaded Python
 */
public record VirtualEnvironment(String prefix, String interpreter, String version, String libraryDirectory) {
    private static final Pattern LIBRARY = Pattern.compile("lib/python3\\.[0-9]+t?");
    private static final Pattern VERSION = Pattern.compile("3\\.[0-9]+\\.[0-9]+[0-9a-z.+]*");

    public VirtualEnvironment {
        requireAbsolute(prefix);
        requireAbsolute(interpreter);
        if (!LIBRARY.matcher(libraryDirectory).matches()) {
            throw new IllegalArgumentException("not a library directory: " + libraryDirectory);
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("not a version of Python 3: " + version);
        }
    }

    /** The interpreter of the environment, as it stands in the first line of scripts. */
    public String python() {
        return prefix + "/bin/python";
    }

    /** Where packages are installed, absolute. */
    public String sitePackages() {
        return prefix + "/" + libraryDirectory + "/site-packages";
    }

    /** The prefix as a path in a tree: without the slash at its beginning. */
    String root() {
        return prefix.substring(1);
    }

    /** {@code python}, {@code python3}, {@code python3.13}, and for free-threaded Python also {@code python3.13t}. */
    SortedSet<String> interpreterNames() {
        String name = libraryDirectory.substring("lib/".length());
        String plain = name.endsWith("t") ? name.substring(0, name.length() - 1) : name;
        return new TreeSet<>(Arrays.asList("python", "python3", plain, name));
    }

    private static void requireAbsolute(String path) {
        if (!path.startsWith("/") || TreePath.fault(path.substring(1)).isPresent()) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
    }
}
