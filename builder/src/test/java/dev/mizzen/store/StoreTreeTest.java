package dev.mizzen.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders in the store: made once, whole or not at all, noticed when they change, removed with the rest. */
class StoreTreeTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final StoreKey KEY = StoreKey.of("root").with("n", 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<Problem> warnings = new ArrayList<>();
    private final AtomicInteger made = new AtomicInteger();

    private Store open() throws BuildException {
        return Store.open(folder, InstantSource.fixed(NOW), warnings::add);
    }

    private Path tree(Store store) throws BuildException {
        return store.tree(KEY, root -> {
            made.incrementAndGet();
            Files.createDirectories(root.resolve("usr/lib"));
            Files.writeString(root.resolve("usr/lib/f"), "content");
            Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
            Files.createSymbolicLink(root.resolve("broken"), Path.of("/nowhere/at all"));
        });
    }

    @Test
    void aTreeIsMadeOnceAndClosedToOthers() throws Exception {
        try (Store store = open()) {
            Path root = tree(store);
            assertThat(root.resolve("lib/f")).hasContent("content");
            assertThat(tree(store)).isEqualTo(root);
            assertThat(made).hasValue(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.getParent())))
                    .isEqualTo("rwx------");
            assertThat(StoreCare.info(store)).isEqualTo(new StoreInfo(0, 0, 0, 0, 1, 7));
            assertThat(StoreCare.verify(store).problems()).isEmpty();
            assertThat(folder.resolve("incoming")).isEmptyDirectory();
        }
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "added", "removed", "mode", "link", "seal", "no seal"})
    void aTreeThatHasChangedIsMadeAgain(String damage) throws Exception {
        try (Store store = open()) {
            Path root = tree(store);
            Path file = root.resolve("usr/lib/f");
            switch (damage) {
                case "changed" -> Files.writeString(file, "c0ntent");
                case "added" -> Files.createDirectory(root.resolve("x"));
                case "removed" -> Files.delete(file);
                case "mode" -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                case "link" -> {
                    Files.delete(root.resolve("broken"));
                    Files.createSymbolicLink(root.resolve("broken"), Path.of("/nowhere/at%20all"));
                }
                case "seal" -> Files.writeString(root.resolveSibling("seal"), "seal");
                default -> Files.delete(root.resolveSibling("seal"));
            }
            tree(store);
            assertThat(made).hasValue(2);
            assertThat(root.resolve("lib/f")).hasContent("content");
            assertThat(warnings)
                    .extracting(Problem::message)
                    .containsExactly(
                            "a tree of kind `root` in the store `" + folder + "` was damaged and has been dropped");
            assertThat(folder.resolve("incoming")).isEmptyDirectory();
        }
    }

    @Test
    void aTreeThatNobodyTouchesIsReadNoMoreThanOnce() throws Exception {
        try (Store store = open()) {
            Path tree = tree(store).resolveSibling(".").normalize();
            assertThat(tree.resolve("seen")).doesNotExist();
            tree(store);
            assertThat(tree.resolve("seen")).exists();
            // Now the seal is not looked at, and neither are the contents that it is about.
            Files.writeString(tree.resolve("seal"), "broken");
            tree(store);
            assertThat(made).hasValue(1);
            Files.setLastModifiedTime(tree.resolve("root/usr/lib/f"), FileTime.from(NOW));
            tree(store);
            assertThat(made).hasValue(2);
        }
    }

    @Test
    void aTreeThatWasTouchedJustNowMayChangeUnnoticed() throws Exception {
        try (Store store = Store.open(folder, InstantSource.fixed(Instant.EPOCH), warnings::add)) {
            Path tree = tree(store).resolveSibling(".").normalize();
            tree(store);
            assertThat(tree.resolve("seen")).doesNotExist();
        }
    }

    @Test
    void verifyDropsWhatHasChanged() throws Exception {
        try (Store store = open()) {
            Path root = tree(store);
            Files.writeString(root.resolve("usr/lib/f"), "other");
            assertThat(StoreCare.verify(store).problems())
                    .extracting(Problem::message)
                    .containsExactly("the tree `" + KEY.digest().abbreviated() + "` in the store `" + folder
                            + "` was damaged and has been dropped");
            assertThat(root.getParent()).doesNotExist();
        }
    }

    @Test
    void whatAMakerLeavesUnfinishedIsNeverSeen() throws Exception {
        try (Store store = open()) {
            assertThatThrownBy(() -> store.tree(KEY, root -> {
                        Files.writeString(root.resolve("f"), "x");
                        throw new IOException("No space left on device");
                    }))
                    .isInstanceOfSatisfying(BuildException.class, e -> {
                        assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.STORE_UNWRITABLE);
                        assertThat(e.problems().get(0).message())
                                .isEqualTo("the store `" + folder + "` cannot be written: No space left on device");
                    });
            assertThat(folder.resolve("incoming")).isEmptyDirectory();
            assertThat(folder.resolve("trees")).doesNotExist();
            tree(store);
        }
    }

    @Test
    void whatADeadProcessLeftIsCleared() throws Exception {
        open().close();
        Path left = Files.createDirectories(folder.resolve("incoming/dead/root/usr"));
        Files.createSymbolicLink(left.resolve("out"), folder);
        Files.writeString(left.resolve("f"), "x");
        open().close();
        assertThat(folder.resolve("incoming")).isEmptyDirectory();
        assertThat(folder.resolve("version")).exists();
    }

    @Test
    void pruningTakesTreesLikeEverythingElse() throws Exception {
        Path root;
        try (Store store = open()) {
            root = tree(store);
            Files.setLastModifiedTime(root.getParent(), FileTime.from(NOW.minus(Duration.ofDays(2))));
            tree(store);
        }
        Retention aDay = new Retention(Optional.of(Duration.ofDays(1)), OptionalLong.empty());
        assertThat(prune(aDay).files()).as("it has been used now").isZero();
        Files.setLastModifiedTime(root.getParent(), FileTime.from(NOW.minus(Duration.ofDays(2))));
        assertThat(prune(aDay)).isEqualTo(new Pruned(1, 7, new StoreInfo(0, 0, 0, 0, 0, 0)));
        assertThat(root.getParent()).doesNotExist();
    }

    private Pruned prune(Retention retention) throws BuildException {
        return StoreCare.prune(folder, retention, InstantSource.fixed(NOW), Duration.ZERO);
    }

    @Test
    void manyThreadsMakeOneTree() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Store store = open()) {
            List<Future<Path>> roots =
                    threads.invokeAll(java.util.Collections.nCopies(8, (Callable<Path>) () -> tree(store)));
            for (Future<Path> root : roots) {
                assertThat(root.get().resolve("usr/lib/f")).hasContent("content");
            }
            assertThat(made).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void strangersAmongTreesAreLeftAlone() throws Exception {
        try (Store store = open()) {
            Path root = tree(store);
            Path stray = Files.createDirectory(root.resolve("../../stray").normalize());
            assertThat(StoreCare.verify(store).problems())
                    .extracting(Problem::message)
                    .containsExactly("`" + stray + "` does not belong into a store and has been left alone");
        }
    }
}
