package dev.mizzen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void theSecondCtrlCWaitsForNothing() throws Exception {
        assertThat(signalled("INT", "stubborn")).isEqualTo("exit 130\n");
        assertThat(folder).isEmptyDirectory();
    }

    /** Sends the signal once, or to a build that is slow to clean up twice. */
    private String signalled(String signal, String... slow) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT", // which a shell makes what it runs in the background ignore
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BlockedMain.class.getName(),
                folder.toString()));
        command.addAll(List.of(slow));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader err = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
            for (int i = 0; i <= slow.length; i++) {
                String line = err.readLine();
                while (line != null && !line.equals("waiting")) {
                    line = err.readLine();
                }
                assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                                .start()
                                .waitFor())
                        .isZero();
            }
            String rest = err.lines().map(text -> text + "\n").collect(Collectors.joining());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return "exit " + process.exitValue() + "\n" + rest;
        } finally {
            process.destroyForcibly();
        }
    }
}
