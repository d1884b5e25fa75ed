package dev.mizzen.archive;

/** How a layer's tar becomes a blob. */
public enum Compression {
    /** Gzip (RFC 1952), understood by everything; many members. */
    GZIP("gzip"),
    /** Zstandard (RFC 8878): smaller and faster, refused by older tools. */
    ZSTD("zstd"),
    /** The tar itself. */
    NONE("none");

    private final String word;

    Compression(String word) {
        this.word = word;
    }

    /** {@code gzip}, {@code zstd} or {@code none}. */
    @Override
    public String toString() {
        return word;
    }
}
