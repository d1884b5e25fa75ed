package dev.mizzen.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names some content by type, digest and size (image-spec descriptor.md).
 *
 * @param mediaType what the content is
 * @param digest the digest of its bytes
 * @param size how many bytes it has, 0 or more
 * @param annotations sorted by name; empty when there are none
 * @param platform the platform, on the descriptors of an index
 * @param other all other members, such as {@code urls}
 */
public record Descriptor(
        MediaType mediaType,
        Digest digest,
        long size,
        SortedMap<String, String> annotations,
        Optional<Platform> platform,
        JsonFields other) {
    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("a negative size: " + size);
        }
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** A descriptor with nothing but the three members that all have. */
    public static Descriptor of(MediaType mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, new TreeMap<>(), Optional.empty(), JsonFields.NONE);
    }

    /** The descriptor of {@code content}. */
    public static Descriptor of(MediaType mediaType, byte[] content) {
        return of(mediaType, Digest.sha256(content), content.length);
    }

    /** The same content under another type. */
    public Descriptor withMediaType(MediaType type) {
        return new Descriptor(type, digest, size, annotations, platform, other);
    }

    /** The same content with exactly these annotations. */
    public Descriptor withAnnotations(Map<String, String> replacement) {
        return new Descriptor(mediaType, digest, size, new TreeMap<>(replacement), platform, other);
    }

    /** The same content, for a platform. */
    public Descriptor withPlatform(Platform target) {
        return new Descriptor(mediaType, digest, size, annotations, Optional.of(target), other);
    }

    static Descriptor read(JsonView view) throws BuildException {
        String type = view.requiredString("mediaType");
        if (type.isBlank()) {
            throw view.invalid("mediaType", "is empty");
        }
        long size = view.size("size");
        String digestText = view.requiredString("digest");
        Optional<Digest> digest = Digest.parse(digestText);
        if (digest.isEmpty()) {
            throw view.invalid("digest", "is not a digest: `" + Redaction.printable(digestText, 80) + "`");
        }
        Optional<JsonView> platform = view.child("platform");
        return new Descriptor(
                new MediaType(type),
                digest.get(),
                size,
                view.stringMap("annotations"),
                platform.isPresent() ? Optional.of(Platform.read(platform.get())) : Optional.empty(),
                view.without("mediaType", "digest", "size", "annotations", "platform"));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.NODES.objectNode();
        other.addTo(json);
        json.put("mediaType", mediaType.name());
        json.put("digest", digest.toString());
        json.put("size", size);
        putAnnotations(json, annotations);
        platform.ifPresent(value -> json.set("platform", value.toJson()));
        return json;
    }

    static void putAnnotations(ObjectNode json, Map<String, String> annotations) {
        if (!annotations.isEmpty()) {
            ObjectNode map = json.putObject("annotations");
            annotations.forEach(map::put);
        }
    }
}
