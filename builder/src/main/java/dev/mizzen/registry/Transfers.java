package dev.mizzen.registry;

import dev.mizzen.diagnostic.BuildException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Several blobs on their way at once, as many as {@link Registries#CONNECTIONS} allows. */
public final class Transfers {
    private Transfers() {}

    /**
     * Runs all of {@code transfers}; the first that fails ends the others.
     *
     * @return their results, in the order in which they came
     * @throws BuildException what a transfer failed with, or {@code INTERRUPTED}
     */
    public static <T> List<T> run(List<Callable<T>> transfers) throws BuildException {
        if (transfers.isEmpty()) {
            return List.of();
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(Registries.CONNECTIONS, transfers.size()));
        try {
            CompletionService<T> running = new ExecutorCompletionService<>(pool);
            transfers.forEach(running::submit);
            List<T> results = new ArrayList<>();
            for (int i = 0; i < transfers.size(); i++) {
                results.add(running.take().get());
            }
            return results;
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BuildException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
