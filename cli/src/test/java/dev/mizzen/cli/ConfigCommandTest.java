package dev.mizzen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
    @TempDir
    Path folder;

    @Test
    void everyValueIsShownWithItsOrigin() throws IOException {
        project("""
                [tool.mizzen]
                base = "oci:bases/slim:3.11"
                tags = ["app:1.0"]
                require-hashes = true
                cmd = "serve --port 8080"
                env = {A = "file", "B" = "a\\u001bb", URL = "https://me:secret@host/"}
                ports = [8080]
                index-url = "https://me:secret@host/simple/"
                """);
        Run run = Run.in(folder).with("MIZZEN_USER", "1000").with("MIZZEN_CACHE", "/x");
        assertThat(run.of("config", "show", "web", "--origin", "-e", "A=flag")).isEqualTo("""
                        exit 0
                        --- stdout
                        base = "oci:DIR/web/bases/slim:3.11"  # DIR/web/pyproject.toml:2:8
                        index-url = "https://…@host/simple/"  # DIR/web/pyproject.toml:8:13
                        require-hashes = true  # DIR/web/pyproject.toml:4:18
                        tags = ["app:1.0"]  # DIR/web/pyproject.toml:3:9
                        cmd = ["serve", "--port", "8080"]  # DIR/web/pyproject.toml:5:7
                        env = {"A" = "flag", "B" = "a\\u001Bb", "URL" = "https://…@host/"}\
                          # --env, DIR/web/pyproject.toml:6:26, DIR/web/pyproject.toml:6:44
                        user = "1000"  # MIZZEN_USER
                        ports = ["8080"]  # DIR/web/pyproject.toml:7:10
                        --- stderr
                        """);
        assertThat(run.of("config", "show", "web", "--json"))
                .contains("{\"key\":\"user\",\"value\":\"1000\",\"origin\":\"environment\",\"where\":\"MIZZEN_USER\"}")
                .contains("{\"key\":\"env\",\"name\":\"A\",\"value\":\"file\",\"origin\":\"file\",");
        assertThat(run.of("config", "show", "web"))
                .contains("user = \"1000\"\n")
                .doesNotContain("#");
    }

    @Test
    void whatComesFromPipIsShownWithItsOrigin() throws IOException {
        Path file =
                Files.writeString(folder.resolve("pip.conf"), "[global]\nindex-url = https://me:secret@host/simple/\n");
        Run run = Run.in(folder)
                .with("PIP_CONFIG_FILE", file.toString())
                .with("PIP_EXTRA_INDEX_URL", "https://a/ https://b/");
        assertThat(run.of("config", "show", "--origin"))
                .startsWith("exit 0\n--- stdout\nindex-url = \"https://…@host/simple/\"  # DIR/pip.conf:2\n")
                .contains("\nextra-index-urls = [\"https://a/\", \"https://b/\"]  # PIP_EXTRA_INDEX_URL\n");
        assertThat(run.of("config", "show", "--json"))
                .contains("\"key\":\"index-url\",\"value\":\"https://…@host/simple/\",\"origin\":\"pip\",");
        assertThat(run.of("config", "show", "--isolated"))
                .isEqualTo("exit 0\n--- stdout\nisolated = true\n--- stderr\n");
    }

    @Test
    void aProjectWithoutAFileSetsNothing() {
        assertThat(Run.in(folder).of("config", "show")).isEqualTo("exit 0\n--- stdout\n--- stderr\n");
    }

    @Test
    void anUnknownKeyIsShownInItsLineWithTheNearest() throws IOException {
        project("""
                [tool.mizzen]
                base = "oci:base"
                requirement = ["r.txt"]
                """);
        assertThat(Run.in(folder).of("build", "web")).isEqualTo("""
                        exit 2
                        --- stdout
                        --- stderr
                        error[CONFIG_UNKNOWN_KEY]: `[tool.mizzen]` has no key `requirement`
                          --> DIR/web/pyproject.toml:3:1
                           3 | requirement = ["r.txt"]
                             | ^^^^^^^^^^^

                        hint: the nearest key is `requirements`
                        """);
    }

    @Test
    void aValueOfTheWrongTypeIsShownInItsLine() throws IOException {
        project("""
                [tool.mizzen]
                tags = "app"  # not an array
                """);
        assertThat(Run.in(folder).of("build", "web")).isEqualTo("""
                        exit 2
                        --- stdout
                        --- stderr
                        error[CONFIG_INVALID]: `tags` has a value of the wrong type
                          --> DIR/web/pyproject.toml:2:8
                           2 | tags = "app"  # not an array
                             |        ^^^^^
                           expected  an array of strings
                           actual    a string

                        hint: docs/configuration.md has the settings and their values
                        """);
    }

    @Test
    void aFileThatIsNoTomlHasItsPlace() throws IOException {
        project("[tool.mizzen]\nbase = \n");
        assertThat(Run.in(folder).of("build", "web"))
                .startsWith("exit 1\n--- stdout\n--- stderr\nerror[TOML_INVALID]: not valid TOML: ")
                .contains("  --> DIR/web/pyproject.toml:2:8\n   2 | base = \n     |        ^\n");
    }

    @Test
    void howToTalkMayStandInTheFileToo() throws IOException {
        project("""
                [tool.mizzen]
                base = "oci:base"
                outputs = ["oci:out"]
                json = true
                """);
        assertThat(Run.in(folder).with(Builders.succeeding()).of("build", "web"))
                .startsWith("exit 0\n--- stdout\n{\"schema\":1,");
    }

    private void project(String text) throws IOException {
        Path web = Files.createDirectories(folder.resolve("web"));
        Files.writeString(web.resolve("pyproject.toml"), text);
    }
}
