package dev.mizzen.bytecode;

import java.util.Objects;

/**
 * A source file to compile.
 *
 * @param path where it is in the image, absolute; becomes {@code co_filename}
 * @param source its content, in whatever encoding it declares (PEP 263)
 */
@SuppressWarnings("ArrayRecordComponent") // two of these are never compared
public record SourceFile(String path, byte[] source) {
    /** The most bytes of a file that is compiled. */
    public static final int MOST_BYTES = 32 << 20;

    public SourceFile {
        Objects.requireNonNull(source);
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        if (source.length > MOST_BYTES) {
            throw new IllegalArgumentException(path + " has " + source.length + " bytes");
        }
    }
}
