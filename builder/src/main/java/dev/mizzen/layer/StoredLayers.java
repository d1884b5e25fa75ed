package dev.mizzen.layer;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.EncodedLayer;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.MediaType;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.util.Optional;

/** The layers of one compression that the store has. */
public final class StoredLayers {
    private final Store store;
    private final Compression compression;

    public StoredLayers(Store store, Compression compression) {
        this.store = store;
        this.compression = compression;
    }

    /** The layer of {@code plan}, if it has been made before and is still there. */
    public Optional<Layer> find(LayerPlan plan) throws BuildException {
        return store.result(key(plan))
                .flatMap(StoredLayer::decode)
                .filter(known -> store.contains(known.digest(), known.size()))
                .map(known -> layer(plan, known));
    }

    /** What the store knows the layer by: all that its bytes depend on. */
    StoreKey key(LayerPlan plan) {
        return plan.key().with("compression", compression.toString()).with("layer-format", LayerEncoder.VERSION);
    }

    /** Remembers that {@code plan} became {@code encoded}, whose bytes are in the store. */
    Layer add(LayerPlan plan, EncodedLayer encoded) throws BuildException {
        store.remember(key(plan), StoredLayer.encode(encoded));
        return layer(plan, encoded);
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
