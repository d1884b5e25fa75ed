package dev.mizzen.archive;

import java.util.Arrays;

/** Notices where the kind of data changes, so that a new block with codes of its own pays. */
final class BlockSplitter {
    private static final int KINDS = 10;
    private static final int ROUND = 512;
    private static final int CHANGE = 200;
    private static final int SETTLED = 10_000;
    private static final int MANY = 8192;

    private final int[] before = new int[KINDS];
    private final int[] now = new int[KINDS];
    private int countBefore;
    private int countNow;

    void clear() {
        Arrays.fill(before, 0);
        Arrays.fill(now, 0);
        countBefore = 0;
        countNow = 0;
    }

    void literal(int value) {
        now[((value >>> 5) & 6) | (value & 1)]++;
        countNow++;
    }

    void match(int length) {
        now[length < 9 ? 8 : 9]++;
        countNow++;
    }

    /** Whether enough was seen since the last answer of {@link #ends}. */
    boolean isFull() {
        return countNow >= ROUND;
    }

    /** Whether what came last differs so much from what came before that the block of {@code length} bytes should end. */
    boolean ends(int length) {
        if (countBefore > 0) {
            long difference = 0;
            for (int i = 0; i < KINDS; i++) {
                difference += Math.abs((long) before[i] * countNow - (long) now[i] * countBefore);
            }
            long cutoff = (long) countNow * CHANGE / ROUND * countBefore;
            int seen = countBefore + countNow;
            if (length < SETTLED && seen < MANY) {
                cutoff += cutoff * (MANY - seen) / MANY;
            }
            if (difference + (long) (length / 4096) * countBefore >= cutoff) {
                return true;
            }
        }
        for (int i = 0; i < KINDS; i++) {
            before[i] += now[i];
            now[i] = 0;
        }
        countBefore += countNow;
        countNow = 0;
        return false;
    }
}
