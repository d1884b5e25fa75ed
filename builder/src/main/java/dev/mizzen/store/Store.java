package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.digest.HashingOutputStream;
import dev.mizzen.digest.VerifyingInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A content-addressed store, open for use. While it is open nobody can prune it, so what was found stays; any number of
 * processes and threads may have it open. Instances are safe for use by several threads.
 *
 * <p>Blobs are filed under their digests. Results are small texts filed under a {@link StoreKey}; each carries its own
 * checksum. Trees are folders under a key, kept unpacked for programs that need files. Whatever is found damaged is dropped
 * with a warning and counts as absent, so that it is made again. A store on a read-only file system can be used as long as
 * nothing has to be added.
 */
public final class Store implements AutoCloseable {
    private static final Duration TOUCH_AFTER = Duration.ofHours(1);
    private static final long POLL_MILLIS = 20;
    private static final int LARGEST_RESULT = 1 << 24;

    private final StoreLayout layout;
    private final Optional<LockFile> lock;
    private final InstantSource clock;
    private final Consumer<Problem> warnings;
    private boolean open = true;

    private Store(StoreLayout layout, Optional<LockFile> lock, InstantSource clock, Consumer<Problem> warnings) {
        this.layout = layout;
        this.lock = lock;
        this.clock = clock;
        this.warnings = warnings;
    }

    /**
     * Opens the store at {@code root}, which is made if it is missing or empty. Waits while somebody prunes it.
     *
     * @param clock tells when entries were last used; nothing else depends on it
     * @param warnings hears of what was damaged; called from any thread
     */
    public static Store open(Path root, InstantSource clock, Consumer<Problem> warnings) throws BuildException {
        Path absolute = root.toAbsolutePath().normalize();
        StoreVersion.establish(absolute);
        StoreLayout layout = new StoreLayout(absolute);
        try {
            Optional<LockFile> lock = LockFile.of(layout);
            if (lock.isPresent()) {
                join(layout, lock.get());
            }
            return new Store(layout, lock, clock, warnings);
        } catch (IOException e) {
            throw StoreFault.unlockable(absolute, e);
        }
    }

