package dev.mizzen.bytecode;

/** The bytes of a stream, read once from front to back; numbers are little-endian. */
final class StreamBytes {
    private final byte[] bytes;
    private int at;
    private int object;

    StreamBytes(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
        this.object = from;
    }

    /** Remembers that an object begins here: the place that refusals name. */
    void beginObject() {
        object = at;
    }

    int left() {
        return bytes.length - at;
    }

    /** The bytes themselves, for what {@link #skip} gave. Not to be changed. */
    byte[] array() {
        return bytes;
    }

    /** Steps over {@code length} bytes, and gives where in {@link #array} they begin. */
    int skip(int length) throws BytecodeRefusedException {
        if (length < 0) {
            throw refusal("a negative length, " + length);
        }
        if (length > left()) {
            throw refusal(length + " bytes wanted where " + left() + " are left");
        }
        int from = at;
        at += length;
        return from;
    }

    /** A number of {@code width} bytes without a sign; 3 bytes at most. */
    int unsigned(int width) throws BytecodeRefusedException {
        int from = skip(width);
        int value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[from + i] & 0xff);
        }
        return value;
    }

    /** A number of four bytes with a sign. */
    int number() throws BytecodeRefusedException {
        int from = skip(Integer.BYTES);
        return (bytes[from] & 0xff)
                | (bytes[from + 1] & 0xff) << 8
                | (bytes[from + 2] & 0xff) << 16
                | bytes[from + 3] << 24;
    }

    void expectEnd() throws BytecodeRefusedException {
        if (left() > 0) {
            throw new BytecodeRefusedException("at byte " + at + ": " + left() + " bytes behind the end of the code");
        }
    }

    /** That the object which began last is not acceptable. */
    BytecodeRefusedException refusal(String reason) {
        return new BytecodeRefusedException("at byte " + object + ": " + reason);
    }
}
