package dev.mizzen.archive;

import java.util.Objects;

/**
 * One member of a zip, as central directory and local header agree on it.
 *
 * @param name the name, without the slash at the end of a directory's; obeys {@link TreePath}
 * @param directory whether it is a directory
 * @param executable whether it is a regular file with any execute bit, as pip decides
 * @param method how the content is kept
 * @param compressedSize the length of the kept content in bytes
 * @param size the length of the content in bytes
 * @param crc32 the CRC-32 of the content
 * @param offset where the kept content begins in the file
 */
public record ZipMember(
        String name,
        boolean directory,
        boolean executable,
        Method method,
        long compressedSize,
        long size,
        int crc32,
        long offset) {
    /** How a zip keeps content (APPNOTE.TXT 4.4.5); other methods are refused. */
    public enum Method {
        /** Method 0: as it is. */
        STORED,
        /** Method 8: one deflate stream. */
        DEFLATED
    }

    public ZipMember {
        Objects.requireNonNull(method);
        if (name.isEmpty() || compressedSize < 0 || size < 0 || offset < 0) {
            throw new IllegalArgumentException("not a zip member: " + name);
        }
    }
}
