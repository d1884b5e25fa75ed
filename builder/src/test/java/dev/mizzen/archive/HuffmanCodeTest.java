package dev.mizzen.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HuffmanCodeTest {
    @Test
    void isCompleteAndWithinItsLimit() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            int symbols = 2 + random.nextInt(285);
            int limit = symbols > 19 || random.nextBoolean() ? 15 : 7;
            int[] frequencies = new int[symbols];
            for (int i = 0; i < symbols; i++) {
                frequencies[i] = random.nextInt(3) == 0 ? 0 : 1 << random.nextInt(20);
            }
            check(frequencies, limit);
        }
    }

    @Test
    void bendsTheDeepestTrees() {
        int[] fibonacci = new int[28];
        fibonacci[0] = 1;
        fibonacci[1] = 1;
        for (int i = 2; i < fibonacci.length; i++) {
            fibonacci[i] = fibonacci[i - 1] + fibonacci[i - 2];
        }
        check(fibonacci, 15);
        int[] nineteen = new int[19];
        System.arraycopy(fibonacci, 0, nineteen, 0, 19);
        check(nineteen, 7);
    }

    @Test
    void hasTwoCodesAtLeast() {
        for (int only = 0; only < 30; only++) {
            int[] frequencies = new int[30];
            frequencies[only] = 5;
            check(frequencies, 15);
        }
        check(new int[30], 15);
    }

    @Test
    void givesFrequentSymbolsShortCodes() {
        HuffmanCode code = new HuffmanCode(4, 15);
        code.build(new int[] {1, 100, 3, 0});
        assertThat(code.lengths).containsExactly(2, 1, 2, 0);
        assertThat(code.codes).containsExactly((short) 1, (short) 0, (short) 3, (short) 0);
    }

    private static void check(int[] frequencies, int limit) {
        HuffmanCode code = new HuffmanCode(frequencies.length, limit);
        code.build(frequencies);
        long space = 0;
        for (int i = 0; i < frequencies.length; i++) {
            int length = code.lengths[i];
            assertThat(length).isBetween(frequencies[i] > 0 ? 1 : 0, limit);
            if (length > 0) {
                space += 1L << (limit - length);
            }
        }
        assertThat(space).isEqualTo(1L << limit);
    }
}
