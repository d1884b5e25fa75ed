package dev.mizzen.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.testing.ZipForge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The zips that are refused when they are opened, before anything is inflated: one case per known attack. */
class StrictZipRefusalsTest {
    private static final byte[] ABC = "abc".getBytes(UTF_8);

    @TempDir
    Path folder;

    private final ZipForge forge = new ZipForge();

    @Test
    void refusesHeadersThatDisagree() throws Exception {
        forge.stored("name", ABC).name = "mane".getBytes(UTF_8);
        refuses("member `name` has another name in its local header (name, mane)");
    }

    @ParameterizedTest
    @CsvSource({
        "flags, 'has other flags in its local header (2048, 2050)'",
        "method, 'has another method in its local header (8, 0)'",
        "crc, 'has another CRC-32 in its local header (352441c2, 00000007)'",
        "compressedSize, 'has another compressed size in its local header (5, 6)'",
        "size, 'has another size in its local header (3, 9)'",
    })
    void refusesLocalFieldsThatDisagree(String field, String message) throws Exception {
        ZipForge.Member member = forge.deflated("a", ABC);
        switch (field) {
            case "flags" -> member.flags |= 2;
            case "method" -> member.method = 0;
            case "crc" -> member.crc = 7;
            case "compressedSize" -> member.compressedSize = 6;
            default -> member.size = 9;
        }
        refuses("member `a` " + message);
    }

    @Test
    void refusesImpossibleRatios() throws Exception {
        forge.deflated("zeros", new byte[4 << 20]);
        accepts();
        ZipForge.Member member = forge.deflated("bomb", new byte[10_000_000]);
        refuses("member `bomb` declares 10000000 bytes made from " + member.kept.length + ", more than 1000 to 1");
    }

    @Test
    void refusesStoredSizesThatDiffer() throws Exception {
        forge.stored("a", ABC).centralSize = 4;
        refuses("member `a` is stored with two different sizes (4 bytes, 3 bytes)");
    }

    @Test
    void refusesOverlaps() throws Exception {
        forge.stored("a", new byte[100]);
        forge.stored("b", ABC).offset = 50;
        refuses("member `b` overlaps member `a` (offset 131 or later, offset 50)");
    }

    @Test
    void refusesTwoEntriesForOneHeader() throws Exception {
        forge.stored("a", ABC);
        ZipForge.Member twin = forge.stored("b", ABC);
        twin.present = false;
        twin.offset = 0;
        refuses("member `b` overlaps member `a` (offset 34 or later, offset 0)");
    }

    @Test
    void refusesAMemberThatReachesIntoTheDirectory() throws Exception {
        ZipForge.Member member = forge.stored("a", ABC);
        member.centralSize = 40;
        member.centralCompressedSize = 40;
        refuses("member `a` reaches into the central directory");
    }

    @Test
    void refusesEntriesWithoutLocalHeader() throws Exception {
        forge.stored("a", ABC);
        ZipForge.Member ghost = forge.stored("ghost", ABC);
        ghost.present = false;
        refuses("member `ghost` has no local header at its offset 34");
        ZipForge far = new ZipForge();
        far.stored("far", ABC).offset = 999;
        refusesBytes(far.bytes(), "member `far` has no local header at its offset 999");
    }

    @Test
    void refusesOffsetsThatAreNotThoseOfAHeader() throws Exception {
        forge.stored("a", new byte[100]);
        byte[] bytes = forge.bytes();
        bytes[0] = 0;
        refusesBytes(bytes, "member `a` has no local header at its offset 0");
    }

    @Test
    void refusesLocalHeadersThatTheDirectoryDoesNotList() throws Exception {
        forge.stored("a", ABC);
        forge.stored("hidden", ABC).listed = false;
        forge.stored("b", ABC);
        refuses("it has a local header at offset 34 that its central directory does not list");
    }

    @Test
    void refusesAHiddenLastMember() throws Exception {
        forge.stored("a", ABC);
        forge.stored("hidden", ABC).listed = false;
        refuses("it has a local header at offset 34 that its central directory does not list");
    }

    @Test
    void refusesTwoZipsInOne() throws Exception {
        forge.stored("a", ABC);
        byte[] one = forge.bytes();
        int limit = 2 * one.length - 22;
        refusesBytes(
                ZipRefusal.concat(one, one),
                "the central directory does not end where the end record begins (offset " + limit
                        + ", offset 34 + 47)");
        ZipForge second = new ZipForge();
        second.stored("b", ABC).gap = one;
        refusesBytes(second.bytes(), "it has a local header at offset 0 that its central directory does not list");
    }

