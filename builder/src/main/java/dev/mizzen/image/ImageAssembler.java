package dev.mizzen.image;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.DiffId;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts a base, our layers and the settings together. A pure function: equal arguments give an equal image, byte by byte.
 * The base's layers keep their digests whatever their compression; Docker's media types become OCI's.
 */
public final class ImageAssembler {
    private static final String BASE_NAME = "org.opencontainers.image.base.name";
    private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";

    private ImageAssembler() {}

    /**
     * @param added the layers on top of the base, lowest first
     * @param warnings hears what of the base was dropped, or may harm
     */
    public static Image assemble(
            BaseParts base, List<AddedLayer> added, ImageSettings settings, Consumer<Problem> warnings) {
        ImageConfig config = config(base, added, settings, warnings);
        List<Blob> layers = new ArrayList<>(base.layers());
        added.forEach(layer -> layers.add(layer.blob()));
        List<Descriptor> descriptors = layers.stream()
                .map(Blob::descriptor)
                .map(descriptor ->
                        descriptor.withMediaType(descriptor.mediaType().toOci()))
                .toList();
        SortedMap<String, String> annotations = new TreeMap<>();
        base.name().ifPresent(name -> annotations.put(BASE_NAME, name));
        base.digest().ifPresent(digest -> annotations.put(BASE_DIGEST, digest.toString()));
        annotations.putAll(settings.annotations());
        Descriptor configDescriptor = Descriptor.of(MediaType.CONFIG, config.toBytes());
        return new Image(ImageManifest.of(configDescriptor, descriptors, annotations), config, layers);
    }

    private static ImageConfig config(
            BaseParts base, List<AddedLayer> added, ImageSettings settings, Consumer<Problem> warnings) {
        List<DiffId> diffIds = new ArrayList<>(base.config().diffIds());
        added.forEach(layer -> diffIds.add(layer.diffId()));
        return ConfigRules.apply(base.config(), settings, warnings)
                .diffIds(diffIds)
                .history(HistoryRules.apply(base.config(), added, settings.created()))
                .build();
    }
}
