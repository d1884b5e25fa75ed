package dev.mizzen.layer;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.store.KeyLock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link LayerMaker#make}. The calling thread hands out the work and does all the waiting; the threads of the pool
 * never wait for a lock, so no two processes can wait for each other. A layer that another process is making is looked at
 * again later.
 */
final class LayerSchedule {
    private static final long POLL_MILLIS = 20;

    private final LayerMaker maker;
    private final ExecutorService pool;
    private final int parallelism;
    private final List<LayerPlan> plans;

    private final Map<Integer, Layer> layers = new TreeMap<>();
    private final Map<Integer, LayerTask> underWay = new TreeMap<>();
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private final BlockingQueue<LayerTask> ended = new LinkedBlockingQueue<>();
    private int firstFailed;
    private @Nullable Throwable failure;

    LayerSchedule(LayerMaker maker, ExecutorService pool, int parallelism, List<LayerPlan> plans) {
        this.maker = maker;
        this.pool = pool;
        this.parallelism = parallelism;
        this.plans = List.copyOf(plans);
        this.firstFailed = plans.size();
    }

    List<Layer> run() throws BuildException {
        for (int i = 0; i < plans.size(); i++) {
            Optional<Layer> known = maker.find(plans.get(i));
            if (known.isPresent()) {
                layers.put(i, known.get());
            } else {
                waiting.add(i);
            }
        }
        try {
            while (!waiting.isEmpty() || !underWay.isEmpty()) {
                start();
                takeNext();
            }
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        } finally {
            stopAll();
        }
        rethrow();
        List<Layer> made = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            made.add(Objects.requireNonNull(layers.get(i)));
        }
        return List.copyOf(made);
    }

    /** Starts what can be started now. */
    private void start() throws BuildException {
        for (int looked = waiting.size(); looked > 0 && underWay.size() < parallelism; looked--) {
            int index = waiting.remove();
            if (index > firstFailed) {
                continue;
            }
            Optional<KeyLock> lock = maker.tryLock(plans.get(index));
            if (lock.isEmpty()) {
                waiting.add(index);
            } else {
                submit(new LayerTask(maker, index, plans.get(index), lock.get(), ended::add), lock.get());
            }
        }
    }

    private void submit(LayerTask task, KeyLock lock) {
        boolean accepted = false;
        try {
            pool.execute(task);
            accepted = true;
            underWay.put(task.index(), task);
        } finally {
            if (!accepted) {
                lock.close();
            }
        }
    }

    private void takeNext() throws InterruptedException {
        boolean nothingElse = waiting.isEmpty() || underWay.size() == parallelism;
        if (nothingElse && underWay.isEmpty()) {
            return;
        }
        LayerTask task = nothingElse ? ended.take() : ended.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (task != null) {
            note(task);
        }
    }

    private void note(LayerTask task) {
        underWay.remove(task.index());
        if (task.isStopped()) {
            return;
        }
        if (task.layer() != null) {
            layers.put(task.index(), task.layer());
        } else if (task.index() < firstFailed) {
            firstFailed = task.index();
            failure = task.failure();
            for (LayerTask other : underWay.values()) {
                if (other.index() > firstFailed) {
                    other.stop();
                }
            }
        }
    }

    /** Leaves nothing running, also when the calling thread has been interrupted. */
    private void stopAll() {
        underWay.values().forEach(LayerTask::stop);
        boolean interrupted = Thread.interrupted();
        while (!underWay.isEmpty() && !pool.isTerminated()) {
            try {
                LayerTask task = ended.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (task != null) {
                    underWay.remove(task.index());
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void rethrow() throws BuildException {
        if (failure instanceof BuildException problem) {
            throw problem;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException fault) {
            throw fault;
        }
    }
}
