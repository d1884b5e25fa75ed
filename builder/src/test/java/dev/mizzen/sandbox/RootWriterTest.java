package dev.mizzen.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.testing.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A root is written into its folder and nowhere else, whatever its entries are called. */
class RootWriterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path inside;

    @BeforeEach
    void make() throws IOException {
        inside = Files.createDirectory(folder.resolve("root"));
    }

    private static RootWriter.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.ROOT_REFUSED);
            assertThat(e.problems().get(0).message()).isEqualTo(message);
        });
    }

    @Test
    void filesDirectoriesAndLinks() throws Exception {
        RootWriter writer = new RootWriter(inside);
        writer.directory("usr");
        writer.directory("usr/bin");
        writer.directory("usr/bin");
        writer.file("usr/bin/tool", true, text("#!"));
        writer.file("usr/data", false, text("data"));
        writer.symbolicLink("bin", "usr/bin");
        writer.symbolicLink("passwd", "/etc/passwd");
        assertThat(inside.resolve("bin/tool")).hasContent("#!");
        assertThat(mode("usr/bin/tool")).isEqualTo("rwxr-xr-x");
        assertThat(mode("usr/data")).isEqualTo("rw-r--r--");
        assertThat(mode("usr")).isEqualTo("rwxr-xr-x");
        assertThat(mode("")).isEqualTo("rwxr-xr-x");
        assertThat(writer.entries()).isEqualTo(6);
        assertThat(writer.bytes()).isEqualTo(6);
        assertThat(writer.leftOut()).isZero();
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(inside.resolve(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../x", "a/..", "a/../../x", ".", "", "a/.", "a/", "/", "x\0y"})
    void namesThatNoFileCanHave(String path) throws Exception {
        RootWriter writer = new RootWriter(inside);
        writer.directory("a");
        assertThatThrownBy(() -> writer.file(path, false, text("x")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("of a root");
        assertThatThrownBy(() -> writer.symbolicLink(path, "x")).isInstanceOf(BuildException.class);
        if (!path.isEmpty()) {
            assertThatThrownBy(() -> writer.directory(path)).isInstanceOf(BuildException.class);
        }
        assertThat(folder).isDirectoryNotContaining(path1 -> !path1.equals(inside));
    }

    @Test
    void nothingIsWrittenThroughLinksOrIntoNowhere() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        RootWriter writer = new RootWriter(inside);
        writer.symbolicLink("out", outside.toString());
        writer.symbolicLink("up", "..");
        writer.symbolicLink("file", folder.resolve("outside/f").toString());
        writer.file("plain", false, text("x"));
        refused(
                "the entry `out/f` of a root lies in nothing that is a directory of the root",
                () -> writer.file("out/f", false, text("x")));
        refused(
                "the entry `out/d` of a root lies in nothing that is a directory of the root",
                () -> writer.directory("out/d"));
        refused(
                "the entry `up/l` of a root lies in nothing that is a directory of the root",
                () -> writer.symbolicLink("up/l", "x"));
        refused(
                "the entry `plain/x` of a root lies in nothing that is a directory of the root",
                () -> writer.file("plain/x", false, text("x")));
        refused(
                "the entry `/abs` of a root lies in nothing that is a directory of the root",
                () -> writer.file("/abs", false, text("x")));
        refused(
                "the entry `a//b` of a root lies in nothing that is a directory of the root",
                () -> writer.file("a//b", false, text("x")));
        refused("the entry `file` of a root is there twice", () -> writer.file("file", false, text("x")));
        refused("the entry `out` of a root is there twice", () -> writer.directory("out"));
        refused("the entry `up` of a root is there twice", () -> writer.symbolicLink("up", "x"));
        refused("the entry `l` of a root is a link to nothing", () -> writer.symbolicLink("l", ""));
        refused("the entry `a/..` of a root has a name that no file can have", () -> writer.directory("a/.."));
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aRootIsBounded() throws Exception {
        RootWriter few = new RootWriter(inside, 2, 1000);
        few.directory("a");
        few.directory("b");
        assertThatThrownBy(() -> few.directory("c")).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.ARCHIVE_LIMIT_EXCEEDED);
            assertThat(e.problems().get(0).message()).isEqualTo("a root has more than 2 entries, up to `c`");
        });
        RootWriter small = new RootWriter(Files.createDirectory(folder.resolve("small")), 100, 10);
        small.file("a", false, text("12345"));
        assertThatThrownBy(() -> small.file("b", false, RootWriterTest::endless))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems().get(0).message())
                                .isEqualTo("a root has more than 10 bytes, up to `b`"));
        assertThat(Files.size(folder.resolve("small/b"))).isLessThanOrEqualTo(5);
    }

    private static void endless(OutputStream out) throws IOException {
        while (true) {
            out.write('x');
        }
    }

    @Test
    void aHundredThousandEntriesAreWritten() throws Exception {
        RootWriter writer = new RootWriter(inside);
        for (int directory = 0; directory < 100; directory++) {
            writer.directory("d" + directory);
            for (int i = 0; i < 1000; i++) {
                writer.symbolicLink("d" + directory + "/" + i, "nowhere");
            }
        }
        assertThat(writer.entries()).isEqualTo(100_100);
        assertThat(inside.resolve("d99/999")).isSymbolicLink();
    }

    @Test
    void namesThatTheLocaleCannotExpressAreLeftOut() throws Exception {
        Command.Outcome outcome = Command.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StrangeNames.class.getName(),
                        inside)
                .env("LC_ALL", "C")
                .env("LANG", "")
                .run()
                .orFail();
        assertThat(outcome.out()).isEqualTo("3 left out\n");
        assertThat(inside.resolve("plain")).hasContent("x");
        assertThat(inside.toFile().list()).containsExactly("plain");
    }

    @Test
    void linksAreResolvedInside() throws Exception {
        RootWriter writer = new RootWriter(inside);
        writer.directory("usr");
        writer.directory("usr/lib");
        writer.file("usr/lib/ld.so", true, text("x"));
        writer.symbolicLink("lib", "usr/lib");
        writer.symbolicLink("abs", "/lib/ld.so");
        writer.symbolicLink("up", "../../../../usr/lib/./ld.so");
        writer.symbolicLink("loop", "loop");
        writer.symbolicLink("out", folder.toString());
        Root root = writer.root();
        Path loader = inside.resolve("usr/lib/ld.so");
        assertThat(root.resolve("/lib/ld.so")).contains(loader);
        assertThat(root.resolve("/abs")).contains(loader);
        assertThat(root.resolve("/up")).contains(loader);
        assertThat(root.resolve("/usr/../../lib/../lib/ld.so")).contains(loader);
        assertThat(root.resolve("/")).contains(inside);
        assertThat(root.resolve("/loop")).isEmpty();
        assertThat(root.resolve("/out")).isEmpty();
        assertThat(root.resolve("/none/x")).isEmpty();
        assertThat(root.resolve("/abs/x")).isEmpty();
    }
}
