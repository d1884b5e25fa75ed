package dev.mizzen.layer;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.store.KeyLock;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The making of one layer on a thread of the pool. It always reports its end, also when it was stopped before it began. */
final class LayerTask implements Runnable {
    private final LayerMaker maker;
    private final int index;
    private final LayerPlan plan;
    private final KeyLock lock;
    private final Consumer<LayerTask> ended;

    private boolean stopped;
    private @Nullable Thread runner;
    private @Nullable Layer layer;
    private @Nullable Throwable failure;

    /** @param lock the right to make the layer; given back at the end */
    LayerTask(LayerMaker maker, int index, LayerPlan plan, KeyLock lock, Consumer<LayerTask> ended) {
        this.maker = maker;
        this.index = index;
        this.plan = plan;
        this.lock = lock;
        this.ended = ended;
    }

    @Override
    public void run() {
        try {
            if (begin()) {
                Optional<Layer> known = maker.find(plan);
                layer = known.isPresent() ? known.get() : maker.makeNow(plan);
            }
        } catch (BuildException | RuntimeException | Error e) {
            failure = e;
        } finally {
            end();
            lock.close();
            ended.accept(this);
        }
    }

    private synchronized boolean begin() {
        runner = Thread.currentThread();
        return !stopped;
    }

    private synchronized void end() {
        runner = null;
        if (stopped) {
            // The interruption was meant for this task, not for the next one on the same thread.
            Thread.interrupted();
        }
    }

    /** Ends the task soon; its result does not count any more. */
    synchronized void stop() {
        if (!stopped) {
            stopped = true;
            if (runner != null) {
                runner.interrupt();
            }
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** The position of the plan. */
    int index() {
        return index;
    }

    /** The layer, once the task has ended well. */
    @Nullable
    Layer layer() {
        return layer;
    }

    /** What went wrong, once the task has ended badly. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
