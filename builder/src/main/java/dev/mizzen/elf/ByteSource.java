package dev.mizzen.elf;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.util.Arrays;

/** Bytes that can be read from any place: an ELF file in memory, on disk or inside an archive. */
public interface ByteSource {
    /** The number of bytes. */
    long size();

    /**
     * The bytes from {@code offset} on. The caller has compared the range with {@link #size()}.
     *
     * @throws IOException if the machine can't read them
     * @throws BuildException if what holds the bytes turns out to be damaged
     */
    byte[] read(long offset, int length) throws IOException, BuildException;

    /** Bytes in memory, which must not change while they are read. */
    static ByteSource of(byte[] content) {
        return new ByteSource() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public byte[] read(long offset, int length) {
                int from = Math.toIntExact(offset);
                return Arrays.copyOfRange(content, from, from + length);
            }
        };
    }
}
