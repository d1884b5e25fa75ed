package dev.mizzen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
    @TempDir
    Path folder;

    @Test
    void ctrlCEndsWith130AndLeavesNoPartialFile() throws Exception {
        assertThat(signalled("INT")).isEqualTo("exit 130\nerror[INTERRUPTED]: interrupted\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void terminationCleansUpToo() throws Exception {
        assertThat(signalled("TERM")).isEqualTo("exit 143\nerror[INTERRUPTED]: interrupted\n");
        assertThat(folder).isEmptyDirectory();
    }

    private String signalled(String signal) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BlockedMain.class.getName(),
                        folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader err = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
            String line = err.readLine();
            while (line != null && !line.equals("waiting")) {
                line = err.readLine();
            }
            assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                            .start()
                            .waitFor())
                    .isZero();
            String rest = err.lines().map(text -> text + "\n").collect(Collectors.joining());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return "exit " + process.exitValue() + "\n" + rest;
        } finally {
            process.destroyForcibly();
        }
    }
}
