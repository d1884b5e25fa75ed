package dev.mizzen.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.digest.Digest;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the encoder writes, an independent inflater reads back; and what it writes stays the same for ever. */
class DeflateEncoderTest {
    private final DeflateEncoder encoder = new DeflateEncoder();

    /** Kinds of data that take different ways through the encoder. */
    enum Kind {
        ZEROS,
        RANDOM,
        TEXT,
        FEW_SYMBOLS,
        PERIODIC,
        CHANGING;

        byte[] bytes(int length) {
            Random random = new Random(7L * length + name().length());
            byte[] out = new byte[length];
            switch (this) {
                case ZEROS -> {}
                case RANDOM -> random.nextBytes(out);
                case TEXT -> text(random, out, 0, length);
                case FEW_SYMBOLS -> {
                    for (int i = 0; i < length; i++) {
                        out[i] = (byte) (random.nextInt(100) == 0 ? random.nextInt(256) : random.nextInt(3));
                    }
                }
                case PERIODIC -> {
                    byte[] period = new byte[1 + random.nextInt(40_000)];
                    random.nextBytes(period);
                    for (int i = 0; i < length; i++) {
                        out[i] = period[i % period.length];
                    }
                }
                case CHANGING -> {
                    for (int i = 0; i < length; i += 9000) {
                        int end = Math.min(length, i + 9000);
                        if (random.nextBoolean()) {
                            text(random, out, i, end);
                        } else {
                            byte[] noise = new byte[end - i];
                            random.nextBytes(noise);
                            System.arraycopy(noise, 0, out, i, noise.length);
                        }
                    }
                }
            }
            return out;
        }

        private static void text(Random random, byte[] out, int from, int to) {
            String[] words = {"def ", "return ", "self", ".", "(", "):\n    ", "import ", "x", "None", "= ", "class "};
            for (int i = from; i < to; ) {
                byte[] word = words[random.nextInt(words.length)].getBytes(UTF_8);
                int count = Math.min(word.length, to - i);
                System.arraycopy(word, 0, out, i, count);
                i += count;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void isReadBackAtEverySize(Kind kind) throws Exception {
        for (int length = 0; length < 300; length++) {
            check(kind.bytes(length));
        }
        for (int length = 300; length < 70_000; length += 2503) {
            check(kind.bytes(length));
        }
        for (int edge : new int[] {
            32767, 32768, 32769, 65535, 65536, 99_999, 100_000, 100_001, 104_999, 105_000, 105_001, 1 << 20
        }) {
            check(kind.bytes(edge));
        }
    }

    @Test
    void reachesBackAsFarAsItMayAndNoFarther() throws Exception {
        byte[] phrase = Kind.RANDOM.bytes(100);
        for (int distance : new int[] {100, 32766, 32767, 32768, 32769, 33000}) {
            byte[] data = new byte[distance + 100];
            Random random = new Random(distance);
            random.nextBytes(data);
            System.arraycopy(phrase, 0, data, 0, 100);
            System.arraycopy(phrase, 0, data, distance, 100);
            int size = check(data);
            if (distance == 100) {
                assertThat(size).isLessThan(data.length);
            }
        }
    }

    @Test
    void makesRepetitionSmallAndNoiseHardlyLarger() throws Exception {
        assertThat(check(new byte[1 << 20])).isLessThan(1200);
        int noise = 1 << 20;
        assertThat(check(Kind.RANDOM.bytes(noise))).isLessThan(noise + noise / 1000);
        byte[] text = Kind.TEXT.bytes(1 << 18);
        assertThat(check(text)).isLessThan((int) (text.length * 0.45));
    }

    @Test
    void remembersNothingOfEarlierInput() {
        byte[] data = Kind.TEXT.bytes(50_000);
        byte[] first = encode(new DeflateEncoder(), data);
        encode(encoder, Kind.CHANGING.bytes(400_000));
        assertThat(encode(encoder, data)).isEqualTo(first);
    }

    @Test
    void ignoresWhatStandsBehindTheInput() {
        byte[] data = Kind.PERIODIC.bytes(3000);
        byte[] padded = Arrays.copyOf(data, 4000);
        Arrays.fill(padded, 3000, 4000, (byte) 'x');
        byte[] out = new byte[DeflateEncoder.bound(3000) + 8];
        int end = encoder.encode(padded, 3000, out, 0);
        assertThat(Arrays.copyOf(out, end)).isEqualTo(encode(encoder, data));
    }

    /** A difference here is a new layer version: every layer in every registry would be made anew. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void writesTheSameBytesForEver(Kind kind) {
        String expected = switch (kind) {
            case ZEROS -> "cd50d4bc063d";
            case RANDOM -> "6d26cf4b3157";
            case TEXT -> "097403cceaf4";
            case FEW_SYMBOLS -> "f1deb741fea9";
            case PERIODIC -> "302c17f201df";
            case CHANGING -> "9ff082f3e97d";
        };
        assertThat(Digest.sha256(encode(encoder, kind.bytes(250_000))).abbreviated())
                .isEqualTo(expected);
    }

    private int check(byte[] data) throws DataFormatException {
        byte[] encoded = encode(encoder, data);
        assertThat(encoded.length).isLessThanOrEqualTo(DeflateEncoder.bound(data.length));
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(encoded);
            byte[] back = new byte[data.length + 1];
            int count = 0;
            while (!inflater.finished()) {
                int some = inflater.inflate(back, count, back.length - count);
                assertThat(some > 0 || inflater.finished()).isTrue();
                count += some;
            }
            assertThat(inflater.getRemaining()).isZero();
            assertThat(count).isEqualTo(data.length);
            assertThat(Arrays.equals(back, 0, count, data, 0, count)).isTrue();
        } finally {
            inflater.end();
        }
        return encoded.length;
    }

    private static byte[] encode(DeflateEncoder encoder, byte[] data) {
        byte[] in = Arrays.copyOf(data, data.length + MatchFinder.SLACK);
        byte[] out = new byte[DeflateEncoder.bound(data.length) + 8];
        return Arrays.copyOf(out, encoder.encode(in, data.length, out, 0));
    }
}
