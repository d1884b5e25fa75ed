package dev.mizzen.archive;

import java.io.IOException;
import java.io.InputStream;

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

    /**
     * The tar in a blob, which is closed with the stream. Faults of the data are {@link IOException}s; how much comes out is
     * not bounded here.
     */
    public InputStream unpack(InputStream blob) throws IOException {
        return switch (this) {
            case GZIP -> new GzipMembersInputStream(blob);
            case ZSTD -> new ZstdFramesInputStream(blob);
            case NONE -> blob;
        };
    }

    /** {@code gzip}, {@code zstd} or {@code none}. */
    @Override
    public String toString() {
        return word;
    }
}
