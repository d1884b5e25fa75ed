package dev.mizzen.bytecode;

/** UTF-8 as Python's {@code surrogatepass} has it: surrogates are characters like others, each of three bytes. */
final class Utf8 {
    private static final int[] LEAST = {0, 0, 0x80, 0x800, 0x1_0000};

    private Utf8() {}

    /** How many bytes the character at {@code at} takes; 0 where there is none before {@code end}. */
    static int width(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int width = first >= 0xf8 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
        if (width == 0 || at + width > end) {
            return 0;
        }
        int character = first & (0x7f >> width);
        for (int i = at + 1; i < at + width; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 0;
            }
            character = (character << 6) | (bytes[i] & 0x3f);
        }
        return character >= LEAST[width] && character <= Character.MAX_CODE_POINT ? width : 0;
    }
}
