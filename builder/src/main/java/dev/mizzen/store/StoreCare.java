package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks after a whole store: counts, verifies, prunes. */
public final class StoreCare {
    private static final long POLL_MILLIS = 20;

    private StoreCare() {}

    /** How much {@code store} holds. */
    public static StoreInfo info(Store store) throws BuildException {
        try {
            return StoreInventory.of(new StoreLayout(store.root())).info();
        } catch (IOException e) {
            throw StoreFault.unreadable(store.root(), e);
        }
    }

    /** Reads every file of {@code store}, which others may be using, and drops the damaged ones. */
    public static StoreCheck verify(Store store) throws BuildException {
        StoreLayout layout = new StoreLayout(store.root());
        List<Problem> problems = new ArrayList<>();
        try {
            StoreInventory inventory = StoreInventory.of(layout);
            for (StoreInventory.Item blob : inventory.blobs()) {
                store.verifyBlob(blob).ifPresent(problems::add);
            }
            for (StoreInventory.Item result : inventory.results()) {
                store.verifyResult(result).ifPresent(problems::add);
            }
            for (StoreInventory.Item tree : inventory.trees()) {
                store.verifyTree(tree).ifPresent(problems::add);
            }
            for (Path file : inventory.foreign()) {
                problems.add(Problem.of(
                        ProblemCode.STORE_CORRUPT,
                        StoreFault.quoted(file) + " does not belong into a store and has been left alone"));
            }
            return new StoreCheck(inventory.info(), problems);
        } catch (IOException e) {
            throw StoreFault.unreadable(store.root(), e);
        }
    }

    /**
     * Removes from the store at {@code root} what {@code retention} does not keep, while nobody uses it. Builds that start
     * meanwhile wait.
     *
     * @param patience how long to wait for those who use the store now
     * @throws BuildException with {@code STORE_IN_USE} when they use it longer; nothing has been removed
     */
    public static Pruned prune(Path root, Retention retention, InstantSource clock, Duration patience)
            throws BuildException {
        Path absolute = root.toAbsolutePath().normalize();
        StoreVersion.establish(absolute);
        StoreLayout layout = new StoreLayout(absolute);
        try {
            Optional<LockFile> lock = LockFile.of(layout);
            if (lock.isEmpty()) {
                throw StoreFault.unwritable(absolute, StoreFault.readOnly());
            }
            try {
                return pruneLocked(layout, lock.get(), retention, clock, patience);
            } finally {
                lock.get().close();
            }
        } catch (IOException e) {
            throw StoreFault.unlockable(absolute, e);
        }
    }

    private static Pruned pruneLocked(
            StoreLayout layout, LockFile lock, Retention retention, InstantSource clock, Duration patience)
            throws BuildException, IOException {
        if (!lock.isWritable()) {
            throw StoreFault.unwritable(layout.root(), StoreFault.readOnly());
        }
        long end = System.nanoTime() + patience.toNanos();
        while (!lock.tryAlone()) {
            if (System.nanoTime() - end >= 0) {
                throw Problem.of(
                                ProblemCode.STORE_IN_USE,
                                "the store " + StoreFault.quoted(layout.root()) + " is being used by a build")
                        .hint("prune it when no build runs")
                        .exception();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw BuildException.interrupted(e);
            }
        }
        try {
            return pruneAlone(layout, retention, clock);
        } catch (IOException e) {
            throw StoreFault.unwritable(layout.root(), e);
        } finally {
            lock.share();
        }
    }

    private static Pruned pruneAlone(StoreLayout layout, Retention retention, InstantSource clock) throws IOException {
        layout.clearLeftovers();
        StoreInventory inventory = StoreInventory.of(layout);
        List<StoreInventory.Item> items = new ArrayList<>(inventory.blobs());
        items.addAll(inventory.results());
        items.addAll(inventory.trees());
        items.sort(Comparator.comparing(
                        (StoreInventory.Item item) -> item.attributes().lastModifiedTime())
                .thenComparing(StoreInventory.Item::path));
        long left = inventory.info().bytes();
        long files = 0;
        long bytes = 0;
        Optional<FileTime> oldest =
                retention.unusedFor().map(age -> FileTime.from(clock.instant().minus(age)));
        for (StoreInventory.Item item : items) {
            boolean old = oldest.filter(
                            limit -> item.attributes().lastModifiedTime().compareTo(limit) < 0)
                    .isPresent();
            if (old
                    || (retention.mostBytes().isPresent()
                            && left > retention.mostBytes().getAsLong())) {
                remove(layout, item);
                left -= item.size();
                bytes += item.size();
                files++;
            }
        }
        return new Pruned(files, bytes, StoreInventory.of(layout).info());
    }

    private static void remove(StoreLayout layout, StoreInventory.Item item) throws IOException {
        if (item.attributes().isDirectory()) {
            layout.removeTree(item.path());
        } else {
            Files.deleteIfExists(item.path());
        }
    }
}
