package dev.mizzen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    /** A command that failed would end before it has met the classes for whose sake it is run. */
    @Test
    void everyCommandGoesWell(@TempDir Path folder) throws IOException {
        Rehearsal.writeProject(folder);
        assertThat(Rehearsal.rehearse(folder)).containsOnly(ExitStatus.DONE);
        assertThat(folder.resolve("image/index.json")).isRegularFile();
    }
}
