package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;

/**
 * A {@code .pyc} file has no canonical form, because it is damaged, hostile, or of an unknown version. Thrown by what sees
 * the bytes alone; whoever knows the path tells it with {@link #in}. The file can be left out: Python then compiles the
 * source when it is imported.
 */
public final class BytecodeRefusedException extends BuildException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    BytecodeRefusedException(String reason) {
        super(Problem.of(ProblemCode.BYTECODE_REFUSED, "bytecode is refused: " + reason));
        this.reason = reason;
    }

    /** What is wrong with the bytes, without a path; free of text from the file. */
    public String reason() {
        return reason;
    }

    /** The problem, for the bytecode of the file {@code path}. */
    public Problem in(String path) {
        return problem(path, reason);
    }

    static Problem problem(String path, String reason) {
        return Problem.of(
                ProblemCode.BYTECODE_REFUSED, "bytecode of `" + Redaction.printable(path) + "` is refused: " + reason);
    }
}