    @Test
    void refusesDataBeforeBetweenAndAfter() throws Exception {
        forge.stored("a", ABC).gap = "#!/bin/sh\n".getBytes(UTF_8);
        refuses("it has 10 bytes at offset 0 that belong to no member");

        ZipForge between = new ZipForge();
        between.stored("a", ABC);
        between.stored("b", ABC).gap = new byte[5];
        refusesBytes(between.bytes(), "it has 5 bytes at offset 34 that belong to no member");

        ZipForge before = new ZipForge();
        before.stored("a", ABC);
        before.beforeDirectory = new byte[7];
        refusesBytes(before.bytes(), "it has 7 bytes at offset 34 that belong to no member");

        ZipForge behind = new ZipForge();
        behind.stored("a", ABC);
        behind.afterDirectory = new byte[7];
        refusesBytes(
                behind.bytes(),
                "the central directory does not end where the end record begins (offset 88, offset 34 + 47)");

        ZipForge after = new ZipForge();
        after.stored("a", ABC);
        after.after = new byte[9];
        refusesBytes(after.bytes(), "it has 9 bytes after its end record");
    }

    @Test
    void refusesZip64ThatLies() throws Exception {
        forge.stored("a", ABC);
        forge.zip64 = true;
        forge.locatorOffset = 0;
        refuses("the ZIP64 locator does not point at a ZIP64 end record directly before it (offset 81, offset 0)");

        ZipForge extensible = new ZipForge();
        extensible.zip64 = true;
        extensible.end64Length = 52;
        refusesBytes(extensible.bytes(), "the ZIP64 end record has extensible data (44 bytes, 52 bytes)");

        ZipForge other = new ZipForge();
        other.stored("a", ABC);
        other.zip64 = true;
        other.end64Count = 2;
        refusesBytes(other.bytes(), "the two end records disagree on the number of members (1, 2 (ZIP64))");
    }

    @Test
    void refusesZip64FieldsThatDoNotMatch() throws Exception {
        forge.stored("needless", ABC).centralExtra = ZipForge.extra(1, ZipForge.longs(3));
        ZipForge.Member odd = forge.stored("odd", ABC);
        odd.centralSize = 0xffff_ffffL;
        odd.centralExtra = ZipForge.extra(1, new byte[7]);
        forge.stored("two", ABC).centralExtra =
                ZipRefusal.concat(ZipForge.extra(1, new byte[0]), ZipForge.extra(1, new byte[0]));
        ZipForge.Member negative = forge.stored("negative", ABC);
        negative.centralSize = 0xffff_ffffL;
        negative.centralExtra = ZipForge.extra(1, ZipForge.longs(-1));
        refuses(
                "member `needless` has a ZIP64 field that does not match its 32-bit fields",
                "member `odd` has a ZIP64 field that does not match its 32-bit fields",
                "member `two` has two ZIP64 fields",
                "member `negative` has a ZIP64 field with a number beyond 63 bits");
    }

    @Test
    void refusesZip64SizesThatContradictTheLocalHeader() throws Exception {
        ZipForge.Member member = forge.stored("a", ABC);
        member.size = 0xffff_ffffL;
        member.compressedSize = 0xffff_ffffL;
        member.extra = ZipForge.extra(1, ZipForge.longs(4, 3));
        refuses("member `a` has another size in its local header (3, 4)");
    }

    @ParameterizedTest
    @CsvSource({
        "1, is encrypted",
        "64, is encrypted",
        "8192, is encrypted",
        "8, 'has a data descriptor, so its local header does not say what it is'",
        "32, has flags of unknown meaning: 0x20",
    })
    void refusesFlags(int flag, String message) throws Exception {
        ZipForge.Member member = forge.stored("a", ABC);
        member.flags |= flag;
        member.centralFlags |= flag;
        refuses("member `a` " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "9, deflate64 (method 9)",
        "12, bzip2 (method 12)",
        "14, lzma (method 14)",
        "93, zstd (method 93)",
        "95, xz (method 95)",
        "97, method 97"
    })
    void refusesMethods(int method, String name) throws Exception {
        ZipForge.Member member = forge.stored("a", ABC);
        member.method = method;
        member.centralMethod = method;
        refuses("member `a` is compressed with " + name + "; only stored and deflate are read");
    }

    @ParameterizedTest
    @CsvSource({
        "0120777, is a symbolic link",
        "0020644, 'is a device, pipe or socket'",
        "0060644, 'is a device, pipe or socket'",
        "0010644, 'is a device, pipe or socket'",
        "0140644, 'is a device, pipe or socket'",
    })
    void refusesTypes(String mode, String message) throws Exception {
        forge.stored("a", ABC).attributes = Integer.parseInt(mode, 8) << 16;
        refuses("member `a` " + message);
    }

