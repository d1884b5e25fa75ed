package dev.mizzen.archive;

/** The numbers of tar headers: octal digits, or GNU's base 256; and the decimal ones of pax records. */
final class TarNumbers {
    private TarNumbers() {}

    /** A field of a header, or a fault if it is neither form or does not fit 63 bits. */
    static long field(byte[] block, int offset, int length, String name) throws MalformedArchiveException {
        if ((block[offset] & 0x80) != 0) {
            return base256(block, offset, length, name);
        }
        int start = offset;
        int end = offset + length;
        while (start < end && block[start] == ' ') {
            start++;
        }
        while (end > start && (block[end - 1] == ' ' || block[end - 1] == 0)) {
            end--;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw fault(name);
            }
            value = (value << 3) + (block[i] - '0');
        }
        return value;
    }

    /** A value of a pax record. */
    static long decimal(String text, String name) throws MalformedArchiveException {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw fault(name);
        }
        return Long.parseLong(text);
    }

    private static long base256(byte[] block, int offset, int length, String name) throws MalformedArchiveException {
        long value = block[offset] & 0x7f;
        for (int i = offset + 1; i < offset + length; i++) {
            if (value > Long.MAX_VALUE >> 8) {
                throw fault(name);
            }
            value = (value << 8) | (block[i] & 0xff);
        }
        return value;
    }

    private static MalformedArchiveException fault(String name) {
        return MalformedArchiveException.corrupt("has a tar header whose " + name + " is not a number that fits");
    }
}
