package dev.mizzen.bytecode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The first sixteen bytes of a {@code .pyc} file (PEP 552): magic number, flags, and eight bytes that are the hash of the
 * source, or its time stamp and size.
 *
 * @param version which CPython the file is for
 * @param sourceHash the hash of the source; nothing where the file is bound to its source by a time stamp
 * @param checked whether the loader compares the hash with the source at each import
 */
record PycHeader(BytecodeVersion version, Optional<SourceHash> sourceHash, boolean checked) {
    static final int LENGTH = 16;

    private static final int HASH_BASED = 1;
    private static final int CHECKED = 2;

    /** The header at the beginning of {@code pyc}. */
    static PycHeader read(byte[] pyc) throws BytecodeRefusedException {
        if (pyc.length < LENGTH) {
            throw new BytecodeRefusedException(
                    "a file of " + pyc.length + " bytes is shorter than a header of " + LENGTH);
        }
        ByteBuffer header = ByteBuffer.wrap(pyc, 0, LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        int magicNumber = header.getShort(0) & 0xffff;
        if (pyc[2] != '\r' || pyc[3] != '\n') {
            throw new BytecodeRefusedException("no magic number at its beginning");
        }
        Optional<BytecodeVersion> version = BytecodeVersion.ofMagicNumber(magicNumber);
        if (version.isEmpty()) {
            throw new BytecodeRefusedException("unknown magic number " + magicNumber);
        }
        int flags = header.getInt(4);
        if (flags != 0 && flags != HASH_BASED && flags != (HASH_BASED | CHECKED)) {
            throw new BytecodeRefusedException("unknown flags 0x" + Integer.toHexString(flags));
        }
        return new PycHeader(
                version.get(),
                flags == 0 ? Optional.empty() : Optional.of(new SourceHash(version.get(), header.getLong(8))),
                (flags & CHECKED) != 0);
    }

    /** The header of a file that is valid whatever its source has become: hash-based and unchecked. */
    static byte[] unchecked(SourceHash hash) {
        return ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(hash.version().magic())
                .putInt(HASH_BASED)
                .putLong(hash.value())
                .array();
    }
}
