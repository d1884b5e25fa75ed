package dev.mizzen.bytecode;

/**
 * The canonical form of a {@code .pyc} file: the same for all files that mean the same to Python, whichever process, hash
 * seed or order of compilation they come from. {@code docs/bytecode.md} describes it. Writing it again changes nothing.
 */
public final class CanonicalBytecode {
    /** The version of the form, a part of the key of every layer that holds bytecode: changes whenever a byte may. */
    public static final int VERSION = 1;

    /** The size that a file may have, in bytes. */
    public static final int MOST_BYTES = 64 << 20;

    private CanonicalBytecode() {}

    /**
     * The canonical form of {@code pyc}, bound to its source by an unchecked hash.
     *
     * @param pyc a whole file as Python writes it, of any invalidation mode
     * @param source the hash of the source that was compiled; its version is the one that is expected
     * @throws BytecodeRefusedException if the file is damaged or hostile, of an unknown or another version, or made from
     *     another source
     */
    public static byte[] of(byte[] pyc, SourceHash source) throws BytecodeRefusedException {
        if (pyc.length > MOST_BYTES) {
            throw new BytecodeRefusedException("a file of " + pyc.length + " bytes, more than " + MOST_BYTES);
        }
        PycHeader header = PycHeader.read(pyc);
        if (header.version() != source.version()) {
            throw new BytecodeRefusedException(
                    "made by " + header.version() + " where " + source.version() + " was expected");
        }
        if (header.sourceHash().isPresent() && !header.sourceHash().get().equals(source)) {
            throw new BytecodeRefusedException(
                    "made from a source with the hash " + header.sourceHash().get() + ", not " + source);
        }
        return canonical(pyc, PycHeader.LENGTH, source);
    }

    /**
     * The canonical form of the file that would hold {@code marshal}, a code object as an interpreter's {@code marshal.dumps}
     * writes it.
     *
     * @param source the hash of the source that was compiled, of the interpreter's version
     * @throws BytecodeRefusedException if the stream is damaged or hostile
     */
    public static byte[] ofMarshal(byte[] marshal, SourceHash source) throws BytecodeRefusedException {
        if (marshal.length > MOST_BYTES) {
            throw new BytecodeRefusedException("a stream of " + marshal.length + " bytes, more than " + MOST_BYTES);
        }
        return canonical(marshal, 0, source);
    }

    private static byte[] canonical(byte[] bytes, int from, SourceHash source) throws BytecodeRefusedException {
        ValueTable table = new ValueTable();
        BytecodeVersion version = source.version();
        MarshalValue code = new MarshalReader(bytes, from, version, table).read();
        if (code.kind() != ValueKind.CODE) {
            throw new BytecodeRefusedException("it holds something else than a code object");
        }
        return MarshalWriter.write(code, table, version, PycHeader.unchecked(source), bytes.length + PycHeader.LENGTH);
    }
}
