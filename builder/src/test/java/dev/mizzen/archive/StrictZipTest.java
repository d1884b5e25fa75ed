package dev.mizzen.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.testing.ZipForge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the strict zip reader takes, and the damage that it finds when content is read. */
class StrictZipTest {
    @TempDir
    Path folder;

    @Test
    void takesZip64FieldsThatRepeatBothSizes() throws Exception {
        ZipForge forge = new ZipForge();
        ZipForge.Member member = forge.stored("a", "abc".getBytes(UTF_8));
        member.extra = ZipForge.extra(1, ZipForge.longs(3, 3));
        try (StrictZip zip = open(forge)) {
            assertThat(zip.bytes(zip.members().get(0), 3)).isEqualTo("abc".getBytes(UTF_8));
        }
        member.extra = ZipForge.extra(1, ZipForge.longs(3, 4));
        assertProblem(
                () -> open(forge).close(),
                "ZIP_REFUSED",
                "`w.whl`: member `a` has a ZIP64 field that does not match its 32-bit fields");
    }

    @Test
    void readsFilesAndDirectories() throws Exception {
        ZipForge forge = new ZipForge();
        forge.directory("pkg/").attributes = 0040755 << 16;
        forge.deflated("pkg/\u00e9.py", "print()\n".repeat(100)).attributes = 0100644 << 16;
        forge.stored("pkg/run", "#!".getBytes(UTF_8)).attributes = 0106711 << 16;
        forge.deflated("empty", "");

        try (StrictZip zip = open(forge)) {
            assertThat(zip.members())
                    .extracting(m ->
                            m.name() + " " + m.directory() + " " + m.executable() + " " + m.method() + " " + m.size())
                    .containsExactly(
                            "pkg true false STORED 0",
                            "pkg/\u00e9.py false false DEFLATED 800",
                            "pkg/run false true STORED 2",
                            "empty false false DEFLATED 0");
            ZipMember text = zip.members().get(1);
            assertThat(zip.bytes(text, 800)).isEqualTo("print()\n".repeat(100).getBytes(UTF_8));
            assertThat(zip.bytes(zip.members().get(2), 2)).isEqualTo("#!".getBytes(UTF_8));
            assertThat(zip.bytes(zip.members().get(3), 0)).isEmpty();
            assertThat(zip.content(zip.members().get(2)).deflated()).isEmpty();

            DeflatedContent deflated = zip.content(text).deflated().orElseThrow();
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            deflated.writeTo(plain, raw);
            assertThat(plain.toByteArray()).isEqualTo(zip.bytes(text, 800));
            assertThat(raw.toByteArray()).isEqualTo(ZipForge.deflate(plain.toByteArray()));
            assertThat(deflated.compressedSize()).isEqualTo(raw.size());

            assertProblem(
                    () -> zip.bytes(text, 799),
                    "ARCHIVE_LIMIT_EXCEEDED",
                    "`w.whl`: member `pkg/\u00e9.py` has 800 bytes, more than the 799 that are read");
        }
    }

    @Test
    void readsZip64() throws Exception {
        ZipForge forge = new ZipForge();
        forge.zip64 = true;
        ZipForge.Member member = forge.stored("a", "abc".getBytes(UTF_8));
        member.extra = ZipForge.extra(1, ZipForge.longs(3, 3));
        member.size = 0xffff_ffffL;
        member.compressedSize = 0xffff_ffffL;
        member.centralExtra = ZipForge.extra(1, ZipForge.longs(3, 3, 0));
        member.centralSize = 0xffff_ffffL;
        member.centralCompressedSize = 0xffff_ffffL;
        member.offset = 0xffff_ffffL;
        forge.count = 0xffff;

        try (StrictZip zip = open(forge)) {
            assertThat(zip.bytes(zip.members().get(0), 3)).isEqualTo("abc".getBytes(UTF_8));
        }
    }

    @Test
    void readsAnEmptyZip() throws Exception {
        try (StrictZip zip = open(new ZipForge())) {
            assertThat(zip.members()).isEmpty();
        }
    }

    @Test
    void readsFiftyThousandEmptyMembers() throws Exception {
        ZipForge forge = new ZipForge();
        for (int i = 0; i < 50_000; i++) {
            forge.stored("d/" + i, new byte[0]);
        }
        forge.count = 50_000;

        try (StrictZip zip = open(forge)) {
            assertThat(zip.members()).hasSize(50_000);
        }
    }

    @Test
    void warnsOfNamesThatDifferInCaseAlone() throws Exception {
        ZipForge forge = new ZipForge();
        forge.stored("Stra\u00dfe", new byte[0]);
        forge.stored("STRASSE", new byte[0]);
        List<Problem> warnings = new ArrayList<>();

        open(forge, warnings::add).close();

        assertThat(warnings)
                .extracting(Problem::message)
                .containsExactly("`w.whl`: members `Stra\u00dfe` and `STRASSE` differ in upper and lower case alone");
    }

    @Test
    void refusesAWrongChecksum() throws Exception {
        ZipForge forge = new ZipForge();
        ZipForge.Member stored = forge.stored("s", "abc".getBytes(UTF_8));
        stored.crc = 1;
        stored.centralCrc = 1;
        ZipForge.Member deflated = forge.deflated("d", "abc");
        deflated.crc = 1;
        deflated.centralCrc = 1;

        assertDamage(forge, 0, "has another CRC-32 than declared", "00000001", "352441c2");
        assertDamage(forge, 1, "has another CRC-32 than declared", "00000001", "352441c2");
    }

