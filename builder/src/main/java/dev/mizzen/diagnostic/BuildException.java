package dev.mizzen.diagnostic;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one checked exception: an input, the network or the machine made the work impossible. It carries every problem that
 * the phase found, in the order of the input. {@link IllegalArgumentException} and {@link NullPointerException} mean a
 * fault of the caller instead.
 */
public class BuildException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public BuildException(Problem problem) {
        this(List.of(problem));
    }

    public BuildException(List<Problem> problems) {
        this(problems, null);
    }

    /** With the exception of the machine or a library that stands behind the problems. */
    public BuildException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems.stream().distinct().map(Problem::message).collect(Collectors.joining("; ")), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem, no exception");
        }
        this.problems = List.copyOf(new LinkedHashSet<>(problems));
    }

    /** That somebody interrupted the current thread, which stays interrupted. */
    public static BuildException interrupted(Exception cause) {
        Thread.currentThread().interrupt();
        return Problem.of(ProblemCode.INTERRUPTED, "interrupted").exception(cause);
    }

    /** All problems found, at least one; what was found several times is there once. */
    public List<Problem> problems() {
        return problems;
    }

    /** Throws when {@code problems} is not empty: the end of a phase that collected. */
    public static void throwIfAny(List<Problem> problems) throws BuildException {
        if (!problems.isEmpty()) {
            throw new BuildException(problems);
        }
    }
}
