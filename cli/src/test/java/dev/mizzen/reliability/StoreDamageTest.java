package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.build.BuildResult;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreCare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file of a store is damaged in turn: the next build notices, drops it and makes it again. */
class StoreDamageTest {
    @TempDir
    Path folder;

    private final Random random = new Random(11);
    private SmallBuild build;
    private String expected;

    @BeforeEach
    void buildOnce() throws Exception {
        // At a time before all files none counts as old enough to be remembered: builds add nothing to the store.
        build = new SmallBuild(folder).clock(InstantSource.fixed(Instant.EPOCH));
        expected = build.here().digest().toString();
    }

    @Test
    void flippedBits() throws Exception {
        assertHealed("flipped", content -> {
            int at = random.nextInt(content.length);
            content[at] ^= (byte) (1 << random.nextInt(8));
            return content;
        });
    }

    @Test
    void truncatedFiles() throws Exception {
        assertHealed("truncated", content -> Arrays.copyOf(content, random.nextInt(content.length)));
    }

    @Test
    void filesWithMoreAtTheirEnd() throws Exception {
        assertHealed("extended", content -> Arrays.copyOf(content, content.length + 1));
    }

    private void assertHealed(String what, UnaryOperator<byte[]> damage) throws Exception {
        Map<Path, byte[]> before = files();
        assertThat(before).hasSizeGreaterThan(10);
        int healed = 0;
        int unread = 0;
        for (Path file : before.keySet()) {
            byte[] spoilt = damage.apply(before.get(file).clone());
            assertThat(spoilt).isNotEqualTo(before.get(file));
            Files.write(file, spoilt);
            SmallBuild.remove(build.image());

            BuildResult result = build.here();
            assertThat(result.digest()).hasToString(expected);
            assertThat(ImageCheck.images(build.image())).containsEntry("latest", expected);
            List<Problem> noticed = result.warnings().stream()
                    .filter(warning -> warning.code() == ProblemCode.STORE_CORRUPT)
                    .toList();
            if (noticed.isEmpty() && file.startsWith(build.store().resolve("results"))) {
                // A build that finds its layers does not ask for all that it once needed to make them.
                noticed = verify();
                Files.write(file, before.get(file));
                unread++;
            } else {
                healed++;
            }
            assertThat(noticed)
                    .as("%s %s", what, file)
                    .extracting(Problem::message)
                    .singleElement()
                    .asString()
                    .endsWith(" in the store `" + build.store() + "` was damaged and has been dropped");
            assertSame(files(), before);
        }
        System.out.printf(
                "%s files of a store: %d/%d noticed, %d made again by the next build, %d not needed by it%n",
                what, healed + unread, before.size(), healed, unread);
        assertThat(healed).isGreaterThan(unread);
        assertThat(verify()).isEmpty();
    }

    private List<Problem> verify() throws BuildException {
        try (Store store = Store.open(build.store(), InstantSource.system(), problem -> {})) {
            return StoreCare.verify(store).problems();
        }
    }

    private static void assertSame(Map<Path, byte[]> actual, Map<Path, byte[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        actual.forEach(
                (file, content) -> assertThat(content).as(file.toString()).isEqualTo(expected.get(file)));
    }

    /** Blobs and results, with their contents. */
    private Map<Path, byte[]> files() throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        for (String part : List.of("blobs", "results")) {
            try (Stream<Path> all = Files.walk(build.store().resolve(part))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files.put(file, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }
}
