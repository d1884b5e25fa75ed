package dev.mizzen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as it stands in a distribution, with a {@code java} that only says how it was called. */
class LauncherTest {
    private static final String FAKE_JAVA = """
            #!/bin/sh
            for argument; do
                case $argument in
                    -XX:ArchiveClassesAtExit=*) echo archived >"${argument#*=}"; exit 0 ;;
                esac
            done
            echo "LC_ALL=$LC_ALL"
            for argument; do echo "$argument"; done
            """;

    @TempDir
    Path temporary;

    private Path home;
    private Path lib;
    private Path java;

    @BeforeEach
    void unpackTheDistribution() throws IOException {
        home = temporary.resolve("my programs");
        lib = Files.createDirectories(home.resolve("dist/lib"));
        Path bin = Files.createDirectories(home.resolve("dist/bin"));
        Files.writeString(lib.resolve("mizzen.jar"), "jar");
        Files.writeString(lib.resolve("builder-1.jar"), "jar");
        script(bin.resolve("mizzen"), Files.readString(Path.of(System.getProperty("mizzen.root"), "mizzen")));
        java = javaHome("jdk 17", "17.0.15");
    }

    @Test
    void argumentsArriveAsTheyAreThroughLinksAndBlanks() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("one link"), Path.of("my programs/two"));
        Files.createSymbolicLink(home.resolve("two"), Path.of("dist/bin/mizzen"));
        List<String> lines = run(link, Map.of("JAVA_HOME", java.toString()), "build", "a b", "", "$HOME", "*")
                .lines()
                .toList();
        assertThat(lines).startsWith("exit 0", "LC_ALL=C.UTF-8");
        assertThat(lines)
                .endsWith("-cp", lib + "/mizzen.jar", "dev.mizzen.cli.Main", "build", "a b", "", "$HOME", "*")
                .contains("-Dmizzen.terminal=false")
                .doesNotContain("-XX:TieredStopAtLevel=1");
        assertThat(lines).anyMatch(line -> line.startsWith("-XX:SharedArchiveFile=" + lib + "/mizzen-17.0.15+6-"));
    }

    @Test
    void theArchiveOfClassesIsMadeOnceAndAnewForAnotherBuild() throws Exception {
        Path launcher = home.resolve("dist/bin/mizzen");
        run(launcher, Map.of("JAVA_HOME", java.toString()), "--help");
        Path first = archive();
        Files.writeString(first, "kept");
        run(launcher, Map.of("JAVA_HOME", java.toString()), "--help");
        assertThat(archive()).isEqualTo(first).content().isEqualTo("kept");
        Files.writeString(lib.resolve("builder-1.jar"), "other jar");
        run(launcher, Map.of("JAVA_HOME", java.toString()), "--help");
        assertThat(archive()).isNotEqualTo(first).content().isEqualTo("archived\n");
    }

    @Test
    void aShortCommandIsNotCompiledTwice() throws Exception {
        assertThat(run(home.resolve("dist/bin/mizzen"), Map.of("JAVA_HOME", java.toString()), "--help"))
                .contains("\n-XX:TieredStopAtLevel=1\n");
    }

    @Test
    void javaIsFoundOnThePathToo() throws Exception {
        String path = java.resolve("bin") + ":" + System.getenv("PATH");
        assertThat(run(home.resolve("dist/bin/mizzen"), Map.of("PATH", path), "version"))
                .startsWith("exit 0\n")
                .contains("mizzen-17.0.15+6-");
    }

    @Test
    void anUnsuitableJavaIsRefusedInWords() throws Exception {
        Path launcher = home.resolve("dist/bin/mizzen");
        Path old = javaHome("old", "11.0.2");
        assertThat(run(launcher, Map.of("JAVA_HOME", old.toString())).lines())
                .containsExactly(
                        "exit 2",
                        "error: `" + old + "/bin/java` is Java 11.0.2; Mizzen needs 17 or later",
                        "",
                        "hint: set JAVA_HOME to a newer one");
        Path ancient = javaHome("ancient", "1.8.0_292");
        assertThat(run(launcher, Map.of("JAVA_HOME", ancient.toString()))).contains("is Java 1.8.0_292;");
        assertThat(run(launcher, Map.of("JAVA_HOME", "/none")).lines())
                .containsExactly(
                        "exit 2",
                        "error: JAVA_HOME is `/none`, which has no `bin/java`",
                        "",
                        "hint: point it at a JDK, or unset it");
    }

    private Path javaHome(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(temporary.resolve(name));
        script(Files.createDirectories(jdk.resolve("bin")).resolve("java"), FAKE_JAVA);
        Files.writeString(
                jdk.resolve("release"),
                "IMPLEMENTOR=\"X\"\nJAVA_RUNTIME_VERSION=\"" + version + "+6\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private Path archive() throws IOException {
        try (var files = Files.list(lib)) {
            List<Path> archives =
                    files.filter(file -> file.toString().endsWith(".jsa")).toList();
            assertThat(archives).hasSize(1);
            return archives.get(0);
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        Process process =
                builder.directory(temporary.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return "exit " + process.waitFor() + "\n" + output;
    }
}
