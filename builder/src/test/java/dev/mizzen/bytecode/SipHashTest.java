package dev.mizzen.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {
    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    @Test
    void givesTheVectorsOfItsAuthors() {
        SipHash hash = new SipHash(2, 4, K0, K1);
        assertThat(hash.of(new byte[0], 0, 0)).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(hash.of(counting(1), 0, 1)).isEqualTo(0x74f839c593dc67fdL);
        assertThat(hash.of(counting(8), 0, 8)).isEqualTo(0x93f5f5799a932462L);
        assertThat(hash.of(counting(15), 0, 15)).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void hashesAStretchAsTheBytesAlone() {
        byte[] around = counting(40);
        byte[] alone = java.util.Arrays.copyOfRange(around, 5, 36);
        SipHash hash = new SipHash(1, 3, K0, K1);
        assertThat(hash.of(around, 5, 31)).isEqualTo(hash.of(alone, 0, 31)).isNotEqualTo(hash.of(around, 5, 30));
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
