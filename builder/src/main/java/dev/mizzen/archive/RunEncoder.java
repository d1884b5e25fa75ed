package dev.mizzen.archive;

/** Encodes one run of the tar, by itself: a gzip member or a zstd frame. Used by one thread at a time. */
interface RunEncoder {
    /** How many bytes of the tar make a run. */
    int runLength();

    /** How many bytes behind the run the encoder may read or change. */
    int slack();

    /** The array that {@link #encode} fills; another encoder of the kind has another. */
    byte[] output();

    /** Encodes the first {@code length} bytes of {@code in} into {@link #output} and says how many bytes that made. */
    int encode(byte[] in, int length);
}
