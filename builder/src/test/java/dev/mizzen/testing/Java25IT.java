package dev.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is compiled for 17 does the same on 25: every unit test runs there, too. */
class Java25IT {
    @Test
    void everyUnitTestPassesOnJava25(Lab lab) throws IOException, InterruptedException {
        Path java = lab.java25();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Command.Outcome outcome = Command.of(
                        java,
                        "-Xmx2g",
                        "-Dmizzen.root=" + System.getProperty("mizzen.root"),
                        "-Dmizzen.vectors=" + System.getProperty("mizzen.vectors"),
                        "-Dmizzen.ci=" + System.getProperty("mizzen.ci"),
                        "-cp",
                        classPath,
                        SuiteRunner.class.getName(),
                        "dev.mizzen")
                .run()
                .orFail();
        assertThat(outcome.out()).containsPattern("(?m)^25: [1-9][0-9]* succeeded, 0 failed");
    }
}
