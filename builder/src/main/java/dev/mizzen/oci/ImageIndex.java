package dev.mizzen.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A list of manifests: the platforms of one image, or the images of a layout (image-spec image-index.md,
 * image-layout.md).
 *
 * @param mediaType of the index itself
 * @param manifests in the order of the document; the first match wins
 * @param annotations sorted by name; empty when there are none
 * @param other all other members
 */
public record ImageIndex(
        MediaType mediaType, List<Descriptor> manifests, SortedMap<String, String> annotations, JsonFields other) {
    /** The annotation that holds an image's tag; it stands on the descriptors of {@code index.json} alone. */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    public ImageIndex {
        manifests = List.copyOf(manifests);
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** An OCI index of these manifests. */
    public static ImageIndex of(List<Descriptor> manifests) {
        return new ImageIndex(MediaType.INDEX, manifests, new TreeMap<>(), JsonFields.NONE);
    }

    /**
     * @param name the document's name for messages
     * @throws BuildException {@code IMAGE_DOCUMENT_INVALID}
     */
    public static ImageIndex parse(byte[] text, String name) throws BuildException {
        JsonView view = JsonView.of(text, name);
        view.requireSchemaVersion2();
        for (String foreign : List.of("layers", "config", "fsLayers")) {
            if (view.object().has(foreign)) {
                throw view.invalid(foreign, "does not belong into an index");
            }
        }
        MediaType mediaType = new MediaType(view.string("mediaType").orElse(MediaType.INDEX.name()));
        if (!mediaType.isIndex()) {
            throw view.invalid("mediaType", "is not the one of an index");
        }
        List<Descriptor> manifests = new ArrayList<>();
        for (JsonView manifest : view.requiredChildren("manifests")) {
            manifests.add(Descriptor.read(manifest));
        }
        return new ImageIndex(
                mediaType,
                manifests,
                view.stringMap("annotations"),
                view.without("schemaVersion", "mediaType", "manifests", "annotations"));
    }

    /** The first manifest for that platform. A manifest that names no platform fits none. */
    public Optional<Descriptor> find(Platform wanted) {
        return manifests.stream()
                .filter(manifest -> manifest.platform().filter(wanted::accepts).isPresent())
                .findFirst();
    }

    /** The manifests that carry {@code tag} in their {@link #REF_NAME}. */
    public List<Descriptor> tagged(String tag) {
        return manifests.stream()
                .filter(manifest -> tag.equals(manifest.annotations().get(REF_NAME)))
                .toList();
    }

    /** The same index, in which {@code tag} names {@code manifest} and nothing else; other entries stay as they are. */
    public ImageIndex withTagged(String tag, Descriptor manifest) {
        SortedMap<String, String> named = new TreeMap<>(manifest.annotations());
        named.put(REF_NAME, tag);
        List<Descriptor> replaced = new ArrayList<>(manifests);
        replaced.removeIf(entry -> tag.equals(entry.annotations().get(REF_NAME)));
        replaced.add(manifest.withAnnotations(named));
        return new ImageIndex(mediaType, replaced, annotations, other);
    }

    /** The bytes of the index, in canonical form. */
    public byte[] toBytes() {
        ObjectNode json = Json.NODES.objectNode();
        other.addTo(json);
        json.put("schemaVersion", 2);
        json.put("mediaType", mediaType.name());
        ArrayNode array = json.putArray("manifests");
        manifests.forEach(manifest -> array.add(manifest.toJson()));
        Descriptor.putAnnotations(json, annotations);
        return Json.write(json);
    }
}
