package dev.mizzen.oci;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.Optional;

/**
 * The two parts of a place on this machine, {@code PATH[:NAME]}; the path ends at the first colon, as in skopeo and umoci.
 *
 * @param path what is before the colon, as it was written
 * @param name what is behind it, if there is one; it may be empty
 */
record PathAndName(String path, Optional<String> name) {
    /**
     * @throws SyntaxException {@code REFERENCE_INVALID} when the path is none
     */
    static PathAndName split(String text) throws SyntaxException {
        int colon = text.indexOf(':');
        String path = colon < 0 ? text : text.substring(0, colon);
        if (path.isEmpty()) {
            throw invalid("expected a path", text, 0, 1);
        }
        if (path.indexOf('\0') >= 0) {
            throw invalid("a path holds no NUL", text, path.indexOf('\0'), 1);
        }
        return new PathAndName(path, colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1)));
    }

    /** Where the name begins in the whole text. */
    int nameAt() {
        return path.length() + 1;
    }

    static SyntaxException invalid(String message, String text, int offset, int length) {
        return new SyntaxException(ProblemCode.REFERENCE_INVALID, message, text, offset, length);
    }
}
