package dev.mizzen.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/**
 * Encodes a run as one zstd frame (RFC 8878) with its content size and checksum, by one thread. The native library, which
 * is loaded when the first of these is made, is pinned: its version is part of the bytes.
 */
final class ZstdRunEncoder implements RunEncoder {
    /** The bytes of the tar in one run; part of layer version 1. */
    static final int RUN = 1 << 22;

    private static final int LEVEL = 3;

    private final byte[] out = new byte[(int) Zstd.compressBound(RUN)];

    @Override
    public int runLength() {
        return RUN;
    }

    @Override
    public int slack() {
        return 0;
    }

    @Override
    public byte[] output() {
        return out;
    }

    @Override
    public int encode(byte[] in, int length) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(LEVEL);
            context.setContentSize(true);
            context.setChecksum(true);
            context.setDictID(false);
            return context.compressByteArray(out, 0, out.length, in, 0, length);
        }
    }
}
