package dev.mizzen.image;

import dev.mizzen.oci.History;
import dev.mizzen.oci.ImageConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The history of an image: as many entries with a layer as there are layers (image-spec config.md). */
final class HistoryRules {
    private static final String UNKNOWN = "layer of the base, without a history";

    private HistoryRules() {}

    /**
     * The base's history, padded where entries are missing, and ours. A history with more layers than the base has is not
     * its history, and is replaced.
     */
    static List<History> apply(ImageConfig base, List<AddedLayer> added, Instant created) {
        List<History> history = new ArrayList<>(base.history().orElse(List.of()));
        int layers = base.diffIds().size();
        if (filled(history) > layers) {
            history.clear();
        }
        while (filled(history) < layers) {
            history.add(History.of(created.toString(), UNKNOWN));
        }
        for (AddedLayer layer : added) {
            history.add(History.of(created.toString(), layer.createdBy()));
        }
        return history;
    }

    private static long filled(List<History> history) {
        return history.stream().filter(entry -> !entry.emptyLayer()).count();
    }
}
