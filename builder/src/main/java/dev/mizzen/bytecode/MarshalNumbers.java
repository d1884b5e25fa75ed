package dev.mizzen.bytecode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as a stream has them, and which of different kinds or bits are one to Python's {@code ==}: {@code True} and 1 and
 * 1.0 and 1+0j, 0.0 and −0.0. A set can hold only one of them, and which one would depend on the order.
 */
final class MarshalNumbers {
    private MarshalNumbers() {}

    /**
     * The simplest number that equals the one of {@code kind} with {@code content}: an integer before a float before a
     * complex number. Null where that is the number itself, and for everything that is no number.
     */
    static @Nullable MarshalValue otherThatEquals(ValueKind kind, byte[] content, ValueTable table) {
        return switch (kind) {
            case FALSE -> integer(BigInteger.ZERO, table);
            case TRUE -> integer(BigInteger.ONE, table);
            case FLOAT -> integral(buffer(content).getDouble(0), table);
            case COMPLEX -> real(buffer(content).getDouble(0), buffer(content).getDouble(8), table);
            default -> null;
        };
    }

    /** The atom of an integer, in its shortest form. */
    static MarshalValue integer(BigInteger value, ValueTable table) {
        if (value.bitLength() < Integer.SIZE) {
            return table.atom(
                    ValueKind.INT, buffer(new byte[4]).putInt(value.intValue()).array());
        }
        BigInteger magnitude = value.abs();
        int digits = (magnitude.bitLength() + 14) / 15;
        byte[] content = new byte[4 + 2 * digits];
        ByteBuffer out = buffer(content).putInt(value.signum() * digits);
        for (int i = 0; i < digits; i++) {
            out.putShort((short) (magnitude.shiftRight(15 * i).intValue() & 0x7fff));
        }
        return table.atom(ValueKind.BIG_INT, content);
    }

    private static @Nullable MarshalValue integral(double value, ValueTable table) {
        return Double.isFinite(value) && value == Math.rint(value)
                ? integer(new BigDecimal(value).toBigIntegerExact(), table)
                : null;
    }

    private static @Nullable MarshalValue real(double real, double imaginary, ValueTable table) {
        if (imaginary == 0) {
            MarshalValue integer = integral(real, table);
            return integer != null ? integer : table.atom(ValueKind.FLOAT, floats(real));
        }
        boolean negativeZero = real == 0 && 1 / real < 0;
        return negativeZero ? table.atom(ValueKind.COMPLEX, floats(0, imaginary)) : null;
    }

    /** The bits of {@code values} as a stream has them. */
    static byte[] floats(double... values) {
        byte[] content = new byte[8 * values.length];
        ByteBuffer out = buffer(content);
        for (double value : values) {
            out.putLong(Double.doubleToRawLongBits(value));
        }
        return content;
    }

    private static ByteBuffer buffer(byte[] content) {
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }
}
