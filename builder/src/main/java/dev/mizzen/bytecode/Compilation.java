package dev.mizzen.bytecode;

/** What compiling one source file came to. */
public sealed interface Compilation {
    /**
     * It compiles.
     *
     * @param marshal the code object as the interpreter's {@code marshal} writes it: untrusted, and not yet canonical
     */
    @SuppressWarnings("ArrayRecordComponent") // two of these are never compared
    record Code(byte[] marshal) implements Compilation {}

    /**
     * It is no valid source for this interpreter, like a template or a file for Python 2.
     *
     * @param line where, from 1; 0 when the interpreter does not say
     * @param message what the interpreter says, printable
     */
    record Invalid(int line, String message) implements Compilation {}

    /**
     * The interpreter does not survive it, twice in a row.
     *
     * @param message what happened
     */
    record Fatal(String message) implements Compilation {}
}