    private static void join(StoreLayout layout, LockFile lock) throws IOException, BuildException {
        boolean joined = false;
        try {
            if (layout.hasLeftovers() && lock.tryAlone()) {
                try {
                    layout.clearLeftovers();
                } finally {
                    lock.share();
                }
            }
            while (!lock.tryUse()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            joined = true;
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        } finally {
            if (!joined) {
                lock.close();
            }
        }
    }

    /** Where the store lies. */
    public Path root() {
        return layout.root();
    }

    Instant now() {
        return clock.instant();
    }

    /** Starts a new blob with a digest of that algorithm; close what is returned in any case. */
    public IncomingBlob incoming(Algorithm algorithm) throws BuildException {
        try {
            return new IncomingBlob(layout, layout.create(), algorithm);
        } catch (IOException e) {
            throw StoreFault.unwritable(layout.root(), e);
        }
    }

    /** Starts a new blob with a SHA-256 digest; close what is returned in any case. */
    public IncomingBlob incoming() throws BuildException {
        return incoming(Algorithm.SHA256);
    }

    /** Adds {@code content}; when this returns the blob is there. */
    public StoredBlob put(byte[] content) throws BuildException {
        try (IncomingBlob blob = incoming()) {
            blob.write(content);
            return blob.commit();
        } catch (IOException e) {
            throw e instanceof StoreWriteException own ? own.problem() : StoreFault.unwritable(layout.root(), e);
        }
    }

    /**
     * Whether a blob of that digest and size is there, by its length alone; its content is verified when it is read. One of
     * another length is dropped with a warning.
     */
    public boolean contains(Digest digest, long size) {
        Path file = layout.blob(digest);
        try {
            BasicFileAttributes found = layout.attributes(file);
            if (!found.isRegularFile() || found.size() != size) {
                drop(file, found, "the blob `" + digest + "`");
                return false;
            }
            touch(file, found.lastModifiedTime());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A blob by its digest alone, for blobs whose size nobody remembers; nothing if it is not there. Its
     * content is not verified.
     */
    public Optional<StoredBlob> find(Digest digest) {
        try {
            BasicFileAttributes found = layout.attributes(layout.blob(digest));
            return found.isRegularFile() ? Optional.of(new StoredBlob(digest, found.size())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where a blob's file lies that this process has just written, or verified. */
    public Path file(StoredBlob blob) {
        return layout.blob(blob.digest());
    }

    /**
     * The blob's content, verified while it is read: a stream that comes to its end had that digest and size. Otherwise it
     * fails with {@link DigestMismatchException}, and the blob has been dropped with a warning.
     *
     * @return nothing if the blob is not there
     */
    public Optional<InputStream> open(Digest digest, long size) throws BuildException {
        if (!contains(digest, size)) {
            return Optional.empty();
        }
        Path file = layout.blob(digest);
        try {
            BasicFileAttributes found = layout.attributes(file);
            InputStream raw = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new StoredContent(
                    new VerifyingInputStream(raw, digest, size), () -> drop(file, found, "the blob `" + digest + "`")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreFault.unreadable(layout.root(), e);
        }
    }

    /** The blob's file, if one of the right length is there; whoever reads it verifies it. */
    public Optional<Path> file(Digest digest, long size) {
        return contains(digest, size) ? Optional.of(layout.blob(digest)) : Optional.empty();
    }

    /** The blob's file, after its whole content has been verified; nothing if it is not there or was damaged. */
    public Optional<Path> verified(Digest digest, long size) throws BuildException {
        try (InputStream content = open(digest, size).orElse(null)) {
            if (content == null) {
                return Optional.empty();
            }
            content.transferTo(OutputStream.nullOutputStream());
            return Optional.of(layout.blob(digest));
        } catch (DigestMismatchException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreFault.unreadable(layout.root(), e);
        }
    }

    /** The content of a small blob; nothing if it is not there or was damaged. */
    public Optional<byte[]> bytes(Digest digest, int size) throws BuildException {
        try (InputStream content = open(digest, size).orElse(null)) {
            return content == null ? Optional.empty() : Optional.of(content.readAllBytes());
        } catch (DigestMismatchException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreFault.unreadable(layout.root(), e);
        }
    }

    /** The value remembered for {@code key}; nothing if there is none or it was damaged. */
    public Optional<byte[]> result(StoreKey key) throws BuildException {
        Path file = layout.result(key);
        try {
            BasicFileAttributes found = layout.attributes(file);
            Optional<byte[]> value = Optional.empty();
            if (found.isRegularFile() && found.size() <= LARGEST_RESULT) {
                value = StoredResult.decode(layout.read(file, LARGEST_RESULT), key);
            }
            if (value.isEmpty()) {
                drop(file, found, "a result of kind `" + key.kind() + "`");
            } else {
                touch(file, found.lastModifiedTime());
            }
            return value;
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreFault.unreadable(layout.root(), e);
        }
    }

    /** Remembers {@code value}, of 8 MiB at most, for {@code key}; what was remembered before is replaced. */
    public void remember(StoreKey key, byte[] value) throws BuildException {
        if (value.length > LARGEST_RESULT / 2) {
            throw new IllegalArgumentException("too large for a result: " + value.length + " bytes");
        }
        try (StoreFile file = layout.create()) {
            file.write(StoredResult.encode(key, value));
            file.finish();
            layout.publish(file.path(), layout.result(key));
        } catch (IOException e) {
            throw StoreFault.unwritable(layout.root(), e);
        }
    }

    /**
     * The right to make the result of {@code key}, if nobody else in this or another process has it now. Who gets it looks for
     * the result once more before making it.
     */
    public Optional<KeyLock> tryLock(StoreKey key) throws BuildException {
        if (lock.isEmpty() || !lock.get().isWritable()) {
            throw StoreFault.unwritable(layout.root(), StoreFault.readOnly());
        }
        long position = 1 + (ByteBuffer.wrap(key.digest().bytes()).getLong() >>> 2);
        try {
            return lock.get().tryHold(position) ? Optional.of(new KeyLock(lock.get(), position)) : Optional.empty();
        } catch (IOException e) {
            throw StoreFault.unlockable(layout.root(), e);
        }
    }

    /** Like {@link #tryLock}, but waits until the right is free. */
    public KeyLock lock(StoreKey key) throws BuildException {
        try {
            Optional<KeyLock> held = tryLock(key);
            while (held.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                held = tryLock(key);
            }
            return held.get();
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        }
    }

    /** Says whether a remembered value can still be used: whether the blobs that it names are there. */
    @FunctionalInterface
    public interface Use {
        boolean isGood(byte[] value) throws BuildException;
    }

    /** Makes a value. */
    @FunctionalInterface
    public interface Maker {
        byte[] make() throws BuildException;
    }

    /**
     * The value of {@code key}: the remembered one if it is good, else the one that {@code maker} makes. However many threads
     * and processes ask at once, one makes it and the others wait. The maker must not take another key's lock.
     */
    public byte[] once(StoreKey key, Use use, Maker maker) throws BuildException {
        Optional<byte[]> known = good(key, use);
        if (known.isPresent()) {
            return known.get();
        }
        KeyLock held = lock(key);
        try {
            known = good(key, use);
            if (known.isPresent()) {
                return known.get();
            }
            byte[] made = maker.make();
            remember(key, made);
            return made;
        } finally {
            held.close();
        }
    }

    private Optional<byte[]> good(StoreKey key, Use use) throws BuildException {
        Optional<byte[]> known = result(key);
        return known.isPresent() && use.isGood(known.get()) ? known : Optional.empty();
    }

    /** Fills a tree. */
    @FunctionalInterface
    public interface TreeMaker {
        /** @param folder an empty folder that is the tree's from now on; the one around it is closed to others */
        void make(Path folder) throws IOException, BuildException;
    }

    /**
     * The folder kept for {@code key}: the one that is there if it is as it was made, else one that {@code maker} fills; what an
     * {@link IOException} of the maker says is taken for a fault of the store's disk. However many threads and processes ask at
     * once, one fills it and the others wait. Nobody changes what is in the folder. The maker must not take another key's lock.
     */
    public Path tree(StoreKey key, TreeMaker maker) throws BuildException {
        Path tree = layout.tree(key);
        if (isGood(tree)) {
            return StoredTree.root(tree);
        }
        KeyLock held = lock(key);
        try {
            if (!isGood(tree)) {
                make(tree, key, maker);
            }
            return StoredTree.root(tree);
        } catch (IOException e) {
            throw StoreFault.unwritable(layout.root(), e);
        } finally {
            held.close();
        }
    }

    private void make(Path tree, StoreKey key, TreeMaker maker) throws IOException, BuildException {
        if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            warnings.accept(StoreFault.dropped("a tree of kind `" + key.kind() + "`", layout.root()));
            layout.removeTree(tree);
        }
        Path unfinished = layout.createFolder();
        try {
            maker.make(Files.createDirectory(StoredTree.root(unfinished)));
            try (StoreFile seal = StoreFile.create(StoredTree.seal(unfinished))) {
                seal.write(StoredTree.sealOf(unfinished));
                seal.finish();
                layout.publish(unfinished, tree);
            }
        } finally {
            StoredTree.remove(unfinished);
        }
    }

    private boolean isGood(Path tree) {
        try {
            BasicFileAttributes found = layout.attributes(tree);
            if (found.isDirectory() && StoredTree.isWhole(tree, clock.instant())) {
                touch(tree, found.lastModifiedTime());
                return true;
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** Looks at a tree and drops it if it is not as it was made. */
    Optional<Problem> verifyTree(StoreInventory.Item tree) throws IOException {
        if (StoredTree.isWhole(tree.path())) {
            return Optional.empty();
        }
        layout.removeTree(tree.path());
        return Optional.of(StoreFault.dropped("the tree `" + tree.name().abbreviated() + "`", layout.root()));
    }

    /** Reads a blob and drops it if it is not what its name says. */
    Optional<Problem> verifyBlob(StoreInventory.Item blob) throws IOException {
        try (HashingOutputStream hash = new HashingOutputStream(
                        OutputStream.nullOutputStream(), blob.name().algorithm());
                InputStream in =
                        Files.newInputStream(blob.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            in.transferTo(hash);
            if (hash.digest().equals(blob.name())) {
                return Optional.empty();
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return dropFound(blob, "the blob `" + blob.name() + "`");
    }

    /** Reads a result and drops it if it is damaged or stands under another key's name. */
    Optional<Problem> verifyResult(StoreInventory.Item result) throws IOException {
        try {
            Optional<Digest> key = StoredResult.key(layout.read(result.path(), LARGEST_RESULT));
            if (key.equals(Optional.of(result.name()))) {
                return Optional.empty();
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return dropFound(result, "the result `" + result.name().abbreviated() + "`");
    }

    private Optional<Problem> dropFound(StoreInventory.Item item, String what) throws IOException {
        Files.deleteIfExists(item.path());
        return Optional.of(StoreFault.dropped(what, layout.root()));
    }

    /** Removes a damaged file, unless somebody has put another one in its place since. */
    private void drop(Path file, BasicFileAttributes damaged, String what) {
        try {
            if (Objects.equals(layout.attributes(file).fileKey(), damaged.fileKey())) {
                warnings.accept(StoreFault.dropped(what, layout.root()));
                Files.delete(file);
            }
        } catch (IOException e) {
            // It is gone already, or the store is read-only: then it stays, and is found damaged again.
        }
    }

    private void touch(Path file, FileTime used) {
        Instant now = clock.instant();
        if (used.toInstant().plus(TOUCH_AFTER).isBefore(now)) {
            try {
                Files.setLastModifiedTime(file, FileTime.from(now));
            } catch (IOException e) {
                // A read-only store is not pruned, so nobody asks when the file was last used.
            }
        }
    }

    /** Ends the use. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (!open) {
            return;
        }
        open = false;
        if (lock.isPresent()) {
            try {
                lock.get().leave();
                lock.get().close();
            } catch (IOException e) {
                throw new IllegalStateException("the lock of the store could not be given back", e);
            }
        }
    }
}
