package dev.mizzen.archive;

import java.util.Arrays;

/** The head of a dynamic block (RFC 1951, 3.2.7): the code lengths of its two codes, run-length and Huffman coded. */
final class DeflateCodeLengths {
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int REPEAT = 16;
    private static final int ZEROS = 17;
    private static final int MANY_ZEROS = 18;

    private final byte[] all = new byte[286 + 30];
    private final int[] symbols = new int[286 + 30];
    private final int[] counts = new int[19];
    private final HuffmanCode code = new HuffmanCode(19, 7);
    private int literals;
    private int distances;
    private int sent;
    private int count;

    /** Chooses how to write the lengths of two codes. */
    void prepare(byte[] literalLengths, byte[] distanceLengths) {
        literals = used(literalLengths, 257);
        distances = used(distanceLengths, 1);
        System.arraycopy(literalLengths, 0, all, 0, literals);
        System.arraycopy(distanceLengths, 0, all, literals, distances);
        count = 0;
        Arrays.fill(counts, 0);
        int total = literals + distances;
        for (int at = 0; at < total; ) {
            int run = 1;
            while (at + run < total && all[at + run] == all[at]) {
                run++;
            }
            encodeRun(all[at], run);
            at += run;
        }
        code.build(counts);
        sent = 19;
        while (sent > 4 && code.lengths[ORDER[sent - 1]] == 0) {
            sent--;
        }
    }

    /** How many bits the head takes. */
    long bits() {
        long bits = 14 + 3L * sent;
        for (int i = 0; i < counts.length; i++) {
            bits += (long) counts[i] * (code.lengths[i] + extra(i));
        }
        return bits;
    }

    void write(BitSink out) {
        out.put((literals - 257) | ((distances - 1) << 5) | ((sent - 4) << 10), 14);
        for (int i = 0; i < sent; i++) {
            out.put(code.lengths[ORDER[i]], 3);
        }
        for (int i = 0; i < count; i++) {
            int symbol = symbols[i] & 31;
            out.put(
                    (code.codes[symbol] & 0xffff) | ((long) (symbols[i] >>> 5) << code.lengths[symbol]),
                    code.lengths[symbol] + extra(symbol));
        }
    }

    private void encodeRun(int length, int run) {
        int left = run;
        if (length == 0) {
            while (left >= 11) {
                int some = Math.min(left, 138);
                add(MANY_ZEROS, some - 11);
                left -= some;
            }
            if (left >= 3) {
                add(ZEROS, left - 3);
                left = 0;
            }
        } else if (left >= 4) {
            add(length, 0);
            left--;
            while (left >= 3) {
                int some = Math.min(left, 6);
                add(REPEAT, some - 3);
                left -= some;
            }
        }
        for (; left > 0; left--) {
            add(length, 0);
        }
    }

    private void add(int symbol, int value) {
        symbols[count++] = symbol | (value << 5);
        counts[symbol]++;
    }

    private static int extra(int symbol) {
        return symbol == REPEAT ? 2 : symbol == ZEROS ? 3 : symbol == MANY_ZEROS ? 7 : 0;
    }

    private static int used(byte[] lengths, int least) {
        int used = lengths.length;
        while (used > least && lengths[used - 1] == 0) {
            used--;
        }
        return used;
    }
}
