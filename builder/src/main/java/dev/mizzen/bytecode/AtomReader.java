package dev.mizzen.bytecode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads the values that have no parts, and brings each into the one form that it has in a canonical stream. */
final class AtomReader {
    /** How many digits of 15 bits a number has at most that may be written in 32 bits. */
    private static final int DIGITS_OF_INT = 3;

    private static final int DIGIT_BITS = 15;
    private static final Pattern FINITE =
            Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern INFINITE = Pattern.compile("[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);

    private final StreamBytes bytes;
    private final ValueTable table;

    AtomReader(StreamBytes bytes, ValueTable table) {
        this.bytes = bytes;
        this.table = table;
    }

    /** The value of the type {@code code}, whose type byte has been read. */
    MarshalValue read(char code) throws BytecodeRefusedException {
        return switch (code) {
            case 'i' -> atom(ValueKind.INT, Integer.BYTES);
            case 'l' -> integer();
            case 'g' -> atom(ValueKind.FLOAT, 8);
            case 'y' -> atom(ValueKind.COMPLEX, 16);
            case 'f' -> table.atom(ValueKind.FLOAT, MarshalNumbers.floats(textNumber()));
            case 'x' -> table.atom(ValueKind.COMPLEX, MarshalNumbers.floats(textNumber(), textNumber()));
            case 's' -> atom(ValueKind.BYTES, bytes.number());
            case 'a', 'A' -> ascii(bytes.number());
            case 'z', 'Z' -> ascii(bytes.unsigned(1));
            case 'u', 't' -> text(bytes.number());
            default -> throw new IllegalStateException("no atom: " + code);
        };
    }

    private MarshalValue atom(ValueKind kind, int length) throws BytecodeRefusedException {
        return table.atom(kind, bytes.array(), bytes.skip(length), length);
    }

    private MarshalValue integer() throws BytecodeRefusedException {
        int from = bytes.skip(0);
        int signedCount = bytes.number();
        long count = Math.abs((long) signedCount);
        if (count > bytes.left() / 2) {
            throw bytes.refusal("an integer of " + count + " digits where " + bytes.left() + " bytes are left");
        }
        int digit = 0;
        long low = 0;
        for (int i = 0; i < count; i++) {
            digit = bytes.unsigned(2);
            if (digit >>> DIGIT_BITS != 0) {
                throw bytes.refusal("an integer with the digit " + digit);
            }
            low |= i < DIGITS_OF_INT ? (long) digit << (DIGIT_BITS * i) : 0;
        }
        if (count > 0 && digit == 0) {
            throw bytes.refusal("an integer that begins with the digit 0");
        }
        return count <= DIGITS_OF_INT
                ? MarshalNumbers.integer(BigInteger.valueOf(signedCount < 0 ? -low : low), table)
                : table.atom(ValueKind.BIG_INT, bytes.array(), from, (int) (Integer.BYTES + 2 * count));
    }

    /** The old form of floats; {@code marshal} has written none since its version 2 of 2004. */
    private double textNumber() throws BytecodeRefusedException {
        int length = bytes.unsigned(1);
        String text = new String(bytes.array(), bytes.skip(length), length, StandardCharsets.ISO_8859_1);
        if (FINITE.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        if (INFINITE.matcher(text).matches()) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        throw bytes.refusal("a float whose text is no number");
    }

    private MarshalValue ascii(int length) throws BytecodeRefusedException {
        int from = bytes.skip(length);
        for (int i = from; i < from + length; i++) {
            if (bytes.array()[i] < 0) {
                throw bytes.refusal("an ASCII string with the byte 0x" + Integer.toHexString(bytes.array()[i] & 0xff));
            }
        }
        return table.atom(ValueKind.ASCII, bytes.array(), from, length);
    }

    private MarshalValue text(int length) throws BytecodeRefusedException {
        int from = bytes.skip(length);
        int end = from + length;
        boolean ascii = true;
        for (int at = from; at < end; ) {
            int width = Utf8.width(bytes.array(), at, end);
            if (width == 0) {
                throw bytes.refusal("a string that is not UTF-8");
            }
            ascii &= width == 1;
            at += width;
        }
        return table.atom(ascii ? ValueKind.ASCII : ValueKind.UNICODE, bytes.array(), from, length);
    }
}
