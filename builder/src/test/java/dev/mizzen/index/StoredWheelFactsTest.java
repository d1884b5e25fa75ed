package dev.mizzen.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.ProjectName;
import dev.mizzen.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a wheel in a folder is hashed, and when its digest is taken from the store. */
class StoredWheelFactsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void theDigestOfATouchedWheelIsComputedAnew() throws Exception {
        Path wheels = Files.createDirectory(home.resolve("wheels"));
        Path wheel = wheels.resolve("a-1-py3-none-any.whl");
        Files.writeString(wheel, "first");
        assertThat(sha256(wheels)).isEqualTo(digest("first"));
        assertThat(sha256(wheels)).isEqualTo(digest("first"));
        FileTime time = Files.getLastModifiedTime(wheel);
        Files.writeString(wheel, "other");
        Files.setLastModifiedTime(wheel, time);
        assertThat(sha256(wheels)).isEqualTo(digest("other"));
    }

    /** What one process says of the wheel, a minute after it was last changed. */
    private Digest sha256(Path wheels) throws BuildException {
        InstantSource clock = () -> Instant.now().plusSeconds(60);
        try (Store store = Store.open(home.resolve("store"), clock, problem -> {})) {
            Candidate candidate = Wheelhouse.open(wheels, "wheels")
                    .list(ProjectName.parse("a"))
                    .orElseThrow()
                    .wheels()
                    .get(0);
            IndexClient client = IndexClient.offline(Secrets.NONE);
            StoredWheelFacts facts = new StoredWheelFacts(
                    store, new WheelFiles(store, client, FetchProgress.NONE), client, problem -> {});
            Digest digest = facts.sha256(candidate);
            facts.keep();
            return digest;
        }
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
