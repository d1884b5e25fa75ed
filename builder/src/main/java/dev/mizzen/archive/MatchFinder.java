package dev.mizzen.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds earlier occurrences of what follows: chains of positions with the same hash of four bytes, and the last position
 * with the same three. The input must be followed by {@link #SLACK} bytes that may be read.
 */
final class MatchFinder {
    static final int SLACK = 8;
    static final int SHORTEST = 3;
    static final int LONGEST = 258;
    static final int WINDOW = 32768;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int MOST_BITS4 = 16;
    private static final int MOST_BITS3 = 13;
    private static final int LEAST_BITS = 8;
    private static final int MIX = 0x9e3779b1;
    private static final int NONE = -WINDOW;
    private static final int MASK = WINDOW - 1;

    private final int[] last4 = new int[1 << MOST_BITS4];
    private final int[] last3 = new int[1 << MOST_BITS3];
    private final int[] earlier = new int[WINDOW];
    private byte[] in = {};
    private int shift4;
    private int shift3;

    /** The distance of the match that {@link #longest} found last. */
    int distance;

    /** Forgets everything and looks at {@code length} bytes of {@code input} from now on. */
    void start(byte[] input, int length) {
        in = input;
        int bits = Math.max(LEAST_BITS, 32 - Integer.numberOfLeadingZeros(length));
        int bits4 = Math.min(MOST_BITS4, bits);
        int bits3 = Math.min(MOST_BITS3, bits);
        shift4 = 32 - bits4;
        shift3 = 32 - bits3;
        Arrays.fill(last4, 0, 1 << bits4, NONE);
        Arrays.fill(last3, 0, 1 << bits3, NONE);
    }

    /** Enters {@code count} positions that no match is wanted for. */
    void skip(int from, int count) {
        for (int at = from; at < from + count; at++) {
            int word = (int) INT.get(in, at);
            int slot4 = (word * MIX) >>> shift4;
            last3[((word << 8) * MIX) >>> shift3] = at;
            earlier[at & MASK] = last4[slot4];
            last4[slot4] = at;
        }
    }

    /**
     * Enters the position {@code at} and finds the longest match there that is longer than {@code beat}.
     *
     * @param most the longest length that can be used, 4 at least
     * @param nice a length that ends the search
     * @param tries how many candidates are looked at
     * @return its length, with {@link #distance} set; {@code beat} when there is none
     */
    int longest(int at, int beat, int most, int nice, int tries) {
        byte[] input = in;
        int word = (int) INT.get(input, at);
        int slot4 = (word * MIX) >>> shift4;
        int slot3 = ((word << 8) * MIX) >>> shift3;
        int candidate = last4[slot4];
        int three = last3[slot3];
        last3[slot3] = at;
        earlier[at & MASK] = candidate;
        last4[slot4] = at;
        int limit = at - WINDOW;
        int best = beat;
        if (best < SHORTEST && three > limit && (((int) INT.get(input, three) ^ word) << 8) == 0) {
            best = SHORTEST;
            distance = at - three;
        }
        int left = tries;
        while (candidate > limit) {
            if (best < 4) {
                if ((int) INT.get(input, candidate) == word) {
                    best = 4 + extend(input, candidate + 4, at + 4, most - 4);
                    distance = at - candidate;
                    if (best >= nice) {
                        return best;
                    }
                }
            } else if ((int) INT.get(input, candidate + best - 3) == (int) INT.get(input, at + best - 3)
                    && (int) INT.get(input, candidate) == word) {
                int length = 4 + extend(input, candidate + 4, at + 4, most - 4);
                if (length > best) {
                    best = length;
                    distance = at - candidate;
                    if (best >= nice) {
                        return best;
                    }
                }
            }
            if (--left == 0) {
                break;
            }
            candidate = earlier[candidate & MASK];
        }
        return best;
    }

    /** How many bytes agree at two places, up to {@code most}. */
    private static int extend(byte[] input, int a, int b, int most) {
        int length = 0;
        while (length < most) {
            long difference = (long) LONG.get(input, a + length) ^ (long) LONG.get(input, b + length);
            if (difference != 0) {
                return Math.min(most, length + (Long.numberOfTrailingZeros(difference) >>> 3));
            }
            length += 8;
        }
        return most;
    }
}
