package dev.mizzen.layer;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.EncodedLayer;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.MediaType;
import dev.mizzen.store.IncomingBlob;
import dev.mizzen.store.KeyLock;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
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
    private final Compression compression;
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
        this.compression = compression;
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
        Optional<EncodedLayer> known = store.result(key(plan)).flatMap(StoredLayer::decode);
        if (known.isEmpty() || !store.contains(known.get().digest(), known.get().size())) {
            return Optional.empty();
        }
        Layer layer = layer(plan, known.get());
        progress.done(plan, layer, true);
        return Optional.of(layer);
    }

    /** The right to make the layer of {@code plan}, unless somebody makes it now. */
    Optional<KeyLock> tryLock(LayerPlan plan) throws BuildException {
        return store.tryLock(key(plan));
    }

    /** Makes the layer of {@code plan}; the caller holds its lock. */
    Layer makeNow(LayerPlan plan) throws BuildException {
        progress.making(plan);
        try (OpenTree tree = plan.source().open();
                IncomingBlob blob = store.incoming()) {
            EncodedLayer encoded = encoder.encode(tree.tree(), blob);
            blob.commit();
            store.remember(key(plan), StoredLayer.encode(encoded));
            Layer layer = layer(plan, encoded);
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

    private StoreKey key(LayerPlan plan) {
        return plan.key().with("compression", compression.toString()).with("layer-format", LayerEncoder.VERSION);
    }

    private Layer layer(LayerPlan plan, EncodedLayer encoded) {
        return new Layer(
                plan.role(),
                plan.title(),
                Descriptor.of(mediaType(), encoded.digest(), encoded.size()),
                encoded.diffId());
    }

    private MediaType mediaType() {
        return switch (compression) {
            case GZIP -> MediaType.LAYER_GZIP;
            case ZSTD -> MediaType.LAYER_ZSTD;
            case NONE -> MediaType.LAYER;
        };
    }
}
