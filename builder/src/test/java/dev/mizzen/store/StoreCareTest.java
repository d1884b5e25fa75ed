package dev.mizzen.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCareTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Retention NOTHING = new Retention(Optional.of(Duration.ZERO), OptionalLong.of(0));

    @TempDir
    private Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void countsWhatThereIs() throws Exception {
        try (Store store = open()) {
            assertThat(StoreCare.info(store)).isEqualTo(new StoreInfo(0, 0, 0, 0, 0, 0));
            store.put(bytes("hello"));
            store.put(bytes("hi"));
            store.remember(StoreKey.of("k"), bytes("v"));
            StoreInfo info = StoreCare.info(store);
            assertThat(info.blobs()).isEqualTo(2);
            assertThat(info.blobBytes()).isEqualTo(7);
            assertThat(info.results()).isEqualTo(1);
            assertThat(info.bytes()).isEqualTo(7 + info.resultBytes()).isGreaterThan(70);
        }
    }

    @Test
    void verifyDropsTheDamagedAndNamesTheForeign() throws Exception {
        try (Store store = open()) {
            StoredBlob good = store.put(bytes("good"));
            StoredBlob bad = store.put(bytes("bad"));
            store.remember(StoreKey.of("good"), bytes("v"));
            store.remember(StoreKey.of("bad"), bytes("v"));
            StoreLayout layout = new StoreLayout(folder);
            Files.writeString(layout.blob(bad.digest()), "dab");
            Path badResult = layout.result(StoreKey.of("bad"));
            Files.write(badResult, Files.readAllBytes(layout.result(StoreKey.of("good"))));
            Path stray = Files.writeString(layout.blob(good.digest()).resolveSibling("stray"), "x");
            Path link = Files.createSymbolicLink(folder.resolve("blobs/sha256/zz"), folder);
            Path unknown = Files.createDirectory(folder.resolve("blobs/md5"));

            StoreCheck check = StoreCare.verify(store);
            assertThat(check.info().blobs()).isEqualTo(2);
            assertThat(check.problems())
                    .extracting(Problem::message)
                    .containsExactlyInAnyOrder(
                            "the blob `" + bad.digest() + "` in the store `" + folder
                                    + "` was damaged and has been dropped",
                            "the result `" + StoreKey.of("bad").digest().abbreviated() + "` in the store `" + folder
                                    + "` was damaged and has been dropped",
                            "`" + stray + "` does not belong into a store and has been left alone",
                            "`" + link + "` does not belong into a store and has been left alone",
                            "`" + unknown + "` does not belong into a store and has been left alone");
            assertThat(badResult).doesNotExist();
            assertThat(stray).exists();
            for (Path foreign : List.of(stray, link, unknown)) {
                Files.delete(foreign);
            }
            assertThat(StoreCare.verify(store).problems()).isEmpty();
            assertThat(store.contains(good.digest(), good.size())).isTrue();
        }
    }

    @Test
    void pruneByAge() throws Exception {
        StoredBlob old;
        StoredBlob recent;
        try (Store store = open()) {
            old = put(store, "old", Duration.ofDays(31));
            recent = put(store, "recent", Duration.ofDays(29));
        }
        Files.createDirectories(folder.resolve("incoming"));
        Path leftover = Files.writeString(folder.resolve("incoming/x"), "x");
        Pruned pruned = prune(new Retention(Optional.of(Duration.ofDays(30)), OptionalLong.empty()));
        assertThat(pruned).isEqualTo(new Pruned(1, 3, new StoreInfo(1, 6, 0, 0, 0, 0)));
        assertThat(leftover).doesNotExist();
        try (Store store = open()) {
            assertThat(store.contains(old.digest(), old.size())).isFalse();
            assertThat(store.contains(recent.digest(), recent.size())).isTrue();
        }
    }

    @Test
    void pruneBySizeTakesTheLeastRecentlyUsed() throws Exception {
        try (Store store = open()) {
            put(store, "aaaa", Duration.ofDays(1));
            put(store, "bbbb", Duration.ofDays(3));
            put(store, "cccc", Duration.ofDays(2));
        }
        Pruned pruned = prune(new Retention(Optional.empty(), OptionalLong.of(8)));
        assertThat(pruned).isEqualTo(new Pruned(1, 4, new StoreInfo(2, 8, 0, 0, 0, 0)));
        assertThat(prune(new Retention(Optional.empty(), OptionalLong.empty())).files())
                .isZero();
        assertThat(prune(NOTHING).left().bytes()).isZero();
    }

    @Test
    void filesOfTheFutureAreNotOld() throws Exception {
        try (Store store = open()) {
            put(store, "x", Duration.ofDays(-70_000));
        }
        assertThat(prune(new Retention(Optional.of(Duration.ZERO), OptionalLong.empty()))
                        .files())
                .isZero();
    }

    @Test
    void storeInUseIsNotPruned() throws Exception {
        try (Store store = open()) {
            StoredBlob blob = store.put(bytes("x"));
            assertThatThrownBy(() -> prune(NOTHING)).isInstanceOfSatisfying(BuildException.class, e -> {
                Problem problem = e.problems().get(0);
                assertThat(problem.code()).isEqualTo(ProblemCode.STORE_IN_USE);
                assertThat(problem.message()).isEqualTo("the store `" + folder + "` is being used by a build");
                assertThat(problem.hint()).hasValue("prune it when no build runs");
            });
            assertThat(store.contains(blob.digest(), 1)).isTrue();
        }
        assertThat(prune(NOTHING).files()).isEqualTo(1);
    }

    @Test
    void negativeRetentionIsAFaultOfTheCaller() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retention(Optional.empty(), OptionalLong.of(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(Optional.of(Duration.ofSeconds(-1)), OptionalLong.empty()));
    }

    private StoredBlob put(Store store, String content, Duration unused) throws Exception {
        StoredBlob blob = store.put(bytes(content));
        Files.setLastModifiedTime(new StoreLayout(folder).blob(blob.digest()), FileTime.from(NOW.minus(unused)));
        return blob;
    }

    private Pruned prune(Retention retention) throws BuildException {
        return StoreCare.prune(folder, retention, CLOCK, Duration.ofMillis(50));
    }

    private Store open() throws BuildException {
        return Store.open(folder, CLOCK, warnings::add);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