    @Test
    void stopsAtTheDeclaredSize() throws Exception {
        ZipForge forge = new ZipForge();
        ZipForge.Member less = forge.deflated("less", new byte[5_000_000]);
        less.size = 4_000_000;
        less.centralSize = 4_000_000;
        ZipForge.Member more = forge.deflated("more", "abc");
        more.size = 4;
        more.centralSize = 4;

        assertDamage(forge, 0, "inflates to more than its declared size", "4000000 bytes", "more");
        assertDamage(forge, 1, "inflates to less than its declared size", "4 bytes", "3 bytes");
        try (StrictZip zip = open(forge)) {
            long[] written = {0};
            OutputStream counting = new OutputStream() {
                @Override
                public void write(int b) {
                    written[0]++;
                }

                @Override
                public void write(byte[] b, int off, int len) {
                    written[0] += len;
                }
            };
            assertThatThrownBy(() -> zip.content(zip.members().get(0)).writeTo(counting))
                    .isInstanceOf(BuildException.class);
            assertThat(written[0]).isLessThanOrEqualTo(4_000_000);
        }
    }

    @Test
    void refusesDamagedStreams() throws Exception {
        ZipForge forge = new ZipForge();
        ZipForge.Member damaged = forge.deflated("damaged", "abcdefgh");
        damaged.kept[0] = 7;
        ZipForge.Member open = forge.deflated("open", "abcdefgh");
        open.kept = Arrays.copyOf(open.kept, open.kept.length - 1);
        open.compressedSize--;
        open.centralCompressedSize--;
        ZipForge.Member junk = forge.deflated("junk", "abcdefgh");
        junk.kept = Arrays.copyOf(junk.kept, junk.kept.length + 1);
        junk.compressedSize++;
        junk.centralCompressedSize++;

        assertDamage(forge, 0, "has a damaged deflate stream", "", "");
        assertDamage(forge, 1, "has a deflate stream that goes on past its end", "", "");
        assertDamage(forge, 2, "has bytes after its deflate stream", "11 bytes", "10 bytes");
    }

    @Test
    void noticesAFileThatShrinks() throws Exception {
        ZipForge forge = new ZipForge();
        forge.deflated("a", "abcdefgh");
        try (StrictZip zip = open(forge)) {
            Files.write(folder.resolve("w.whl"), new byte[3]);
            assertProblem(
                    () -> zip.bytes(zip.members().get(0), 9),
                    "ZIP_CORRUPT",
                    "`w.whl`: member `a` ends early: the file became shorter while it was read");
        }
    }

    @Test
    void refusesTruncationAtEveryByte() throws Exception {
        ZipForge forge = new ZipForge();
        forge.directory("d/");
        forge.deflated("d/a", "abcabcabc");
        forge.stored("b", "x".getBytes(UTF_8));
        byte[] whole = forge.bytes();
        for (int i = 0; i < whole.length; i++) {
            byte[] part = Arrays.copyOf(whole, i);
            assertProblem(
                    () -> openBytes(part, w -> {}),
                    "ZIP_CORRUPT",
                    "`w.whl`: it has no end record: it is not a zip, or it is truncated");
        }
        for (int i = 1; i < whole.length; i++) {
            byte[] tail = Arrays.copyOfRange(whole, i, whole.length);
            assertThatThrownBy(() -> openBytes(tail, w -> {})).isInstanceOf(BuildException.class);
        }
    }

    /** Every single changed byte is refused when opened or read, or does not change what is read. */
    @Test
    void noSingleChangedByteChangesTheContent() throws Exception {
        ZipForge forge = new ZipForge();
        forge.deflated("d/a", "abcabcabc");
        forge.stored("b", "xyz".getBytes(UTF_8));
        byte[] whole = forge.bytes();
        List<String> expected = read(whole);
        for (int i = 0; i < whole.length; i++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) flip;
                try {
                    assertThat(read(changed)).isEqualTo(expected);
                } catch (BuildException refused) {
                    assertThat(refused.problems()).isNotEmpty();
                }
            }
        }
    }

    private List<String> read(byte[] bytes) throws IOException, BuildException {
        List<String> contents = new ArrayList<>();
        try (StrictZip zip = openBytes(bytes, w -> {})) {
            for (ZipMember member : zip.members()) {
                contents.add(member.name() + "=" + new String(zip.bytes(member, 1 << 20), UTF_8));
            }
        }
        return contents;
    }

    private void assertDamage(ZipForge forge, int index, String message, String expected, String actual)
            throws Exception {
        try (StrictZip zip = open(forge)) {
            ZipMember member = zip.members().get(index);
            assertThatThrownBy(() -> zip.content(member).writeTo(OutputStream.nullOutputStream()))
                    .isInstanceOfSatisfying(BuildException.class, e -> {
                        Problem problem = e.problems().get(0);
                        assertThat(problem.code() + " " + problem.message())
                                .isEqualTo("ZIP_CORRUPT `w.whl`: member `" + member.name() + "` " + message);
                        assertThat(problem.expected().orElse("")).isEqualTo(expected);
                        assertThat(problem.actual().orElse("")).isEqualTo(actual);
                    });
        }
    }

    private StrictZip open(ZipForge forge) throws IOException, BuildException {
        return open(forge, warning -> {});
    }

    private StrictZip open(ZipForge forge, Consumer<Problem> warnings) throws IOException, BuildException {
        return openBytes(forge.bytes(), warnings);
    }

    private StrictZip openBytes(byte[] bytes, Consumer<Problem> warnings) throws IOException, BuildException {
        return StrictZip.open(Files.write(folder.resolve("w.whl"), bytes), "w.whl", warnings);
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
}
