package dev.mizzen.archive;

import java.util.zip.CRC32;

/** Encodes a run as one gzip member (RFC 1952). */
final class GzipRunEncoder implements RunEncoder {
    /** The bytes of the tar in one run; part of layer version 1. */
    static final int RUN = 1 << 20;

    /** Deflate, no flags, no time, no hint, operating system unknown. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int TRAILER = 8;
    private static final int SLACK = 8;

    private final DeflateEncoder deflate = new DeflateEncoder();
    private final byte[] out = new byte[HEADER.length + DeflateEncoder.bound(RUN) + TRAILER + SLACK];

    @Override
    public int runLength() {
        return RUN;
    }

    @Override
    public int slack() {
        return MatchFinder.SLACK;
    }

    @Override
    public byte[] output() {
        return out;
    }

    @Override
    public int encode(byte[] in, int length) {
        System.arraycopy(HEADER, 0, out, 0, HEADER.length);
        int end = deflate.encode(in, length, out, HEADER.length);
        CRC32 crc = new CRC32();
        crc.update(in, 0, length);
        System.arraycopy(trailer((int) crc.getValue(), length), 0, out, end, TRAILER);
        return end + TRAILER;
    }

    /** What stands before every deflate stream. */
    static byte[] header() {
        return HEADER.clone();
    }

    /** What stands behind a deflate stream: CRC-32 and size modulo 2^32 of what it inflates to, little endian. */
    static byte[] trailer(int crc, long size) {
        byte[] bytes = new byte[TRAILER];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) (crc >>> (8 * i));
            bytes[4 + i] = (byte) (size >>> (8 * i));
        }
        return bytes;
    }
}