    @Test
    void refusesComments() throws Exception {
        ZipForge inner = new ZipForge();
        inner.stored("evil", ABC);
        forge.stored("a", ABC);
        forge.comment = Arrays.copyOf("hello".getBytes(UTF_8), 30);
        refuses("it has a comment");

        ZipForge nested = new ZipForge();
        nested.stored("a", ABC);
        nested.comment = inner.bytes();
        refusesBytes(
                nested.bytes(),
                "the central directory does not end where the end record begins (offset 190, offset 37 + 50)");

        ZipForge ofMember = new ZipForge();
        ofMember.stored("a", ABC).comment = new byte[3];
        refusesBytes(ofMember.bytes(), "member `a` has a comment");
    }

    @Test
    void refusesPartsOfAZip() throws Exception {
        forge.stored("a", ABC).disk = 1;
        refuses("member `a` begins in another part of the zip");
        ZipForge part = new ZipForge();
        part.disk = 1;
        refusesBytes(part.bytes(), "it is one part of a zip in several parts");
    }

    @Test
    void refusesDirectoriesWithContent() throws Exception {
        forge.stored("d/", ABC);
        refuses("member `d/` is a directory with content");
    }

    @Test
    void takesDirectoriesThatAreDeflatedToNothing() throws Exception {
        ZipForge.Member member = forge.deflated("d/", new byte[0]);
        accepts();
        member.kept = new byte[] {0x4b, 0x04}; // begins a stream of something
        refuses("member `d` is a directory with content");
    }

    @Test
    void refusesMalformedExtraFields() throws Exception {
        forge.stored("a", ABC).centralExtra = new byte[] {1, 2, 3};
        forge.stored("b", ABC).centralExtra = new byte[] {9, 9, 5, 0, 1};
        refuses("member `a` has a malformed extra field", "member `b` has a malformed extra field");
    }

    @Test
    void refusesTooManyMembersAndTooLargeADirectory() throws Exception {
        forge.zip64 = true;
        forge.count = 0xffff;
        forge.end64Count = 250_001;
        limit("it has 250001 members, more than 250000");
        ZipForge large = new ZipForge();
        large.directoryLength = (64 << 20) + 1;
        ZipRefusal.check(
                folder,
                large.bytes(),
                "ARCHIVE_LIMIT_EXCEEDED",
                "its central directory has 67108865 bytes, more than 67108864");
    }

    @Test
    void refusesContentWithoutEnd() throws Exception {
        forge.zip64 = true;
        for (int i = 0; i < 2; i++) {
            ZipForge.Member member = forge.stored("m" + i, ABC);
            member.centralMethod = 8;
            member.centralSize = 0xffff_ffffL;
            member.centralCompressedSize = 0xffff_ffffL;
            member.centralExtra = ZipForge.extra(1, ZipForge.longs(40L << 30, 40L << 30));
        }
        limit("its members declare more than 68719476736 bytes together");
    }

    @Test
    void refusesADirectoryThatDoesNotAddUp() throws Exception {
        forge.stored("a", ABC);
        forge.stored("b", ABC);
        forge.count = 1;
        refuses("the central directory goes on after the 1 members that it has (47 bytes, 94 bytes)");
        ZipForge more = new ZipForge();
        more.stored("a", ABC);
        more.count = 2;
        ZipRefusal.check(folder, more.bytes(), "ZIP_CORRUPT", "the central directory is damaged at its byte 47");
    }

    @Test
    void stopsAtTwentyProblems() throws Exception {
        for (int i = 0; i < 100; i++) {
            forge.stored("../" + i, ABC);
        }
        Path file = write();
        assertThatThrownBy(() -> StrictZip.open(file, "w.whl"))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.problems()).hasSize(20));
    }

    private void accepts() throws Exception {
        StrictZip.open(write(), "w.whl").close();
    }

    private void refuses(String... messages) throws Exception {
        ZipRefusal.check(folder, forge.bytes(), "ZIP_REFUSED", messages);
    }

    private void refusesBytes(byte[] bytes, String... messages) throws Exception {
        ZipRefusal.check(folder, bytes, "ZIP_REFUSED", messages);
    }

    private void limit(String message) throws Exception {
        ZipRefusal.check(folder, forge.bytes(), "ARCHIVE_LIMIT_EXCEEDED", message);
    }

    private Path write() throws Exception {
        return Files.write(folder.resolve("w.whl"), forge.bytes());
    }
}
