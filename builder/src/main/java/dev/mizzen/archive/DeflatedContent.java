package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The bytes of one file as they stand in a zip: one raw deflate stream (RFC 1951) with the CRC-32 of what it inflates to.
 * Such a stream can be spliced into a layer without being made again.
 */
public interface DeflatedContent {
    /** The length of the raw stream in bytes. */
    long compressedSize();

    /** The CRC-32 of the inflated bytes. */
    int crc32();

    /**
     * Inflates once: copies the raw stream to {@code raw} and what it inflates to to {@code plain}; both stay open.
     *
     * @throws BuildException when the stream is damaged, does not end exactly at {@link #compressedSize()}, or inflates to
     *     another size or checksum; part of the bytes may then have been written
     */
    void writeTo(OutputStream plain, OutputStream raw) throws IOException, BuildException;
}
