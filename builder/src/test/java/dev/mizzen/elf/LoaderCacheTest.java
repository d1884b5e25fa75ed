package dev.mizzen.elf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.CacheForge;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoaderCacheTest {
    private static final LoaderCache.Entry ZLIB =
            new LoaderCache.Entry(0x303, "libz.so.1", "/usr/lib/x86_64-linux-gnu/libz.so.1");
    private static final LoaderCache.Entry OTHER = new LoaderCache.Entry(3, "libz.so.1", "/usr/lib/i386/libz.so.1");

    private static CacheForge forge(ByteOrder order) {
        return new CacheForge(order)
                .add(ZLIB.flags(), ZLIB.name(), ZLIB.path())
                .add(OTHER.flags(), OTHER.name(), OTHER.path());
    }

    @Test
    void readsBothFormatsInBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            assertThat(LoaderCache.read(forge(order).bytes(), ByteOrder.LITTLE_ENDIAN))
                    .containsExactly(ZLIB, OTHER);
            for (int count : new int[] {0, 1, 2}) {
                assertThat(LoaderCache.read(forge(order).bytesBehindOldTable(count), order))
                        .as("%s behind %s", order, count)
                        .containsExactly(ZLIB, OTHER);
            }
        }
    }

    @Test
    void aCacheThatDoesNotSayItsByteOrderHasTheMachines() {
        byte[] file = forge(ByteOrder.BIG_ENDIAN).bytes();
        file[28] = 0;
        assertThat(LoaderCache.read(file, ByteOrder.BIG_ENDIAN)).containsExactly(ZLIB, OTHER);
    }

    @Test
    void whatIsNotACacheIsEmpty() {
        byte[] file = forge(ByteOrder.LITTLE_ENDIAN).bytes();
        byte[] other = file.clone();
        other[19] = '2';
        assertThat(LoaderCache.read(other, ByteOrder.LITTLE_ENDIAN)).isEmpty();
        assertThat(LoaderCache.read(new byte[0], ByteOrder.LITTLE_ENDIAN)).isEmpty();
        byte[] old = forge(ByteOrder.LITTLE_ENDIAN).bytesBehindOldTable(1);
        ByteBuffer.wrap(old).order(ByteOrder.LITTLE_ENDIAN).putInt(12, -1);
        assertThat(LoaderCache.read(old, ByteOrder.LITTLE_ENDIAN)).isEmpty();
    }

    @Test
    void aCacheThatNamesOneLongTextOverAndOverIsCutOff() {
        String path = "/" + "x".repeat(4000);
        CacheForge forge = new CacheForge(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4000; i++) {
            forge.add(3, "liba.so", path);
        }
        assertThat(LoaderCache.read(forge.bytes(), ByteOrder.LITTLE_ENDIAN)).hasSizeBetween(2000, 2100);
    }

    @Test
    void hostileCachesAreReadInBounds() {
        byte[] file = forge(ByteOrder.LITTLE_ENDIAN).bytes();
        for (int length = 0; length < file.length; length++) {
            assertThat(LoaderCache.read(Arrays.copyOf(file, length), ByteOrder.LITTLE_ENDIAN))
                    .as("cut to %s", length)
                    .hasSizeLessThan(2);
        }
        byte[] many = file.clone();
        ByteBuffer.wrap(many).order(ByteOrder.LITTLE_ENDIAN).putInt(20, -1);
        assertThat(LoaderCache.read(many, ByteOrder.LITTLE_ENDIAN)).contains(ZLIB, OTHER);
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = file.clone();
            for (int j = 0; j < 4; j++) {
                damaged[20 + random.nextInt(file.length - 20)] = (byte) random.nextInt();
            }
            assertThat(LoaderCache.read(damaged, ByteOrder.LITTLE_ENDIAN)).hasSizeLessThan(10);
        }
    }
}
