package dev.mizzen.archive;

import java.util.Arrays;

/**
 * Encodes bytes as one raw deflate stream (RFC 1951). What it writes is a function of its input and of this code alone:
 * the stream belongs to layer version 1, and a change of a single bit in it is a new layer version.
 *
 * <p>Lazy matching over hash chains; blocks end where the kind of data changes. Not safe for several threads.
 */
final class DeflateEncoder {
    private static final int NICE = 66;
    private static final int TRIES = 24;
    private static final int FARTHEST_SHORTEST = 4096;
    private static final int LEAST_BLOCK = 5000;
    private static final int MOST_BLOCK = 100_000;
    private static final int DULL = 8;

    private final MatchFinder finder = new MatchFinder();
    private final DeflateBlock block = new DeflateBlock(MOST_BLOCK + LEAST_BLOCK + MatchFinder.LONGEST);
    private final BlockSplitter splitter = new BlockSplitter();

    /** The most bytes that {@code length} bytes can be encoded to. */
    static int bound(int length) {
        return length + length / 500 + 64;
    }

    /**
     * Encodes the first {@code length} bytes of {@code in}, which must be longer by {@link MatchFinder#SLACK} at least.
     *
     * @param out gets the stream from {@code offset} on; must have room for {@link #bound} bytes and 8 more
     * @return where the stream ends
     */
    int encode(byte[] in, int length, byte[] out, int offset) {
        BitSink bits = new BitSink(out, offset);
        Arrays.fill(in, length, length + MatchFinder.SLACK, (byte) 0);
        finder.start(in, length);
        int at = 0;
        do {
            int start = at;
            int end = length - start <= MOST_BLOCK + LEAST_BLOCK ? length : start + MOST_BLOCK;
            at = fill(in, start, end, length);
            block.write(bits, in, start, at, at == length);
        } while (at < length);
        return bits.finish();
    }

    /** Gathers one block from {@code start} on and gives its end: {@code end}, or less where the data changes. */
    private int fill(byte[] in, int start, int end, int length) {
        block.clear();
        splitter.clear();
        int at = start;
        int matched = start;
        while (at < end) {
            if (splitter.isFull()
                    && at - start >= LEAST_BLOCK
                    && length - at >= LEAST_BLOCK
                    && splitter.ends(at - start)) {
                break;
            }
            int found = find(at, 2, length, TRIES);
            if (found == 2) {
                int dull = Math.min(end - at, 1 + ((at - matched) >>> DULL));
                for (int i = 0; i < dull; i++) {
                    literal(in[at++]);
                }
                continue;
            }
            int distance = finder.distance;
            while (found < NICE && at + 1 < end) {
                int next = find(at + 1, found - 1, length, TRIES >> 2);
                if (next < found || 4 * (next - found) + log2(distance) - log2(finder.distance) <= 2) {
                    finder.skip(at + 2, found - 2);
                    match(found, distance);
                    at += found;
                    found = 0;
                    break;
                }
                literal(in[at++]);
                found = next;
                distance = finder.distance;
            }
            if (found > 0) {
                finder.skip(at + 1, found - 1);
                match(found, distance);
                at += found;
            }
            matched = at;
        }
        return at;
    }

    private int find(int at, int beat, int length, int tries) {
        int most = Math.min(MatchFinder.LONGEST, length - at);
        if (most < 4) {
            return beat;
        }
        int found = finder.longest(at, beat, most, Math.min(NICE, most), tries);
        return found == MatchFinder.SHORTEST && beat == 2 && finder.distance > FARTHEST_SHORTEST ? beat : found;
    }

    private void literal(byte value) {
        block.literal(value & 0xff);
        splitter.literal(value & 0xff);
    }

    private void match(int length, int distance) {
        block.match(length, distance);
        splitter.match(length);
    }

    private static int log2(int value) {
        return 31 - Integer.numberOfLeadingZeros(value);
    }
}
