package dev.mizzen.archive;

/** What is wrong with one member, as the rest of a sentence that begins with it; becomes a problem of the zip. */
final class ZipFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean corrupt;
    private final String expected;
    private final String actual;

    ZipFault(String what) {
        this(what, "", "");
    }

    /** With the two values that disagree. */
    ZipFault(String what, String expected, String actual) {
        this(what, expected, actual, false);
    }

    private ZipFault(String what, String expected, String actual, boolean corrupt) {
        super(what);
        this.expected = expected;
        this.actual = actual;
        this.corrupt = corrupt;
    }

    /** A fault of damage rather than of intent. */
    static ZipFault corrupt(String what) {
        return new ZipFault(what, "", "", true);
    }

    boolean isCorrupt() {
        return corrupt;
    }

    String expected() {
        return expected;
    }

    String actual() {
        return actual;
    }
}
