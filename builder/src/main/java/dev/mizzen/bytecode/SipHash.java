package dev.mizzen.bytecode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-c-d (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a 64-bit hash under a key of 128 bits.
 *
 * @param rounds c, the rounds for each block of eight bytes
 * @param lastRounds d, the rounds at the end
 * @param k0 the first eight bytes of the key, read as a little-endian number
 * @param k1 the other eight
 */
record SipHash(int rounds, int lastRounds, long k0, long k1) {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The hash of {@code length} bytes from {@code from} on. */
    long of(byte[] bytes, int from, int length) {
        State state = new State(k0, k1);
        int end = from + (length & ~7);
        for (int at = from; at < end; at += 8) {
            state.block((long) LONG.get(bytes, at), rounds);
        }
        long last = (long) length << 56;
        for (int i = 0; i < (length & 7); i++) {
            last |= (bytes[end + i] & 0xffL) << (8 * i);
        }
        state.block(last, rounds);
        return state.finish(lastRounds);
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void block(long word, int rounds) {
            v3 ^= word;
            mix(rounds);
            v0 ^= word;
        }

        long finish(int rounds) {
            v2 ^= 0xff;
            mix(rounds);
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void mix(int rounds) {
            for (int i = 0; i < rounds; i++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32) + v3;
                v2 += v1;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
