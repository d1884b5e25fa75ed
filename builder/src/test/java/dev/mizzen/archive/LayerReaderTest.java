package dev.mizzen.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerReaderTest {
    @Test
    void readsEveryTypeOfEntry() throws Exception {
        byte[] tar = new TarForge()
                .entry('5', "./", "")
                .entry('5', "./etc/", "")
                .file("/etc//os-release", "ID=debian\n")
                .entry('1', "etc/same", "./etc/os-release", "0", new byte[0])
                .entry('2', "bin", "usr/bin", "0", new byte[0])
                .entry('3', "dev/null", "")
                .entry('4', "dev/sda", "")
                .entry('6', "run/pipe", "")
                .file("etc/.wh.gone", "")
                .end()
                .bytes();

        try (LayerReader layer = open(tar)) {
            List<String> seen = new ArrayList<>();
            for (Optional<LayerEntry> e = layer.next(); e.isPresent(); e = layer.next()) {
                LayerEntry entry = e.get();
                seen.add(entry.type() + " " + entry.path() + " " + entry.size() + " " + entry.linkTarget());
                assertThat(entry.mode()).isEqualTo(0755);
                assertThat(entry.uid()).isEqualTo(10);
                assertThat(entry.gid()).isEqualTo(20);
            }
            assertThat(seen)
                    .containsExactly(
                            "DIRECTORY  0 ",
                            "DIRECTORY etc 0 ",
                            "FILE etc/os-release 10 ",
                            "HARD_LINK etc/same 0 etc/os-release",
                            "SYMBOLIC_LINK bin 0 usr/bin",
                            "CHARACTER_DEVICE dev/null 0 ",
                            "BLOCK_DEVICE dev/sda 0 ",
                            "FIFO run/pipe 0 ",
                            "FILE etc/.wh.gone 0 ");
            assertThat(layer.finish()).isEqualTo(new DiffId(Digest.sha256(tar)));
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsWhatTheEncoderWrites(Compression compression) throws Exception {
        Tree tree = Tree.builder("")
                .add(file("a/".repeat(80) + "x".repeat(120), "long"))
                .add(file("d/\u00e9\uD83D\uDE00", "name"))
                .add(new TreeEntry.SymbolicLink("l", "\u00e9", new Owner(3_000_000, 4_000_000)))
                .build();
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        EncodedLayer encoded = new LayerEncoder(compression).encode(tree, blob);

        try (LayerReader layer = LayerReader.of(new ByteArrayInputStream(blob.toByteArray()), compression, "test")) {
            for (TreeEntry entry : tree.entries()) {
                LayerEntry read = layer.next().orElseThrow();
                assertThat(read.path()).isEqualTo(entry.path());
                assertThat(read.mode()).isEqualTo(entry.mode());
                assertThat(read.uid()).isEqualTo(entry.owner().uid());
                assertThat(read.gid()).isEqualTo(entry.owner().gid());
                if (entry instanceof TreeEntry.File file) {
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    file.content().writeTo(content);
                    assertThat(layer.bytes(100)).isEqualTo(content.toByteArray());
                }
            }
            assertThat(layer.next()).isEmpty();
            assertThat(layer.finish()).isEqualTo(encoded.diffId());
        }
    }

    @Test
    void readsGnuAndPaxNamesOfOtherTools() throws Exception {
        for (int mode : List.of(TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
                tar.setLongFileMode(mode);
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
                TarArchiveEntry link = new TarArchiveEntry("n/".repeat(100) + "n", TarConstants.LF_SYMLINK);
                link.setLinkName("t/".repeat(90) + "t");
                link.setUserId(3_000_000_000L);
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
            try (LayerReader layer = open(bytes.toByteArray())) {
                LayerEntry entry = layer.next().orElseThrow();
                assertThat(entry.path()).isEqualTo("n/".repeat(100) + "n");
                assertThat(entry.linkTarget()).isEqualTo("t/".repeat(90) + "t");
                assertThat(entry.uid()).isEqualTo(3_000_000_000L);
                assertThat(layer.next()).isEmpty();
            }
        }
    }

    @Test
    void readsAllGzipMembersOfASourceThatNeverSaysWhatIsAvailable() throws Exception {
        byte[] tar = new TarForge().file("a", "x".repeat(5000)).end().bytes();
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        for (int i = 0; i < tar.length; i += 100) {
            gzip.writeBytes(gzip(Arrays.copyOfRange(tar, i, Math.min(tar.length, i + 100))));
        }
        InputStream source = new FilterInputStream(new ByteArrayInputStream(gzip.toByteArray())) {
            @Override
            public int available() {
                return 0;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 7));
            }
        };

        try (LayerReader layer = LayerReader.of(source, Compression.GZIP, "many")) {
            layer.next();
            assertThat(layer.bytes(5000)).hasSize(5000);
            assertThat(layer.finish()).isEqualTo(new DiffId(Digest.sha256(tar)));
        }
    }

    @Test
    void readsGzipHeadersWithEveryField() throws Exception {
        byte[] tar = new TarForge().file("a", "b").end().bytes();
        byte[] plain = gzip(tar);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        gzip.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0});
        gzip.writeBytes(new byte[] {3, 0, 1, 2, 3});
        gzip.writeBytes("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
        gzip.writeBytes(new byte[] {1, 2});
        gzip.write(plain, 10, plain.length - 10);

        try (LayerReader layer =
                LayerReader.of(new ByteArrayInputStream(gzip.toByteArray()), Compression.GZIP, "fields")) {
            assertThat(layer.finish()).isEqualTo(new DiffId(Digest.sha256(tar)));
        }
    }

    @Test
    void takesATarThatEndsWithoutZeroBlocks() throws Exception {
        byte[] tar = new TarForge().file("a", "b").bytes();
        try (LayerReader layer = open(tar)) {
            assertThat(layer.next()).isPresent();
            assertThat(layer.next()).isEmpty();
            assertThat(layer.finish()).isEqualTo(new DiffId(Digest.sha256(tar)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../b", "/..", "./.."})
    void refusesPathsThatClimb(String name) {
        refuses(new TarForge().file(name, ""), "LAYER_REFUSED", "has an entry `" + name + "` with `..` in its path");
        refuses(
                new TarForge().entry('1', "h", name, "0", new byte[0]),
                "LAYER_REFUSED",
                "has an entry `" + name + "` with `..` in its path");
    }

    @Test
    void refusesWhatNoLayerMayHold() {
        refuses(
                new TarForge().entry('S', "s", ""),
                "LAYER_REFUSED",
                "has a sparse file `s`, which a layer may not hold");
        refuses(
                new TarForge()
                        .entry('x', "p", TarForge.pax("GNU.sparse.major", "1"))
                        .file("s", ""),
                "LAYER_REFUSED",
                "has a sparse file `GNU.sparse.major`, which a layer may not hold");
        refuses(new TarForge().entry('Z', "z", ""), "LAYER_REFUSED", "has an entry `z` of unknown type 90");
        refuses(new TarForge().entry('2', "l", ""), "LAYER_REFUSED", "has a symbolic link `l` without a usable target");
        refuses(
                new TarForge().entry('x', "p", TarForge.pax("path", "a\0b")).file("s", ""),
                "LAYER_REFUSED",
                "has an entry `a\\u0000b` with a NUL in its name");
        refuses(
                new TarForge()
                        .entry('x', "p", TarForge.pax("uid", "4294967296"))
                        .file("s", ""),
                "LAYER_REFUSED",
                "has an entry whose uid 4294967296 is beyond 4294967295");
    }

    @Test
    void refusesMalformedHeaders() {
        byte[] wrongSum = TarForge.header('0', "a", "", "0");
        wrongSum[0] = 'b';
        refuses(new TarForge().raw(wrongSum), "LAYER_CORRUPT", "has a tar header with a wrong checksum");
        refuses(
                new TarForge().entry('0', "a", "", "9", new byte[0]),
                "LAYER_CORRUPT",
                "has a tar header whose size is not a number that fits");
        byte[] huge = TarForge.header('0', "a", "", "0");
        Arrays.fill(huge, 124, 136, (byte) 0xff);
        refuses(
                new TarForge().raw(TarForge.seal(huge)),
                "LAYER_CORRUPT",
                "has a tar header whose size is not a number that fits");
        refuses(
                new TarForge().entry('x', "p", TarForge.pax("size", "-1")).file("a", ""),
                "LAYER_CORRUPT",
                "has a tar header whose size is not a number that fits");
        for (String pax : List.of("5", "999 path=a\n", "8 path=ab", "6 pat\n", "0 a=b\n", "3 path=a\n")) {
            refuses(new TarForge().entry('x', "p", pax).file("a", ""), "LAYER_CORRUPT", "has a malformed pax record");
        }
        refuses(
                new TarForge().raw(new byte[512]).file("a", "").end(),
                "LAYER_CORRUPT",
                "has tar entries after a block of zeros");
    }

    @Test
    void boundsNamesAndRecords() {
        refuses(
                new TarForge().entry('L', "l", "", Integer.toOctalString(65537), new byte[0]),
                "ARCHIVE_LIMIT_EXCEEDED",
                "has a name of 65537 bytes, more than 65536");
        refuses(
                new TarForge().entry('x', "l", "", Integer.toOctalString(1048577), new byte[0]),
                "ARCHIVE_LIMIT_EXCEEDED",
                "has a pax record of 1048577 bytes, more than 1048576");
        refuses(
                new TarForge().entry('g', "l", "", "77777777777", new byte[0]),
                "ARCHIVE_LIMIT_EXCEEDED",
                "has a pax record of 8589934591 bytes, more than 1048576");
        String name = "n".repeat(4096);
        refuses(
                new TarForge().entry('L', "l", name).file("x", ""),
                "ARCHIVE_LIMIT_EXCEEDED",
                "has an entry `" + "n".repeat(200) + "\u2026` with a name of more than 4095 bytes");
    }

    @Test
    void boundsEntriesAndBytes() {
        byte[] tar =
                new TarForge().file("a", "x".repeat(3000)).file("b", "").end().bytes();
        assertProblem(
                () -> drain(LayerReader.of(new ByteArrayInputStream(tar), Compression.NONE, "t", 1 << 20, 1)),
                "ARCHIVE_LIMIT_EXCEEDED",
                "layer `t` has more than 1 entries");
        assertProblem(
                () -> drain(LayerReader.of(new ByteArrayInputStream(tar), Compression.NONE, "t", 3000, 9)),
                "ARCHIVE_LIMIT_EXCEEDED",
                "layer `t` unpacks to more than 3000 bytes");
        assertProblem(
                () -> {
                    try (LayerReader layer = open(tar)) {
                        layer.next();
                        layer.bytes(2999);
                    }
                },
                "ARCHIVE_LIMIT_EXCEEDED",
                "layer `t` has a file `a` of 3000 bytes, more than the 2999 that are read");
    }

    @Test
    void refusesTruncationAtEveryByte() throws Exception {
        byte[] tar = new TarForge()
                .entry('L', "l", "name")
                .file("x", "abc")
                .entry('x', "p", TarForge.pax("path", "q"))
                .file("x", "abc")
                .bytes();
        for (int i = 1; i < tar.length; i++) {
            boolean whole = i == 4 * 512;
            byte[] part = Arrays.copyOf(tar, i);
            if (whole) {
                assertThat(drain(open(part))).isNotNull();
            } else {
                assertProblem(() -> drain(open(part)), "LAYER_CORRUPT", "layer `t` ends in the middle of a tar entry");
            }
        }
        byte[] gzip = gzip(tar);
        for (int i = 0; i < gzip.length; i++) {
            byte[] part = Arrays.copyOf(gzip, i);
            assertProblem(
                    () -> drain(LayerReader.of(new ByteArrayInputStream(part), Compression.GZIP, "t")),
                    "LAYER_CORRUPT",
                    "layer `t` ends in the middle of its gzip data");
        }
        byte[] zstd = Zstd.compress(tar);
        for (int i = 1; i < zstd.length; i++) {
            byte[] part = Arrays.copyOf(zstd, i);
            assertThatThrownBy(() -> drain(LayerReader.of(new ByteArrayInputStream(part), Compression.ZSTD, "t")))
                    .isInstanceOf(BuildException.class);
        }
    }

    @Test
    void refusesDamagedCompression() throws Exception {
        byte[] gzip = gzip(new TarForge().file("a", "abc").end().bytes());
        gzipProblem(gzip, 0, 0, "holds bytes that are not gzip");
        gzipProblem(gzip, 2, 7, "has a gzip header of an unknown kind");
        gzipProblem(gzip, 3, 0x80, "has a gzip header of an unknown kind");
        gzipProblem(gzip, 10, 0xff, "has damaged gzip data");
        gzipProblem(
                gzip, gzip.length - 8, gzip[gzip.length - 8] ^ 1, "has a gzip member whose checksum or size is wrong");
        gzipProblem(gzip, gzip.length - 1, 1, "has a gzip member whose checksum or size is wrong");
        gzipProblem(Arrays.copyOf(gzip, gzip.length + 10), 0, gzip[0], "holds bytes that are not gzip");
        byte[] zstd = Zstd.compress(new TarForge().file("a", "abc").end().bytes());
        zstd[6] ^= 0x7f;
        assertProblem(
                () -> drain(LayerReader.of(new ByteArrayInputStream(zstd), Compression.ZSTD, "t")),
                "LAYER_CORRUPT",
                "layer `t` has damaged zstd data");
    }

    @Test
    void leavesFaultsOfTheSourceAsTheyAre() {
        InputStream source = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("cable");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
        for (Compression compression : Compression.values()) {
            assertThatThrownBy(() -> drain(LayerReader.of(source, compression, "t")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cable");
        }
    }

    private static void gzipProblem(byte[] gzip, int at, int value, String message) {
        byte[] bytes = gzip.clone();
        bytes[at] = (byte) value;
        assertProblem(
                () -> drain(LayerReader.of(new ByteArrayInputStream(bytes), Compression.GZIP, "t")),
                "LAYER_CORRUPT",
                "layer `t` " + message);
    }

    private static void refuses(TarForge tar, String code, String message) {
        assertProblem(() -> drain(open(tar.bytes())), code, "layer `t` " + message);
    }

    private static void assertProblem(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.code() + " " + p.message())
                                .containsExactly(code + " " + message));
    }

    private static DiffId drain(LayerReader layer) throws IOException, BuildException {
        try (layer) {
            return layer.finish();
        }
    }

    private static LayerReader open(byte[] tar) throws IOException {
        return LayerReader.of(new ByteArrayInputStream(tar), Compression.NONE, "t");
    }

    private static TreeEntry.File file(String path, String content) {
        return new TreeEntry.File(path, 0644, Owner.ROOT, Content.of(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
