package dev.mizzen.oci;

import dev.mizzen.diagnostic.ProblemCode;
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
        int colon = text.indexOf(':');
        String path = colon < 0 ? text : text.substring(0, colon);
        if (path.isEmpty()) {
            throw invalid("expected a path", text, 0, 1);
        }
        if (path.indexOf('\0') >= 0) {
            throw invalid("a path holds no NUL", text, path.indexOf('\0'), 1);
        }
        if (colon < 0) {
            return new DockerArchiveReference(path, Optional.empty());
        }
        if (colon + 1 == text.length()) {
            throw invalid("expected a name after `:`", text, colon + 1, 1);
        }
        ImageReference image;
        try {
            image = ImageReference.parse(text.substring(colon + 1));
        } catch (SyntaxException e) {
            throw e.after(text.substring(0, colon + 1));
        }
        if (image.digest().isPresent()) {
            int at = text.lastIndexOf('@');
            throw invalid("an image in a docker archive has a name and a tag, no digest", text, at, text.length() - at);
        }
        return new DockerArchiveReference(path, Optional.of(image));
    }

    private static SyntaxException invalid(String message, String text, int offset, int length) {
        return new SyntaxException(ProblemCode.REFERENCE_INVALID, message, text, offset, length);
    }

    /** {@code FILE} or {@code FILE:NAME[:TAG]}. */
    @Override
    public String toString() {
        return path + image.map(name -> ":" + name.familiar()).orElse("");
    }
}
