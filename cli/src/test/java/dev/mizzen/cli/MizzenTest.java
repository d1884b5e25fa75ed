package dev.mizzen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MizzenTest {
    @TempDir
    Path folder;

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertThat(Run.in(folder).of("--help"))
                .startsWith("exit 0\n--- stdout\nUsage: mizzen")
                .endsWith("--- stderr\n");
        assertThat(Run.in(folder).of("build", "-h"))
                .contains("-b, --base=IMAGE")
                .endsWith("--- stderr\n");
        assertThat(Run.in(folder).of("--version")).matches("exit 0\n--- stdout\nmizzen [0-9].*\n--- stderr\n");
        assertThat(Run.in(folder).of("version")).isEqualTo(Run.in(folder).of("--version"));
        assertThat(Run.in(folder).of("version", "--json")).contains("{\"schema\":1,\"version\":\"");
    }

    @Test
    void anUnknownOptionNamesTheNearest() {
        assertThat(Run.in(folder).of("build", "--outptu=x")).isEqualTo("""
                        exit 2
                        --- stdout
                        --- stderr
                        error[USAGE_INVALID]: `mizzen build` has no option `--outptu`

                        hint: the nearest is `--output`; `mizzen build --help` lists what there is
                        """);
        assertThat(Run.in(folder).of("build", "--load", "--json"))
                .contains("\"code\":\"USAGE_INVALID\",\"message\":\"`mizzen build` has no option `--load`\"");
    }

    @Test
    void otherMistakesOfUseAreNamed() {
        assertThat(message()).isEqualTo("error[USAGE_INVALID]: `mizzen` needs a command");
        assertThat(message("config")).isEqualTo("error[USAGE_INVALID]: `mizzen config` needs a command");
        assertThat(message("biuld")).isEqualTo("error[USAGE_INVALID]: `mizzen` has no command `biuld`");
        assertThat(message("build", "a", "b"))
                .isEqualTo("error[USAGE_INVALID]: `mizzen build` takes no further argument, such as `b`");
        assertThat(message("build", "--base")).isEqualTo("error[USAGE_INVALID]: `--base` needs a value: IMAGE");
        assertThat(message("completion")).isEqualTo("error[USAGE_INVALID]: `mizzen completion` needs bash|zsh|fish");
        assertThat(message("build", "a\0b")).isEqualTo("error[USAGE_INVALID]: not a path: `a\\u0000b`");
        assertThat(message("completion", "tcsh")).isEqualTo("error[USAGE_INVALID]: no completion for the shell `tcsh`");
    }

    @Test
    void completionsKnowCommandsAndOptions() {
        assertThat(Run.in(folder).of("completion", "bash"))
                .contains("--find-links")
                .contains("complete -F");
        assertThat(Run.in(folder).of("completion", "zsh"))
                .contains("--find-links")
                .contains("bashcompinit");
        assertThat(Run.in(folder).of("completion", "fish"))
                .contains(
                        "complete -c mizzen -f -n 'not __fish_seen_subcommand_from build lock explain config cache completion version' -a"
                                + " build -d 'Build an image from a Python project.'\n")
                .contains("complete -c mizzen -n '__fish_seen_subcommand_from build' -l progress -r -f -a"
                        + " 'auto tty plain none json' -d 'How progress is shown'\n")
                .contains("-s b -l base -r -d 'Base image: NAME[:TAG], TYPE:PATH[:TAG], scratch'\n");
    }

    @Test
    void aReaderThatGoesAwayIsNoFailureAndAFullDiskIs() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(runWith("Broken pipe", err)).isEqualTo(ExitStatus.DONE);
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(runWith("No space left on device", err)).isEqualTo(ExitStatus.REFUSED);
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        "error[OUTPUT_UNWRITABLE]: the result cannot be written to standard output:"
                                + " No space left on device\n\nhint: check the path, its permissions and the space on its disk\n");
    }

    @Test
    void aWrongVariableIsReportedWithoutColourFromItself() {
        assertThat(Run.in(folder).with("MIZZEN_COLOR", "pink").of("version")).isEqualTo("""
                        exit 2
                        --- stdout
                        --- stderr
                        error[CONFIG_INVALID]: `MIZZEN_COLOR` has a value that it can't have
                          --> MIZZEN_COLOR
                           expected  auto, always, never
                           actual    `pink`

                        hint: docs/configuration.md has the settings and their values
                        """);
    }

    private ExitStatus runWith(String fault, OutputStream err) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(fault);
            }
        };
        return new Mizzen(new Host(folder, Map.of(), broken, err, false), Builders.succeeding()).run("version");
    }

    private String message(String... arguments) {
        String text = Run.in(folder).of(arguments);
        assertThat(text).startsWith("exit 2\n--- stdout\n--- stderr\n");
        return text.split("\n")[3];
    }
}
