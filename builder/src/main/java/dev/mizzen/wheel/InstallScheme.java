package dev.mizzen.wheel;

import dev.mizzen.archive.TreePath;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.Target;

/**
 * Where the parts of a wheel go: the {@code venv} scheme of Python's {@code sysconfig}, and pip's directory for headers.
 *
 * @param prefix the environment's directory in the image, absolute and without a slash at its end: {@code /opt/venv}
 * @param libraryDirectory where Python looks for modules, below the prefix: {@code lib/python3.11}
 * @param pythonVersion major and minor version: {@code 3.11}
 */
public record InstallScheme(String prefix, String libraryDirectory, String pythonVersion) {
    /** These would have to be quoted, differently, for the kernel, the shell and Python in the first lines of scripts. */
    private static final String NOT_IN_PREFIX = "\"'\\$`";

    public InstallScheme {
        if (!isPrefix(prefix) || TreePath.fault(libraryDirectory).isPresent() || pythonVersion.indexOf('.') < 1) {
            throw new IllegalArgumentException(prefix + ", " + libraryDirectory + ", " + pythonVersion);
        }
    }

    /**
     * The scheme of an environment for {@code target}.
     *
     * @throws BuildException with code {@code CONFIG_INVALID} if {@code prefix} is not a plain absolute path
     */
    public static InstallScheme of(String prefix, Target target) throws BuildException {
        if (!isPrefix(prefix)) {
            throw Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "the prefix `" + Redaction.printable(prefix) + "` is not a plain absolute path")
                    .hint("give a path such as /opt/venv, without quotes, backslashes, dollar signs or `..`")
                    .exception();
        }
        return new InstallScheme(prefix, target.libraryDirectory(), target.pythonSeries());
    }

    private static boolean isPrefix(String prefix) {
        return prefix.startsWith("/")
                && TreePath.fault(prefix.substring(1)).isEmpty()
                && prefix.chars().noneMatch(c -> NOT_IN_PREFIX.indexOf(c) >= 0);
    }

    /** The interpreter in the first line of scripts: {@code /opt/venv/bin/python}. */
    public String interpreter() {
        return prefix + "/bin/python";
    }

    /** The prefix as the path of a layer entry: {@code opt/venv}. */
    public String root() {
        return prefix.substring(1);
    }

    /** Pure and platform-specific modules, as the path of a layer entry: {@code opt/venv/lib/python3.11/site-packages}. */
    public String sitePackages() {
        return root() + "/" + libraryDirectory + "/site-packages";
    }

    /** Scripts, as the path of a layer entry: {@code opt/venv/bin}. */
    public String scripts() {
        return root() + "/bin";
    }

    /** C headers of one project, where pip puts them in a virtual environment. */
    String headers(String normalizedName) {
        return root() + "/include/site/python" + pythonVersion + "/" + normalizedName;
    }
}
