package dev.mizzen.oci;

import dev.mizzen.diagnostic.SyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an OCI layout or OCI archive: {@code PATH[:TAG]}. The path ends at the first colon, as in skopeo and umoci; the
 * tag follows the grammar of {@code org.opencontainers.image.ref.name} (image-spec annotations.md).
 *
 * @param path the folder or file, as it was written
 * @param tag the tag, if one is given
 */
public record LayoutReference(String path, Optional<String> tag) {
    private static final Pattern TAG = Pattern.compile(
            "[A-Za-z0-9]+(?:(?:--|[-._:@+])[A-Za-z0-9]+)*(?:/[A-Za-z0-9]+(?:(?:--|[-._:@+])[A-Za-z0-9]+)*)*");
    private static final int LONGEST_TAG = 255;

    /**
     * @throws SyntaxException {@code REFERENCE_INVALID}
     */
    public static LayoutReference parse(String text) throws SyntaxException {
        PathAndName parts = PathAndName.split(text);
        if (parts.name().isEmpty()) {
            return new LayoutReference(parts.path(), Optional.empty());
        }
        String tag = parts.name().get();
        if (tag.length() > LONGEST_TAG) {
            throw PathAndName.invalid("a tag has at most 255 characters here", text, parts.nameAt() + LONGEST_TAG, 1);
        }
        Matcher matcher = TAG.matcher(tag);
        if (!matcher.matches()) {
            int good = matcher.lookingAt() ? matcher.end() : 0;
            throw PathAndName.invalid(
                    tag.isEmpty() ? "expected a tag after `:`" : "not a tag (the path ends at the first `:`)",
                    text,
                    parts.nameAt() + good,
                    1);
        }
        return new LayoutReference(parts.path(), Optional.of(tag));
    }

    /** The tag, or {@code latest}. */
    public String effectiveTag() {
        return tag.orElse(ImageReference.DEFAULT_TAG);
    }

    /** The same place with the tag spelled out. */
    public LayoutReference tagged() {
        return new LayoutReference(path, Optional.of(effectiveTag()));
    }

    /** {@code PATH} or {@code PATH:TAG}. */
    @Override
    public String toString() {
        return path + tag.map(text -> ":" + text).orElse("");
    }
}
