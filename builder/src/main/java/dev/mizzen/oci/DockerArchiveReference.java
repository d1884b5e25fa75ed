package dev.mizzen.oci;

import dev.mizzen.diagnostic.SyntaxException;
import java.util.Optional;

/**
 * A place in a docker archive, the file that {@code docker save} writes: {@code FILE[:NAME[:TAG]]}. The path ends at the first
 * colon, as in skopeo.
 *
 * @param path the file, as it was written
 * @param image the image's name, without a digest, if one is given
 */
public record DockerArchiveReference(String path, Optional<ImageReference> image) {
    public DockerArchiveReference {
        if (image.flatMap(ImageReference::digest).isPresent()) {
            throw new IllegalArgumentException("a digest in a docker archive");
        }
    }

    /**
     * @throws SyntaxException {@code REFERENCE_INVALID}
     */
    public static DockerArchiveReference parse(String text) throws SyntaxException {
        PathAndName parts = PathAndName.split(text);
        if (parts.name().isEmpty()) {
            return new DockerArchiveReference(parts.path(), Optional.empty());
        }
        if (parts.name().get().isEmpty()) {
            throw PathAndName.invalid("expected a name after `:`", text, parts.nameAt(), 1);
        }
        ImageReference image;
        try {
            image = ImageReference.parse(parts.name().get());
        } catch (SyntaxException e) {
            throw e.after(parts.path() + ":");
        }
        if (image.digest().isPresent()) {
            int at = text.lastIndexOf('@');
            throw PathAndName.invalid(
                    "an image in a docker archive has a name and a tag, no digest", text, at, text.length() - at);
        }
        return new DockerArchiveReference(parts.path(), Optional.of(image));
    }

    /** {@code FILE} or {@code FILE:NAME[:TAG]}. */
    @Override
    public String toString() {
        return path + image.map(name -> ":" + name.familiar()).orElse("");
    }
}
