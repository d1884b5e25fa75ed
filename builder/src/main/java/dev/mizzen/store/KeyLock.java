package dev.mizzen.store;

import java.io.IOException;

/**
 * The right to make the result of one key, held until closed. It belongs to no thread: it may be closed by another one than
 * it was taken by. The operating system takes it from a process that dies.
 */
public final class KeyLock implements AutoCloseable {
    private final LockFile file;
    private final long position;
    private boolean held = true;

    KeyLock(LockFile file, long position) {
        this.file = file;
        this.position = position;
    }

    @Override
    public synchronized void close() {
        if (!held) {
            return;
        }
        held = false;
        try {
            file.drop(position);
        } catch (IOException e) {
            throw new IllegalStateException("a lock that was held could not be dropped", e);
        }
    }
}
