package dev.mizzen.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code manifest.json} of a docker archive (Docker image specification 1.2, "Combined image JSON + filesystem changeset
 * format"): the images in it, each with its files.
 *
 * @param images in the order of the document
 */
public record DockerArchiveManifest(List<Entry> images) {
    /** Where it lies in the archive. */
    public static final String PATH = "manifest.json";

    public DockerArchiveManifest {
        images = List.copyOf(images);
    }

    /**
     * One image.
     *
     * @param config the path of its configuration in the archive
     * @param names its names, {@code NAME:TAG}, as they are written
     * @param layers the paths of its layers, lowest first
     */
    public record Entry(String config, List<String> names, List<String> layers) {
        public Entry {
            names = List.copyOf(names);
            layers = List.copyOf(layers);
        }

        /** Whether one of its names is {@code image}, by whatever spelling. */
        public boolean isNamed(ImageReference image) {
            return names.stream().anyMatch(name -> full(name).equals(Optional.of(tagged(image))));
        }

        private static Optional<ImageReference> full(String name) {
            try {
                return Optional.of(tagged(ImageReference.parse(name)));
            } catch (SyntaxException e) {
                return Optional.empty();
            }
        }

        private static ImageReference tagged(ImageReference image) {
            return image.effectiveTag().map(image::withTag).orElse(image);
        }
    }

    /**
     * @throws BuildException {@code IMAGE_DOCUMENT_INVALID}
     */
    public static DockerArchiveManifest parse(byte[] text) throws BuildException {
        List<Entry> images = new ArrayList<>();
        for (JsonNode item : Json.array(text, PATH)) {
            String place = "[" + images.size() + "]";
            if (!(item instanceof ObjectNode object)) {
                throw Json.invalid(PATH, "`" + place + "` is not an object").exception();
            }
            JsonView view = new JsonView(PATH, place, object);
            images.add(new Entry(
                    view.requiredString("Config"),
                    view.strings("RepoTags").orElse(List.of()),
                    view.strings("Layers").orElse(List.of())));
        }
        return new DockerArchiveManifest(images);
    }

    /** The bytes of the document, in canonical form. */
    public byte[] toBytes() {
        ArrayNode json = Json.NODES.arrayNode();
        for (Entry image : images) {
            ObjectNode entry = json.addObject();
            entry.put("Config", image.config());
            ArrayNode layers = entry.putArray("Layers");
            image.layers().forEach(layers::add);
            ArrayNode names = entry.putArray("RepoTags");
            image.names().forEach(names::add);
        }
        return Json.write(json);
    }
}
