package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.digest.Algorithm;
import dev.mizzen.testing.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The memory that a layer needs grows neither with its files nor, but for a few hundred bytes each, with their number:
 * wheels larger than the heap become the layers that they become with much memory. The sizes that we promise take minutes:
 * the profile {@code long}.
 */
class LayerMemoryIT {
    private static final String DIST_INFO = "vast-1.0.dist-info/";
    private static final String NAME = "vast-1.0-py3-none-any.whl";

    @TempDir
    private Path folder;

    @Test
    void aMemberLargerThanTheHeapPassesThrough() throws Exception {
        assertBecomesALayer(wheel(1, 60 << 20), "-Xmx32m");
    }

    @Test
    void thousandsOfMembersFit() throws Exception {
        assertBecomesALayer(wheel(20_000, 50), "-Xmx64m");
    }

    @Test
    @Tag("long")
    void aMemberOf450MegabytesFitsIn256() throws Exception {
        assertBecomesALayer(wheel(1, 450_000_000), "-Xmx256m");
    }

    @Test
    @Tag("long")
    void aHundredThousandMembersFitIn256() throws Exception {
        assertBecomesALayer(wheel(100_000, 500), "-Xmx256m");
    }

    private static void assertBecomesALayer(Path wheel, String heap) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String out = Command.of(java, heap, "-cp", classPath, LayerInLittleMemory.class.getName(), wheel)
                .run()
                .orFail()
                .out();
        System.out.println(
                "layer memory " + heap + ": " + out.lines().skip(1).findFirst().orElse("unknown"));
        assertThat(out.lines().findFirst())
                .hasValue(LayerInLittleMemory.layer(wheel).toString());
    }

    /** A wheel of {@code members} files of {@code size} bytes that do not compress, written in little memory itself. */
    private Path wheel(int members, int size) throws IOException {
        Path file = folder.resolve(NAME);
        StringBuilder record = new StringBuilder();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            zip.setLevel(Deflater.BEST_SPEED);
            Random random = new Random(20260101);
            byte[] piece = new byte[Math.min(size, 1 << 20)];
            for (int i = 0; i < members; i++) {
                String path = "vast/part" + i / 1000 + "/member" + i + ".bin";
                ZipArchiveEntry entry = new ZipArchiveEntry(path);
                entry.setSize(size);
                zip.putArchiveEntry(entry);
                MessageDigest hash = Algorithm.SHA256.start();
                for (int done = 0; done < size; ) {
                    int some = Math.min(piece.length, size - done);
                    random.nextBytes(piece);
                    zip.write(piece, 0, some);
                    hash.update(piece, 0, some);
                    done += some;
                }
                zip.closeArchiveEntry();
                record.append(row(path, hash, size));
            }
            text(zip, record, "METADATA", "Metadata-Version: 2.1\nName: vast\nVersion: 1.0\n");
            text(zip, record, "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            text(zip, new StringBuilder(), "RECORD", record + DIST_INFO + "RECORD,,\n");
        }
        return file;
    }

    private static void text(ZipArchiveOutputStream zip, StringBuilder record, String name, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ZipArchiveEntry entry = new ZipArchiveEntry(DIST_INFO + name);
        entry.setSize(bytes.length);
        zip.putArchiveEntry(entry);
        zip.write(bytes);
        zip.closeArchiveEntry();
        MessageDigest hash = Algorithm.SHA256.start();
        hash.update(bytes);
        record.append(row(DIST_INFO + name, hash, bytes.length));
    }

    private static String row(String path, MessageDigest hash, int size) {
        String digest = Base64.getUrlEncoder().withoutPadding().encodeToString(hash.digest());
        return path + ",sha256=" + digest + "," + size + "\n";
    }
}
