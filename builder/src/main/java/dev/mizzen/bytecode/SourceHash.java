package dev.mizzen.bytecode;

import java.util.HexFormat;

/**
 * What {@code importlib.util.source_hash} gives: the hash of a source file's bytes that a hash-based {@code .pyc} file
 * carries (PEP 552). It is SipHash-2-4 up to CPython 3.10 and SipHash-1-3 later, keyed with the magic number.
 *
 * @param version the version whose key was used
 * @param value the hash; a file holds it in little-endian order
 */
public record SourceHash(BytecodeVersion version, long value) {
    /** The hash of a source file's bytes as they are on disk, before any decoding. */
    public static SourceHash of(BytecodeVersion version, byte[] source) {
        return new SourceHash(version, version.sourceHash().of(source, 0, source.length));
    }

    /** The eight bytes of the file in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(Long.reverseBytes(value));
    }
}
