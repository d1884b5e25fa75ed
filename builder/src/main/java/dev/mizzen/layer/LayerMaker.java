package dev.mizzen.layer;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.EncodedLayer;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.store.IncomingBlob;
import dev.mizzen.store.KeyLock;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreWriteException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Makes layers, or finds them in the store. A layer is made once: by one thread of one process, while all others that need
 * it go on with something else.
 */
public final class LayerMaker {
    private final Store store;
    private final StoredLayers layers;
    private final LayerEncoder encoder;
    private final ExecutorService pool;
    private final int parallelism;
    private final LayerProgress progress;

    /**
     * @param pool runs the making of layers, and the compression inside them
     * @param parallelism how many layers to have under way at once, 1 or more
     */
    public LayerMaker(
            Store store, Compression compression, ExecutorService pool, int parallelism, LayerProgress progress) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("no parallelism: " + parallelism);
        }
        this.store = store;
        this.layers = new StoredLayers(store, compression);
        this.encoder = new LayerEncoder(compression, pool, parallelism);
        this.pool = pool;
        this.parallelism = parallelism;
        this.progress = progress;
    }

    /**
     * The layers of {@code plans}, in their order. When several can't be made, the problem of the first in the order of the
     * plans is reported, whatever happened first; when this method ends nothing of it is left running.
     */
    public List<Layer> make(List<LayerPlan> plans) throws BuildException {
        return new LayerSchedule(this, pool, parallelism, plans).run();
    }

    /** The layer of {@code plan}, if it is in the store. */
    Optional<Layer> find(LayerPlan plan) throws BuildException {
        Optional<Layer> known = layers.find(plan);
        known.ifPresent(layer -> progress.done(plan, layer, true));
        return known;
    }

    /** The right to make the layer of {@code plan}, unless somebody makes it now. */
    Optional<KeyLock> tryLock(LayerPlan plan) throws BuildException {
        return store.tryLock(layers.key(plan));
    }

    /** Makes the layer of {@code plan}; the caller holds its lock. */
    Layer makeNow(LayerPlan plan) throws BuildException {
        progress.making(plan);
        try (OpenTree tree = plan.source().open();
                IncomingBlob blob = store.incoming()) {
            EncodedLayer encoded = encoder.encode(tree.tree(), blob);
            blob.commit();
            Layer layer = layers.add(plan, encoded);
            progress.done(plan, layer, false);
            return layer;
        } catch (StoreWriteException e) {
            throw e.problem();
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            throw BuildException.interrupted(e);
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.FILE_INVALID,
                            "the files of the layer `" + plan.title() + "` cannot be read: "
                                    + Redaction.printable(String.valueOf(e.getMessage())))
                    .exception(e);
        }
    }
}
