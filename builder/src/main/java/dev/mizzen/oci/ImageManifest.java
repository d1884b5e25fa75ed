package dev.mizzen.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An image for one platform (image-spec manifest.md, or its Docker schema 2 twin).
 *
 * @param mediaType of the manifest itself
 * @param config the descriptor of the configuration
 * @param layers the layers' descriptors, lowest first
 * @param annotations sorted by name; empty when there are none
 * @param other all other members, such as {@code subject}
 */
public record ImageManifest(
        MediaType mediaType,
        Descriptor config,
        List<Descriptor> layers,
        SortedMap<String, String> annotations,
        JsonFields other) {
    public ImageManifest {
        layers = List.copyOf(layers);
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** An OCI manifest of these parts. */
    public static ImageManifest of(Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {
        return new ImageManifest(MediaType.MANIFEST, config, layers, new TreeMap<>(annotations), JsonFields.NONE);
    }

    /**
     * @param name the document's name for messages
     * @throws BuildException {@code IMAGE_DOCUMENT_INVALID}
     */
    public static ImageManifest parse(byte[] text, String name) throws BuildException {
        JsonView view = JsonView.of(text, name);
        view.requireSchemaVersion2();
        if (view.object().has("manifests")) {
            throw view.invalid("manifests", "does not belong into an image manifest");
        }
        MediaType mediaType = new MediaType(view.string("mediaType").orElse(MediaType.MANIFEST.name()));
        if (!mediaType.isManifest()) {
            throw view.invalid("mediaType", "is not the one of an image manifest");
        }
        List<Descriptor> layers = new ArrayList<>();
        for (JsonView layer : view.requiredChildren("layers")) {
            layers.add(Descriptor.read(layer));
        }
        return new ImageManifest(
                mediaType,
                Descriptor.read(view.requiredChild("config")),
                layers,
                view.stringMap("annotations"),
                view.without("schemaVersion", "mediaType", "config", "layers", "annotations"));
    }

    /** The bytes of the manifest, in canonical form. */
    public byte[] toBytes() {
        ObjectNode json = Json.NODES.objectNode();
        other.addTo(json);
        json.put("schemaVersion", 2);
        json.put("mediaType", mediaType.name());
        json.set("config", config.toJson());
        ArrayNode array = json.putArray("layers");
        layers.forEach(layer -> array.add(layer.toJson()));
        Descriptor.putAnnotations(json, annotations);
        return Json.write(json);
    }

    /** The number of bytes of all layers, as they are stored; empty when a lying manifest makes it exceed 2^63 - 1. */
    public Optional<Long> layerBytes() {
        long sum = 0;
        for (Descriptor layer : layers) {
            sum += layer.size();
            if (sum < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(sum);
    }
}
