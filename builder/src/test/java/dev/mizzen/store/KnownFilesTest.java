package dev.mizzen.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files count as untouched, and which do not. */
class KnownFilesTest {
    private static final Duration LATER = Duration.ofSeconds(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private Path folder = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void makeFile() throws Exception {
        folder = Files.createDirectory(home.resolve("files"));
        file = folder.resolve("a b.whl");
        Files.writeString(file, "hello");
    }

    @Test
    void anUntouchedFileIsKnownInTheNextProcess() throws Exception {
        learn(LATER);
        assertThat(known()).contains(digest("hello"));
    }

    @Test
    void aFileThatWasNeverReadIsUnknown() throws Exception {
        assertThat(known()).isEmpty();
    }

    @Test
    void aFileOfTheSameSizeAndTimeWithAnotherContentIsUnknown() throws Exception {
        learn(LATER);
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "hellO");
        Files.setLastModifiedTime(file, time);
        assertThat(known()).isEmpty();
    }

    @Test
    void aFilePutInItsPlaceIsUnknown() throws Exception {
        learn(LATER);
        Files.move(file, folder.resolve("old"));
        Files.copy(folder.resolve("old"), file, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(known()).isEmpty();
    }

    @Test
    void aFileThatChangedWhileItWasReadIsNotKept() throws Exception {
        try (Store store = store(LATER)) {
            KnownFiles files = KnownFiles.in(folder, store);
            Optional<String> before = files.state(file);
            Files.writeString(file, "hello, world");
            files.found(file, before, digest("hello"));
            files.keep();
        }
        assertThat(known()).isEmpty();
    }

    @Test
    void aFileWrittenAMomentAgoIsNotKept() throws Exception {
        learn(Duration.ofMillis(-1));
        assertThat(known()).isEmpty();
    }

    @Test
    void aFolderThatIsGoneKnowsNothing() throws Exception {
        learn(LATER);
        Files.delete(file);
        assertThat(known()).isEmpty();
    }

    @Test
    void whatIsFoundLaterIsAddedToWhatWasKnown() throws Exception {
        Path other = folder.resolve("other");
        Files.writeString(other, "world");
        learn(LATER);
        try (Store store = store(LATER)) {
            KnownFiles files = KnownFiles.in(folder, store);
            files.found(other, files.state(other), digest("world"));
            files.keep();
            KnownFiles both = KnownFiles.in(folder, store);
            assertThat(both.digest(file)).contains(digest("hello"));
            assertThat(both.digest(other)).contains(digest("world"));
        }
    }

    private void learn(Duration after) throws BuildException, IOException {
        try (Store store = store(after)) {
            KnownFiles files = KnownFiles.in(folder, store);
            files.found(file, files.state(file), digest("hello"));
            files.keep();
        }
    }

    private Optional<Digest> known() throws BuildException, IOException {
        try (Store store = store(LATER)) {
            return KnownFiles.in(folder, store).digest(file);
        }
    }

    /** A store whose clock stands that long after the file was changed. */
    private Store store(Duration after) throws BuildException, IOException {
        Instant changed =
                Files.exists(file) ? ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant() : Instant.EPOCH;
        return Store.open(home.resolve("store"), InstantSource.fixed(changed.plus(after)), problem -> {});
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
