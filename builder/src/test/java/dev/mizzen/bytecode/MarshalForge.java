package dev.mizzen.bytecode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Marshal streams written by hand, right and wrong ones. */
final class MarshalForge {
    private MarshalForge() {}

    /** The parts behind one another: text as Latin-1, integers in four bytes, shorts in two, bytes as they are. */
    static byte[] stream(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof String text) {
                out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            } else if (part instanceof Integer number) {
                out.writeBytes(little(4).putInt(number).array());
            } else if (part instanceof Short digit) {
                out.writeBytes(little(2).putShort(digit).array());
            } else if (part instanceof Double real) {
                out.writeBytes(little(8).putDouble(real).array());
            } else {
                out.writeBytes((byte[]) part);
            }
        }
        return out.toByteArray();
    }

    /** The type byte {@code type} with a reference flag, and what follows. */
    static byte[] flagged(char type, Object... rest) {
        return stream(new byte[] {(byte) (type | 0x80)}, stream(rest));
    }

    /** A tuple in its short form. */
    static byte[] tuple(byte[]... items) {
        byte[] out = stream(")", new byte[] {(byte) items.length});
        for (byte[] item : items) {
            out = stream(out, item);
        }
        return out;
    }

    /** A short text, not interned. */
    static byte[] text(String text) {
        return stream("z", new byte[] {(byte) text.length()}, text);
    }

    static byte[] integer(int value) {
        return stream("i", value);
    }

    /** A code object with {@code consts}, and nothing else in it. */
    static byte[] code(BytecodeVersion version, byte[] consts) {
        return version.compareTo(BytecodeVersion.CPYTHON_3_11) < 0
                ? stream("c", 1, 2, 3, 4, 5, 6, "s", 0, consts, ")\0)\0)\0)\0", text("f.py"), text("<m>"), 7, "s", 0)
                : stream(
                        "c",
                        1,
                        2,
                        3,
                        4,
                        5,
                        "s",
                        0,
                        consts,
                        ")\0)\0s",
                        0,
                        text("f.py"),
                        text("<m>"),
                        text("<q>"),
                        7,
                        "s",
                        0,
                        "s",
                        0);
    }

    /** A file whose header has a time stamp. */
    static byte[] pyc(BytecodeVersion version, byte[] stream) {
        return stream(version.magicNumber() | 0x0a0d << 16, 0, 1_700_000_000, 17, stream);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The canonical stream of the one value that {@code stream} holds. */
    static byte[] canonical(BytecodeVersion version, byte[] stream) throws BytecodeRefusedException {
        ValueTable table = new ValueTable();
        MarshalValue value = new MarshalReader(stream, 0, version, table).read();
        return MarshalWriter.write(value, table, version, new byte[0], stream.length);
    }
}
