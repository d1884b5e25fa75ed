package dev.mizzen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws Exception {
        WheelBuilder.of("alpha", "1.0").write(Files.createDirectory(folder.resolve("wheels")));
        Files.writeString(folder.resolve("pyproject.toml"), """
                [project]
                name = "shop"
                version = "1"
                dependencies = ["alpha"]
                [tool.mizzen]
                lock-bases = ["scratch"]
                lock-platforms = ["linux/amd64", "linux/arm64"]
                python = "3.12.4"
                interpreter = "/usr/bin/python3.12"
                libc = "glibc:2.36"
                find-links = ["wheels"]
                no-index = true
                """);
    }

    private String lock(String... options) {
        List<String> words = new ArrayList<>(List.of("lock", "--progress", "none"));
        words.addAll(List.of(options));
        return Run.in(folder)
                .with("MIZZEN_CACHE", folder.resolve("store").toString())
                .of(words.toArray(new String[0]));
    }

    private List<String> machines() throws Exception {
        String text = Files.readString(folder.resolve("pylock.toml"));
        return List.of("x86_64", "aarch64", "s390x").stream()
                .filter(machine -> text.contains("platform_machine == '" + machine + "'"))
                .toList();
    }

    @Test
    void aProjectBesideIsTakenWhereItsFolderIsNamed() throws Exception {
        Files.createDirectories(folder.resolve("app"));
        Files.createDirectories(folder.resolve("core"));
        Files.writeString(
                folder.resolve("core/pyproject.toml"),
                "[project]\nname = \"core\"\nversion = \"1\"\ndependencies = [\"alpha\"]\n");
        Files.writeString(
                folder.resolve("app/pyproject.toml"),
                Files.readString(folder.resolve("pyproject.toml"))
                                .replace("[\"alpha\"]", "[\"core\"]")
                                .replace("[\"wheels\"]", "[\"../wheels\"]")
                        + "[tool.uv.sources]\ncore = { path = \"../core\" }\n");
        assertThat(lock("app")).startsWith("exit 1").contains("`core` lies outside of the project");
        assertThat(lock("--workspace", ".", "app")).startsWith("exit 0");
        assertThat(Files.readString(folder.resolve("app/pylock.toml"))).contains("path = \"../core\"");
    }

    @Test
    void theFileIsForEveryPlatformThatTheProjectNames() throws Exception {
        assertThat(lock()).isEqualTo("""
            exit 0
            --- stdout
            DIR/pylock.toml
            --- stderr
            dependencies: those that pyproject.toml declares
              + alpha 1.0
            Wrote DIR/pylock.toml, 1 wheels
            """);
        assertThat(machines()).containsExactly("x86_64", "aarch64");
        assertThat(lock("--check")).startsWith("exit 0\n");
    }

    @Test
    void flagsThatNameOneForABuildRepeatHere() throws Exception {
        assertThat(lock("--platform", "linux/s390x", "-b", "scratch", "--platform", "linux/arm64", "-b", "scratch"))
                .startsWith("exit 0\n");
        assertThat(machines()).containsExactly("aarch64", "s390x");
    }
}
