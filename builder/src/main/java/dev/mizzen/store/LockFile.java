package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock file of a store. Byte 0 is locked shared by everyone who uses the store and exclusively by whoever prunes it;
 * the byte at a position computed from a key is locked by whoever makes the result of that key. The operating system drops
 * the locks of a process that dies.
 *
 * <p>POSIX gives locks to the process, not to the file descriptor: closing any descriptor of the file drops them all, and
 * within one process they exclude nobody. So all stores that a process has open on one folder share one descriptor and the
 * book that is kept here; this is why the class has a static table. Locks are only ever tried, never waited for in the
 * kernel, which would suspect deadlocks between processes that have none.
 */
final class LockFile {
    private static final Map<Object, LockFile> OPEN = new HashMap<>();

    private final Object identity;
    private final FileChannel channel;
    private final boolean writable;
    private final Map<Long, FileLock> keys = new HashMap<>();
    private int handles;
    private int users;
    private @Nullable FileLock usage;
    private boolean pruning;

    private LockFile(Object identity, FileChannel channel, boolean writable) {
        this.identity = identity;
        this.channel = channel;
        this.writable = writable;
    }

    /** Like {@link #open}, of a store. */
    static Optional<LockFile> of(StoreLayout layout) throws BuildException {
        try {
            return open(layout.lock());
        } catch (IOException e) {
            throw StoreFault.unwritable(layout.root(), e);
        }
    }

    /**
     * The lock file at {@code path}, made if missing. Nothing when it is missing and can't be made, as on a read-only file
     * system, where nobody can prune either.
     */
    static Optional<LockFile> open(Path path) throws IOException {
        synchronized (OPEN) {
            Object identity;
            try {
                identity = identity(path);
            } catch (NoSuchFileException e) {
                if (!create(path)) {
                    return Optional.empty();
                }
                identity = identity(path);
            }
            LockFile file = OPEN.get(identity);
            if (file == null) {
                file = openNew(path, identity);
                OPEN.put(identity, file);
            }
            file.handles++;
            return Optional.of(file);
        }
    }

    private static LockFile openNew(Path path, Object identity) throws IOException {
        try {
            return new LockFile(
                    identity,
                    FileChannel.open(
                            path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    true);
        } catch (FileSystemException e) {
            return new LockFile(
                    identity, FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), false);
        }
    }

    private static boolean create(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return true;
        } catch (FileAlreadyExistsException e) {
            return true;
        } catch (AccessDeniedException e) {
            return false;
        } catch (FileSystemException e) {
            if (Files.isWritable(path.getParent())) {
                throw e;
            }
            return false;
        }
    }

    private static Object identity(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? path.toRealPath() : key;
    }

    /** Gives back what {@link #open} gave. */
    void close() throws IOException {
        synchronized (OPEN) {
            if (--handles == 0) {
                OPEN.remove(identity);
                channel.close();
            }
        }
    }

    /** Joins the users of the store, unless somebody prunes it now. */
    synchronized boolean tryUse() throws IOException {
        if (pruning) {
            return false;
        }
        if (users == 0) {
            usage = channel.tryLock(0, 1, true);
            if (usage == null) {
                return false;
            }
        }
        users++;
        return true;
    }

    /** Leaves the users of the store. */
    synchronized void leave() throws IOException {
        if (--users == 0 && usage != null) {
            usage.release();
            usage = null;
        }
    }

    /** Has the store alone, unless somebody uses it now. */
    synchronized boolean tryAlone() throws IOException {
        if (users > 0 || pruning || !writable) {
            return false;
        }
        usage = channel.tryLock(0, 1, false);
        pruning = usage != null;
        return pruning;
    }

    /** Ends having the store alone. */
    synchronized void share() throws IOException {
        pruning = false;
        if (usage != null) {
            usage.release();
            usage = null;
        }
    }

    /** Holds the byte at {@code position}, more than 0, unless somebody holds it. */
    synchronized boolean tryHold(long position) throws IOException {
        if (keys.containsKey(position)) {
            return false;
        }
        FileLock lock = channel.tryLock(position, 1, false);
        if (lock == null) {
            return false;
        }
        keys.put(position, lock);
        return true;
    }

    /** Lets go of the byte at {@code position}. */
    synchronized void drop(long position) throws IOException {
        FileLock lock = keys.remove(position);
        if (lock != null) {
            lock.release();
        }
    }

    /** Whether the file could be opened for writing, without which nothing can be locked exclusively. */
    boolean isWritable() {
        return writable;
    }
}
