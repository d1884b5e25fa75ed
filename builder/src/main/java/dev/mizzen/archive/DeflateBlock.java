package dev.mizzen.archive;

import java.util.Arrays;

/** The symbols of one deflate block, and the three ways to write it (RFC 1951, 3.2.3): the shortest is taken. */
final class DeflateBlock {
    private static final int LITERALS = 286;
    private static final int DISTANCES = 30;
    private static final int END = 256;
    private static final int MOST_STORED = 65535;

    private static final byte[] LENGTH_SYMBOL = new byte[MatchFinder.LONGEST + 1];
    private static final short[] LENGTH_BASE = new short[29];
    private static final byte[] LENGTH_EXTRA = new byte[29];
    private static final int[] DISTANCE_BASE = new int[DISTANCES];
    private static final byte[] DISTANCE_EXTRA = new byte[DISTANCES];
    private static final HuffmanCode FIXED_LITERALS = new HuffmanCode(288, 15);
    private static final HuffmanCode FIXED_DISTANCES = new HuffmanCode(DISTANCES, 15);

    static {
        int base = 3;
        for (int i = 0; i < 28; i++) {
            LENGTH_EXTRA[i] = (byte) (i < 8 ? 0 : i / 4 - 1);
            LENGTH_BASE[i] = (short) base;
            Arrays.fill(LENGTH_SYMBOL, base, Math.min(259, base + (1 << LENGTH_EXTRA[i])), (byte) i);
            base += 1 << LENGTH_EXTRA[i];
        }
        LENGTH_BASE[28] = MatchFinder.LONGEST;
        LENGTH_SYMBOL[MatchFinder.LONGEST] = 28;
        base = 1;
        for (int i = 0; i < DISTANCES; i++) {
            DISTANCE_EXTRA[i] = (byte) (i < 4 ? 0 : i / 2 - 1);
            DISTANCE_BASE[i] = base;
            base += 1 << DISTANCE_EXTRA[i];
        }
        byte[] fixed = new byte[288];
        Arrays.fill(fixed, 0, 144, (byte) 8);
        Arrays.fill(fixed, 144, 256, (byte) 9);
        Arrays.fill(fixed, 256, 280, (byte) 7);
        Arrays.fill(fixed, 280, 288, (byte) 8);
        FIXED_LITERALS.use(fixed);
        byte[] five = new byte[DISTANCES];
        Arrays.fill(five, (byte) 5);
        FIXED_DISTANCES.use(five);
    }

    /** A literal as its value; a match as length and distance in the upper and lower 16 bits. */
    private final int[] tokens;

    private final int[] literalCounts = new int[LITERALS];
    private final int[] distanceCounts = new int[DISTANCES];
    private final HuffmanCode literalCode = new HuffmanCode(LITERALS, 15);
    private final HuffmanCode distanceCode = new HuffmanCode(DISTANCES, 15);
    private final DeflateCodeLengths header = new DeflateCodeLengths();
    private final int[] lengthBits = new int[MatchFinder.LONGEST + 1];
    private final byte[] lengthBitCounts = new byte[MatchFinder.LONGEST + 1];
    private int count;

    DeflateBlock(int mostTokens) {
        tokens = new int[mostTokens];
    }

    void clear() {
        count = 0;
        Arrays.fill(literalCounts, 0);
        Arrays.fill(distanceCounts, 0);
    }

    void literal(int value) {
        tokens[count++] = value;
        literalCounts[value]++;
    }

    void match(int length, int distance) {
        tokens[count++] = (length << 16) | distance;
        literalCounts[257 + LENGTH_SYMBOL[length]]++;
        distanceCounts[distanceSymbol(distance)]++;
    }

    /** Writes the block, which stands for {@code in} from {@code start} to {@code end}. */
    void write(BitSink out, byte[] in, int start, int end, boolean last) {
        literalCounts[END] = 1;
        literalCode.build(literalCounts);
        distanceCode.build(distanceCounts);
        header.prepare(literalCode.lengths, distanceCode.lengths);
        long dynamic = header.bits() + cost(literalCode, distanceCode);
        long fixed = cost(FIXED_LITERALS, FIXED_DISTANCES);
        int pieces = Math.max(1, (end - start + MOST_STORED - 1) / MOST_STORED);
        long stored = 8L * (end - start) + 40L * pieces;
        if (stored <= Math.min(dynamic, fixed)) {
            writeStored(out, in, start, end, last);
        } else if (fixed <= dynamic) {
            out.put((last ? 1 : 0) | (1 << 1), 3);
            writeTokens(out, FIXED_LITERALS, FIXED_DISTANCES);
        } else {
            out.put((last ? 1 : 0) | (2 << 1), 3);
            header.write(out);
            writeTokens(out, literalCode, distanceCode);
        }
    }

    private static void writeStored(BitSink out, byte[] in, int start, int end, boolean last) {
        int at = start;
        do {
            int length = Math.min(MOST_STORED, end - at);
            out.put(last && at + length == end ? 1 : 0, 3);
            if (out.used() > 0) {
                out.put(0, 8 - out.used());
            }
            out.put(length | ((long) (~length & 0xffff) << 16), 32);
            out.copy(in, at, length);
            at += length;
        } while (at < end);
    }

    private long cost(HuffmanCode literals, HuffmanCode distances) {
        long bits = 0;
        for (int i = 0; i < LITERALS; i++) {
            int extra = i > END ? LENGTH_EXTRA[i - 257] : 0;
            bits += (long) literalCounts[i] * (literals.lengths[i] + extra);
        }
        for (int i = 0; i < DISTANCES; i++) {
            bits += (long) distanceCounts[i] * (distances.lengths[i] + DISTANCE_EXTRA[i]);
        }
        return bits;
    }

    private void writeTokens(BitSink out, HuffmanCode literals, HuffmanCode distances) {
        for (int length = MatchFinder.SHORTEST; length <= MatchFinder.LONGEST; length++) {
            int symbol = LENGTH_SYMBOL[length];
            int bits = literals.lengths[257 + symbol];
            lengthBits[length] = (literals.codes[257 + symbol] & 0xffff) | ((length - LENGTH_BASE[symbol]) << bits);
            lengthBitCounts[length] = (byte) (bits + LENGTH_EXTRA[symbol]);
        }
        for (int i = 0; i < count; i++) {
            int token = tokens[i];
            if (token < 256) {
                out.put(literals.codes[token] & 0xffff, literals.lengths[token]);
            } else {
                int length = token >>> 16;
                int distance = token & 0xffff;
                int symbol = distanceSymbol(distance);
                long bits = lengthBits[length];
                int filled = lengthBitCounts[length];
                bits |= (distances.codes[symbol] & 0xffffL) << filled;
                filled += distances.lengths[symbol];
                bits |= (long) (distance - DISTANCE_BASE[symbol]) << filled;
                out.put(bits, filled + DISTANCE_EXTRA[symbol]);
            }
        }
        out.put(literals.codes[END] & 0xffff, literals.lengths[END]);
    }

    private static int distanceSymbol(int distance) {
        int d = distance - 1;
        if (d < 2) {
            return d;
        }
        int top = 31 - Integer.numberOfLeadingZeros(d);
        return 2 * top + ((d >>> (top - 1)) & 1);
    }
}
