package dev.mizzen.digest;

import java.io.IOException;

/** Content is not what its digest or size promised. */
public final class DigestMismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String actual;

    /**
     * @param expected the promised digest or size
     * @param actual the one that was found
     */
    public DigestMismatchException(String expected, String actual) {
        super("expected " + expected + ", found " + actual);
        this.expected = expected;
        this.actual = actual;
    }

    /** What was promised: a digest, or a size in bytes. */
    public String expected() {
        return expected;
    }

    /** What was found. */
    public String actual() {
        return actual;
    }
}
