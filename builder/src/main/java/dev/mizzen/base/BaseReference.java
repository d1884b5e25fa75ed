package dev.mizzen.base;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.oci.LayoutReference;

/** Where a base image comes from. */
public sealed interface BaseReference {
    /**
     * An image in an OCI layout: {@code oci:DIR[:TAG]}.
     *
     * @param reference the folder and the tag
     */
    record Layout(LayoutReference reference) implements BaseReference {
        @Override
        public String toString() {
            return LAYOUT + reference;
        }
    }

    /** How references into a layout begin. */
    String LAYOUT = "oci:";

    /**
     * @throws SyntaxException {@code REFERENCE_INVALID}
     */
    static BaseReference parse(String text) throws SyntaxException {
        if (!text.startsWith(LAYOUT)) {
            throw new SyntaxException(
                    ProblemCode.REFERENCE_INVALID,
                    "a base is given as `oci:DIR[:TAG]`; `skopeo copy docker://NAME oci:DIR:TAG` makes such a folder",
                    text,
                    0,
                    Math.max(1, text.length()));
        }
        try {
            return new Layout(LayoutReference.parse(text.substring(LAYOUT.length())));
        } catch (SyntaxException e) {
            int offset = e.problem().where().orElseThrow().column() - 1 + LAYOUT.length();
            throw new SyntaxException(
                    e.problem().code(), e.problem().message(), text, Math.min(offset, text.length()), 1);
        }
    }
}
