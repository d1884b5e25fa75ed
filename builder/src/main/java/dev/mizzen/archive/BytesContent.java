package dev.mizzen.archive;

import java.io.IOException;
import java.io.OutputStream;

/** Content in memory. */
final class BytesContent implements Content {
    private final byte[] bytes;

    BytesContent(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, bytes.length);
    }
}
