package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.store.Pruned;
import dev.mizzen.store.Retention;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreCare;
import dev.mizzen.store.StoreCheck;
import dev.mizzen.store.StoreInfo;
import dev.mizzen.store.StoreLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks after the store that a user's builds share: {@code $MIZZEN_CACHE}, else the XDG cache folder. */
public final class StoreKeeper {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final Path home;
    private final InstantSource clock;

    /**
     * @param environment the variables of the process: where the store is
     * @param home the user's home directory
     * @param clock tells how long ago something was used
     */
    public StoreKeeper(Map<String, String> environment, Path home, InstantSource clock) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.clock = clock;
    }

    /**
     * How much the store holds.
     *
     * @param path its folder
     * @param blobs the number of blobs, which are layers and the like
     * @param blobBytes their size together
     * @param results the number of small files that say which blob is what
     * @param resultBytes their size together
     * @param trees the number of bases that are kept unpacked to run their Python
     * @param treeBytes the size of the files in them together
     */
    public record Contents(
            Path path, long blobs, long blobBytes, long results, long resultBytes, long trees, long treeBytes) {
        private static Contents of(Path path, StoreInfo info) {
            return new Contents(
                    path,
                    info.blobs(),
                    info.blobBytes(),
                    info.results(),
                    info.resultBytes(),
                    info.trees(),
                    info.treeBytes());
        }

        /** The number of all blobs, results and trees. */
        public long files() {
            return blobs + results + trees;
        }

        /** The size of all of them. */
        public long bytes() {
            return blobBytes + resultBytes + treeBytes;
        }
    }

    /**
     * What pruning has done.
     *
     * @param files how many files have gone
     * @param bytes their size together
     * @param left what is still there
     */
    public record Removed(long files, long bytes, Contents left) {}

    /** Counts the files by their lengths, without reading them. */
    public Contents info() throws BuildException {
        try (Store store = Store.open(root(), clock, problem -> {})) {
            return Contents.of(store.root(), StoreCare.info(store));
        }
    }

    /**
     * Reads every file. What is damaged is dropped, so that the next build makes it again; builds may run meanwhile.
     *
     * @return what there is, all of it good
     * @throws BuildException with a {@code STORE_CORRUPT} for each file that was damaged or does not belong there
     */
    public Contents verify() throws BuildException {
        List<Problem> problems = new ArrayList<>();
        try (Store store = Store.open(root(), clock, problems::add)) {
            StoreCheck check = StoreCare.verify(store);
            problems.addAll(check.problems());
            BuildException.throwIfAny(problems);
            return Contents.of(store.root(), check.info());
        }
    }

    /**
     * Removes what is not worth its room, first by age, then what was used least recently. Builds that start meanwhile wait;
     * those that run are waited for a while.
     *
     * @param unusedFor what was not used for longer goes
     * @param mostBytes how much may be left
     * @throws BuildException with {@code STORE_IN_USE} when builds go on running; nothing has been removed
     */
    public Removed prune(Optional<Duration> unusedFor, OptionalLong mostBytes) throws BuildException {
        Path root = root();
        Pruned pruned = StoreCare.prune(root, new Retention(unusedFor, mostBytes), clock, PATIENCE);
        return new Removed(pruned.files(), pruned.bytes(), Contents.of(root, pruned.left()));
    }

    private Path root() throws BuildException {
        return StoreLocation.of(environment, home);
    }
}
