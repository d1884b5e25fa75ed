package dev.mizzen.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes bits into an array, the first one lowest, as deflate does. Up to 8 bytes behind the end are overwritten. */
final class BitSink {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] out;
    private int at;
    private long held;
    private int count;

    BitSink(byte[] out, int offset) {
        this.out = out;
        this.at = offset;
    }

    /** Writes the {@code length} lowest bits of {@code value}, which has no others; 56 at most. */
    void put(long value, int length) {
        long bits = held | (value << count);
        int sum = count + length;
        LONG.set(out, at, bits);
        at += sum >>> 3;
        held = bits >>> (sum & ~7);
        count = sum & 7;
    }

    /** Fills the last byte with zeros and copies {@code length} bytes. */
    void copy(byte[] from, int offset, int length) {
        align();
        System.arraycopy(from, offset, out, at, length);
        at += length;
    }

    /** How many bits of the last byte are used. */
    int used() {
        return count;
    }

    /** Fills the last byte with zeros and gives the end. */
    int finish() {
        align();
        return at;
    }

    private void align() {
        if (count > 0) {
            put(0, 8 - count);
        }
    }
}
