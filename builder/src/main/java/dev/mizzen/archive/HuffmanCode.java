package dev.mizzen.archive;

import java.util.Arrays;

/**
 * A canonical, length-limited Huffman code (RFC 1951, 3.2.2). Ties are broken by symbol, so that the lengths are a function
 * of the frequencies.
 */
final class HuffmanCode {
    /** The length of each symbol's code in bits; 0 for symbols that do not occur. */
    final byte[] lengths;

    /** Each symbol's code with its first bit lowest, as deflate writes it. */
    final short[] codes;

    private final int mostBits;
    private final int[] sorted;
    private final int[] nodes;
    private final int[] counts = new int[16];

    HuffmanCode(int symbols, int mostBits) {
        this.lengths = new byte[symbols];
        this.codes = new short[symbols];
        this.mostBits = mostBits;
        this.sorted = new int[symbols];
        this.nodes = new int[symbols];
    }

    /**
     * Makes the code for {@code frequencies}, each below 2^22. There are always two codes at least, because some readers
     * refuse an incomplete code.
     */
    void build(int[] frequencies) {
        Arrays.fill(lengths, (byte) 0);
        int used = 0;
        for (int i = 0; i < frequencies.length; i++) {
            if (frequencies[i] > 0) {
                sorted[used++] = (frequencies[i] << 9) | i;
            }
        }
        if (used < 2) {
            int only = used == 0 ? 0 : sorted[0] & 511;
            lengths[only] = 1;
            lengths[only == 0 ? 1 : 0] = 1;
        } else {
            Arrays.sort(sorted, 0, used);
            assignLengths(used);
        }
        assignCodes();
    }

    /** Sets lengths that are known beforehand. */
    void use(byte[] known) {
        System.arraycopy(known, 0, lengths, 0, known.length);
        assignCodes();
    }

    /** Builds the tree in place (Moffat and Katajainen), counts the depths, and bends those that are too deep. */
    private void assignLengths(int used) {
        int leaf = 0;
        int inner = 0;
        int[] weight = nodes;
        int[] parent = nodes;
        int next;
        for (next = 0; next < used - 1; next++) {
            int sum = 0;
            for (int child = 0; child < 2; child++) {
                boolean takeLeaf = leaf < used && (inner >= next || sorted[leaf] >>> 9 <= weight[inner]);
                if (takeLeaf) {
                    sum += sorted[leaf++] >>> 9;
                } else {
                    sum += weight[inner];
                    parent[inner++] = next;
                }
            }
            weight[next] = sum;
        }
        Arrays.fill(counts, 0);
        counts[1] = 2;
        int root = used - 2;
        int[] depth = nodes;
        depth[root] = 0;
        for (int node = root - 1; node >= 0; node--) {
            int d = depth[parent[node]] + 1;
            depth[node] = d;
            int bits = Math.min(d, mostBits - 1);
            while (counts[bits] == 0) {
                bits--;
            }
            counts[bits]--;
            counts[bits + 1] += 2;
        }
        int symbol = 0;
        for (int bits = mostBits; bits >= 1; bits--) {
            for (int i = 0; i < counts[bits]; i++) {
                lengths[sorted[symbol++] & 511] = (byte) bits;
            }
        }
    }

    private void assignCodes() {
        Arrays.fill(counts, 0);
        for (byte length : lengths) {
            counts[length]++;
        }
        counts[0] = 0;
        int[] next = new int[16];
        for (int bits = 1; bits < 16; bits++) {
            next[bits] = (next[bits - 1] + counts[bits - 1]) << 1;
        }
        for (int i = 0; i < lengths.length; i++) {
            int bits = lengths[i];
            codes[i] = bits == 0 ? 0 : (short) (Integer.reverse(next[bits]++) >>> (32 - bits));
        }
    }
}
