package dev.mizzen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import dev.mizzen.store.StoredBlob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheCommandTest {
    @TempDir
    Path folder;

    private final List<Problem> warnings = new ArrayList<>();
    private StoredBlob old;

    @BeforeEach
    void fill() throws Exception {
        try (Store store = open()) {
            old = store.put(new byte[1500]);
            store.put(new byte[500]);
            store.remember(StoreKey.of("k"), new byte[1]);
        }
        Instant then = Instant.now().minus(Duration.ofDays(31));
        Files.setLastModifiedTime(file(old), FileTime.from(then));
    }

    @Test
    void infoCounts() {
        assertThat(run("info")).isEqualTo("""
            exit 0
            --- stdout
            DIR/store
            2 blobs, 2.0 kB
            1 result, 84 B
            0 unpacked bases, 0 B
            --- stderr
            """);
        assertThat(run("info", "--json")).isEqualTo("""
            exit 0
            --- stdout
            {"schema":1,"path":"DIR/store","blobs":2,"blob_bytes":2000,"results":1,"result_bytes":84,\
            "trees":0,"tree_bytes":0}
            --- stderr
            """);
    }

    @Test
    void verifyDropsWhatIsDamaged() throws Exception {
        assertThat(run("verify")).isEqualTo("exit 0\n--- stdout\n3 files, 2.1 kB: all good\n--- stderr\n");
        assertThat(run("verify", "--json"))
                .contains("{\"schema\":1,\"path\":\"DIR/store\",\"files\":3,\"bytes\":2084}\n");
        Files.writeString(file(old), "damage");
        assertThat(run("verify")).isEqualTo("""
            exit 4
            --- stdout
            --- stderr
            error[STORE_CORRUPT]: the blob `sha256:…` in the store `DIR/store` was damaged and has been dropped

            hint: the next build makes what is missing anew; `mizzen cache verify` looks at all of it
            """);
        assertThat(file(old)).doesNotExist();
        assertThat(run("verify")).contains("2 files, 584 B: all good");
    }

    @Test
    void pruneByAgeAndBySize() {
        assertThat(run("prune", "--unused-for", "5w")).contains("removed 0 files, 0 B; left 3 files, 2.1 kB\n");
        assertThat(run("prune", "--unused-for=30d")).isEqualTo("""
            exit 0
            --- stdout
            removed 1 file, 1.5 kB; left 2 files, 584 B
            --- stderr
            """);
        assertThat(run("prune", "--max-size", "1kB")).contains("removed 0 files");
        assertThat(run("prune", "--max-size", "0", "--json"))
                .contains("{\"schema\":1,\"path\":\"DIR/store\",\"removed_files\":2,\"removed_bytes\":584,"
                        + "\"files\":0,\"bytes\":0}\n");
    }

    @Test
    void pruneWantsToKnowWhat() {
        assertThat(run("prune")).isEqualTo("""
            exit 2
            --- stdout
            --- stderr
            error[USAGE_INVALID]: nothing says what is to go

            hint: give `--unused-for 30d` or `--max-size 20GB`, or both; `--max-size 0` removes everything
            """);
        assertThat(run("prune", "--unused-for", "soon", "--max-size", "-1"))
                .startsWith("exit 2\n")
                .contains("`--unused-for` is a number and one of s, m, h, d, w, not `soon`\n")
                .contains("`--max-size` is a number and perhaps kB, MB, GB, TB, KiB, MiB, GiB or TiB, not `-1`\n");
    }

    @Test
    void storeThatIsNotThereIsEmpty() {
        assertThat(Run.in(folder).with("MIZZEN_CACHE", folder + "/other").of("cache", "info"))
                .contains("DIR/other\n0 blobs, 0 B\n0 results, 0 B\n0 unpacked bases, 0 B\n");
    }

    @Test
    void quantities() {
        assertThat(Quantity.duration("90s")).contains(Duration.ofSeconds(90));
        assertThat(Quantity.duration("15m")).contains(Duration.ofMinutes(15));
        assertThat(Quantity.duration("12h")).contains(Duration.ofHours(12));
        assertThat(Quantity.duration("2w")).contains(Duration.ofDays(14));
        assertThat(Quantity.duration("1.5d")).isEmpty();
        assertThat(Quantity.duration("1234567d")).isEmpty();
        assertThat(Quantity.bytes("0")).hasValue(0);
        assertThat(Quantity.bytes("500B")).hasValue(500);
        assertThat(Quantity.bytes("123456789012")).hasValue(123_456_789_012L);
        assertThat(Quantity.bytes("2kB")).hasValue(2000);
        assertThat(Quantity.bytes("2KiB")).hasValue(2048);
        assertThat(Quantity.bytes("999999TiB")).hasValue(999_999L << 40);
        assertThat(Quantity.bytes("20GB")).hasValue(20_000_000_000L);
        assertThat(Quantity.bytes("20gb")).isEmpty();
        assertThat(Quantity.bytes("")).isEmpty();
    }

    private String run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("cache"));
        all.addAll(List.of(arguments));
        return Run.in(folder)
                .with("MIZZEN_CACHE", folder.resolve("store").toString())
                .of(all.toArray(new String[0]));
    }

    private Path file(StoredBlob blob) {
        String hex = blob.digest().hex();
        return folder.resolve("store/blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    }

    private Store open() throws Exception {
        return Store.open(folder.resolve("store"), InstantSource.system(), warnings::add);
    }
}
