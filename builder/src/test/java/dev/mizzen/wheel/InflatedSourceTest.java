package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.archive.Content;
import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InflatedSourceTest {
    private static final int MIB = 1 << 20;

    @Test
    void readsAnyStretch() throws Exception {
        for (int size : new int[] {4, 100, 4 * MIB, 4 * MIB + 1, 8 * MIB + 1, 15 * MIB}) {
            byte[] bytes = elf(size);
            InflatedSource source = new InflatedSource(Content.of(bytes));
            assertThat(source.isElf()).isTrue();
            assertThat(source.size()).isEqualTo(size);
            for (int at : new int[] {0, size / 2, size - 4}) {
                assertThat(source.read(at, 4)).isEqualTo(Arrays.copyOfRange(bytes, at, at + 4));
            }
        }
    }

    @Test
    void letsFilesOfOtherKindsBe() throws Exception {
        int[] passes = {0};
        Content content = new Content() {
            @Override
            public long size() {
                return 3L << 30;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                passes[0]++;
                byte[] piece = new byte[8192];
                for (int i = 0; i < 2; i++) {
                    out.write(piece);
                }
                throw new AssertionError("read on");
            }
        };
        assertThat(new InflatedSource(content).isElf()).isFalse();
        assertThat(passes[0]).isEqualTo(1);
    }

    @Test
    void inflatesNoMoreThanAFewTimes() throws Exception {
        InflatedSource source = new InflatedSource(Content.of(elf(64 * MIB)));
        for (int i = 1; i <= 6; i++) {
            source.read(i * 8L * MIB - 10, 20);
        }
        assertThatThrownBy(() -> source.read(12L * MIB + 5, 20))
                .isInstanceOf(BuildException.class)
                .hasMessage("what the loader reads is scattered over the file");
    }

    private static byte[] elf(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, bytes, 0, 4);
        return bytes;
    }
}
