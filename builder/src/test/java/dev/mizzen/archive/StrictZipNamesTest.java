package dev.mizzen.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.testing.ZipForge;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that make a zip be refused when it is opened. */
class StrictZipNamesTest {
    private static final byte[] ABC = "abc".getBytes(UTF_8);

    @TempDir
    Path folder;

    private final ZipForge forge = new ZipForge();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../x | has a name that is refused: a path segment is `..`",
                "/etc/x | has a name that is refused: the path is absolute",
                "a/../../x | has a name that is refused: a path segment is `..`",
                "a/./x | has a name that is refused: a path segment is `.`",
                "a//x | has a name that is refused: a path segment is empty",
                "a// | has a name that is refused: a path segment is empty",
                "/ | has a name that is refused: the path is empty",
                "..\\x | has a name with a backslash",
                "a\\b | has a name with a backslash",
                "C:/x | has a name with a colon in its first segment",
                "C:x | has a name with a colon in its first segment",
                "a/.wh.b | has a name that is refused: a path segment begins with `.wh.`, which would delete files of"
                        + " other layers",
            })
    void refusesNames(String name, String message) throws Exception {
        forge.stored(name, name.endsWith("/") ? new byte[0] : ABC);
        refuses("member `" + name + "` " + message);
    }

    @Test
    void takesAColonFurtherDown() throws Exception {
        forge.stored("a/b:c", ABC);
        StrictZip.open(write(), "w.whl").close();
    }

    @Test
    void refusesControlCharactersAndEscapesThem() throws Exception {
        forge.stored("a\u0000b", ABC);
        forge.stored("a\nb", ABC);
        refuses(
                "member `a\\x00b` has a name that is refused: the path holds a control character",
                "member `a\\x0ab` has a name that is refused: the path holds a control character");
    }

    @Test
    void refusesNamesThatAreNotMarkedUtf8() throws Exception {
        ZipForge.Member bad = forge.stored("x", ABC);
        bad.name = new byte[] {'a', (byte) 0xe9};
        bad.centralName = bad.name;
        ZipForge.Member overlong = forge.stored("x", ABC);
        overlong.name = new byte[] {(byte) 0xc0, (byte) 0xaf};
        overlong.centralName = overlong.name;
        ZipForge.Member unmarked = forge.stored("\u00e9", ABC);
        unmarked.flags = 0;
        unmarked.centralFlags = 0;
        refuses(
                "member `a\\xe9` has a name that is not UTF-8",
                "member `\\xc0\\xaf` has a name that is not UTF-8",
                "member `\\xc3\\xa9` has a name outside ASCII that is not marked as UTF-8");
    }

    @Test
    void refusesASecondName() throws Exception {
        forge.stored("a", ABC).centralExtra = unicodePath("a", "b");
        forge.stored("c", ABC).centralExtra = unicodePath("x", "c");
        forge.stored("d", ABC).centralExtra = ZipRefusal.concat(unicodePath("d", "d"), unicodePath("d", "d"));
        refuses(
                "member `a` has another name in its Unicode path field (a, b)",
                "member `c` has another name in its Unicode path field (c, a stale field)",
                "member `d` has two Unicode path fields");
    }

    @Test
    void refusesASecondNameInTheLocalHeader() throws Exception {
        forge.stored("a", ABC).extra = unicodePath("a", "b");
        refuses("member `a` has another name in its Unicode path field (a, b)");
    }

    @Test
    void takesASecondNameThatIsTheSame() throws Exception {
        forge.stored("a", ABC).centralExtra = unicodePath("a", "a");
        StrictZip.open(write(), "w.whl").close();
    }

    @Test
    void refusesDuplicates() throws Exception {
        forge.stored("same", ABC);
        forge.stored("same", ABC);
        forge.stored("other", ABC);
        forge.stored("other", "abd".getBytes(UTF_8));
        refuses(
                "member `same` is there twice (3 bytes with CRC-32 352441c2, 3 bytes with CRC-32 352441c2)",
                "member `other` is there twice (3 bytes with CRC-32 352441c2, 3 bytes with CRC-32 ab40d461)");
    }

    @Test
    void refusesAFileWithTheModeOfADirectory() throws Exception {
        forge.stored("d", ABC).attributes = 0040755 << 16;
        refuses("member `d` is a directory by its mode and a file by its name");
    }

    @Test
    void refusesAFileAboveAFile() throws Exception {
        forge.stored("a", ABC);
        forge.stored("a/b/c", ABC);
        forge.stored("c", ABC);
        forge.directory("c/");
        refuses("member `c` is both a file and a directory", "member `a/b/c` lies below `a`, which is a file");
    }

    @Test
    void refusesNamesBeyondTheLimits() throws Exception {
        String segment = "a".repeat(200) + "/";
        forge.stored(segment.repeat(11), new byte[0]);
        forge.stored("a/".repeat(64) + "x", ABC);
        forge.stored("b".repeat(256), ABC);
        refuses(
                "member `" + segment.substring(0, 200) + "` has a name of 2211 bytes, more than 2048",
                "member `" + "a/".repeat(64) + "x` lies 65 levels deep, more than 64",
                "member `" + "b".repeat(200) + "` has a name that is refused: a path segment is longer than 255 bytes");
    }

    private void refuses(String... messages) throws Exception {
        ZipRefusal.check(folder, forge.bytes(), "ZIP_REFUSED", messages);
    }

    private Path write() throws Exception {
        return Files.write(folder.resolve("w.whl"), forge.bytes());
    }

    private static byte[] unicodePath(String crcOf, String name) {
        CRC32 crc = new CRC32();
        crc.update(crcOf.getBytes(UTF_8));
        byte[] bytes = name.getBytes(UTF_8);
        byte[] data = new byte[5 + bytes.length];
        ByteBuffer.wrap(data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .putInt((int) crc.getValue())
                .put(bytes);
        return ZipForge.extra(0x7075, data);
    }
}
