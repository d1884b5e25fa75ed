package dev.mizzen.bytecode;

import java.util.Optional;
import java.util.stream.Stream;

/** A released series of CPython as its {@code .pyc} files tell it: by the magic number, which no two series share. */
public enum BytecodeVersion {
    CPYTHON_3_8("3.8", 3413, CodeLayout.PLAIN_LOCALS, 2, false),
    CPYTHON_3_9("3.9", 3425, CodeLayout.PLAIN_LOCALS, 2, false),
    CPYTHON_3_10("3.10", 3439, CodeLayout.PLAIN_LOCALS, 2, false),
    CPYTHON_3_11("3.11", 3495, CodeLayout.FAST_LOCALS, 1, false),
    CPYTHON_3_12("3.12", 3531, CodeLayout.FAST_LOCALS, 1, false),
    CPYTHON_3_13("3.13", 3571, CodeLayout.FAST_LOCALS, 1, false),
    CPYTHON_3_14("3.14", 3627, CodeLayout.FAST_LOCALS, 1, true);

    private final String series;
    private final int magicNumber;
    private final CodeLayout codeLayout;
    private final int hashRounds;
    private final boolean slices;

    BytecodeVersion(String series, int magicNumber, CodeLayout codeLayout, int hashRounds, boolean slices) {
        this.series = series;
        this.magicNumber = magicNumber;
        this.codeLayout = codeLayout;
        this.hashRounds = hashRounds;
        this.slices = slices;
    }

    /** The version whose files carry {@code magicNumber}; nothing for pre-releases, other implementations and the future. */
    public static Optional<BytecodeVersion> ofMagicNumber(int magicNumber) {
        return Stream.of(values()).filter(v -> v.magicNumber == magicNumber).findFirst();
    }

    /** The version of {@code series}, such as {@code 3.12}. */
    public static Optional<BytecodeVersion> ofSeries(String series) {
        return Stream.of(values()).filter(v -> v.series.equals(series)).findFirst();
    }

    /** Major and minor version, such as {@code 3.12}. */
    public String series() {
        return series;
    }

    /** The first two bytes of a file as a little-endian number. */
    public int magicNumber() {
        return magicNumber;
    }

    /** The first four bytes of a file as a little-endian number: the magic number, then {@code 0D 0A}. */
    int magic() {
        return magicNumber | 0x0a0d << 16;
    }

    CodeLayout codeLayout() {
        return codeLayout;
    }

    /** The hash of sources: keyed with {@link #magic} and zero. */
    SipHash sourceHash() {
        return new SipHash(hashRounds, hashRounds + 2, magic(), 0);
    }

    /** Whether slices can be constants. */
    boolean hasSlices() {
        return slices;
    }

    @Override
    public String toString() {
        return "CPython " + series;
    }
}
