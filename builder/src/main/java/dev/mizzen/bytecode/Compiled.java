package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;

/** What became of one source file. */
public sealed interface Compiled {
    /**
     * It has bytecode.
     *
     * @param pyc the canonical {@code .pyc} file
     */
    @SuppressWarnings("ArrayRecordComponent") // two of these are never compared
    record Bytecode(byte[] pyc) implements Compiled {}

    /**
     * It gets none; Python compiles it when it is imported, or fails to.
     *
     * @param code {@code SOURCE_INVALID}, {@code BYTECODE_LEFT_OUT} when the interpreter does not survive it, or
     *     {@code BYTECODE_REFUSED} when what the interpreter gives has no canonical form
     * @param line where an invalid source is so, from 1; 0 when that is not known
     * @param reason why, printable
     */
    record LeftOut(ProblemCode code, int line, String reason) implements Compiled {
        /** The problem, in a file of that name. */
        public Problem of(String file) {
            String name = Redaction.printable(file);
            return switch (code) {
                case BYTECODE_REFUSED -> BytecodeRefusedException.problem(file, reason);
                case BYTECODE_LEFT_OUT ->
                    Problem.of(
                            code,
                            "the interpreter does not survive compiling `" + name + "`, which gets no bytecode: "
                                    + reason);
                default ->
                    Problem.of(code, "`" + name + "` is no source that the image's Python can compile: " + reason)
                            .at(new SourceSpan(name, line, 0, 0, ""));
            };
        }
    }
}
