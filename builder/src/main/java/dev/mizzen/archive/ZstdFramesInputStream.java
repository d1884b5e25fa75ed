package dev.mizzen.archive;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads all frames of a zstd file (RFC 8878) with a window of at most 128 MiB, and tells faults of the data from those of
 * the source. The native library is loaded when the first of these is made.
 */
final class ZstdFramesInputStream extends FilterInputStream {
    ZstdFramesInputStream(InputStream source) throws IOException {
        super(new ZstdInputStream(source).setContinuous(false));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return in.read(buffer, offset, length);
        } catch (ZstdIOException e) {
            throw MalformedArchiveException.corrupt("has damaged zstd data");
        }
    }
}
