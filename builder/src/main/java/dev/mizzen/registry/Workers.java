package dev.mizzen.registry;

import dev.mizzen.diagnostic.BuildException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that wait for the network in their callers' place, since a thread that waits for a socket does not hear an
 * interrupt. There are as many as there are callers.
 */
final class Workers implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "registry");
        thread.setDaemon(true);
        return thread;
    });

    /** The result of {@code work}; an interrupt of the caller ends the wait with {@code INTERRUPTED}. */
    <T> T call(Callable<T> work) throws BuildException {
        Future<T> result = threads.submit(work);
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(true);
            throw BuildException.interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BuildException problem) {
                throw problem;
            }
            if (e.getCause() instanceof RuntimeException bug) {
                throw bug;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
