package dev.mizzen.bytecode;

import dev.mizzen.bytecode.MarshalValue.Atom;
import dev.mizzen.bytecode.MarshalValue.Code;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Writes a value in the canonical form: the shortest type for each, a reference flag on exactly the objects that are used
 * again, the interned type for exactly the strings that the loader interns. Nothing is recursive.
 */
final class MarshalWriter {
    private static final int FLAG_REF = 0x80;
    private static final int SHORT = 256;

    private final CodeLayout layout;
    private final Census census;
    /** What each value is referenced by, once it is written; from 1 up, so that 0 is none. */
    private final int[] references;

    private final Path path = new Path();
    private byte[] out;
    private int length;
    private int flagged;

    private MarshalWriter(CodeLayout layout, Census census, int values, int expectedLength) {
        this.layout = layout;
        this.census = census;
        this.references = new int[values];
        this.out = new byte[Math.max(64, expectedLength)];
    }

    /**
     * The stream of {@code root}, behind {@code header}.
     *
     * @param table the table that made {@code root}
     */
    static byte[] write(
            MarshalValue root, ValueTable table, BytecodeVersion version, byte[] header, int expectedLength) {
        CodeLayout layout = version.codeLayout();
        MarshalWriter writer = new MarshalWriter(layout, Census.of(root, table, layout), table.size(), expectedLength);
        writer.append(header);
        writer.write(root);
        return Arrays.copyOf(writer.out, writer.length);
    }

    private void write(MarshalValue root) {
        begin(root);
        while (!path.isEmpty()) {
            MarshalValue around = path.value();
            int index = path.next();
            if (around instanceof Code code && index == CodeLayout.FIELDS_BEFORE_FIRST_LINE) {
                number(code.firstLine());
            }
            if (index < around.size()) {
                begin(around.item(index));
            } else {
                path.pop();
                if (around.kind() == ValueKind.DICT) {
                    append((byte) '0');
                }
            }
        }
    }

    /** Writes {@code value}, or of one with parts its beginning. */
    private void begin(MarshalValue value) {
        if (references[value.id()] != 0) {
            append((byte) 'r');
            number(references[value.id()] - 1);
            return;
        }
        int flag = 0;
        if (census.isUsedAgain(value)) {
            flag = FLAG_REF;
            references[value.id()] = ++flagged;
        }
        if (value instanceof Atom atom) {
            atom(atom, flag);
            return;
        }
        switch (value.kind()) {
            case TUPLE -> counted(value.size() < SHORT ? ')' : '(', flag, value.size());
            case SLICE, DICT -> append((byte) (value.kind().type() | flag));
            case CODE -> {
                append((byte) ('c' | flag));
                for (int i = 0; i < layout.numbers(); i++) {
                    number(((Code) value).number(i));
                }
            }
            default -> counted(value.kind().type(), flag, value.size());
        }
        path.push(value);
    }

    private void atom(Atom atom, int flag) {
        int type = atom.kind().type();
        int size = atom.content().length;
        switch (atom.kind()) {
            case ASCII -> {
                boolean interned = census.isInterned(atom);
                if (size < SHORT) {
                    counted(interned ? 'Z' : 'z', flag, size);
                } else {
                    counted(interned ? 'A' : 'a', flag, size);
                }
            }
            case UNICODE -> counted(census.isInterned(atom) ? 't' : 'u', flag, size);
            case BYTES -> counted(type, flag, size);
            default -> append((byte) (type | flag));
        }
        append(atom.content());
    }

    /** A type byte and a count, of one byte for the short types. */
    private void counted(int type, int flag, int count) {
        append((byte) (type | flag));
        if (type == ')' || type == 'z' || type == 'Z') {
            append((byte) count);
        } else {
            number(count);
        }
    }

    private void number(int value) {
        require(Integer.BYTES);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out[length++] = (byte) (value >> shift);
        }
    }

    private void append(byte value) {
        require(1);
        out[length++] = value;
    }

    private void append(byte[] bytes) {
        require(bytes.length);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    private void require(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(Math.addExact(length, more), length + (length >> 1)));
        }
    }

    /** The values from the root to where the writer is, each with the index of its next part. */
    private static final class Path {
        private MarshalValue[] values = new MarshalValue[64];
        private int[] next = new int[64];
        private int depth;

        boolean isEmpty() {
            return depth == 0;
        }

        MarshalValue value() {
            return values[depth - 1];
        }

        int next() {
            return next[depth - 1]++;
        }

        void push(MarshalValue value) {
            if (depth == values.length) {
                values = Arrays.copyOf(values, 2 * depth);
                next = Arrays.copyOf(next, 2 * depth);
            }
            values[depth] = value;
            next[depth++] = 0;
        }

        void pop() {
            depth--;
        }
    }

    /** What has to be known of a value's parts before the first of them is written. */
    private record Census(BitSet usedAgain, BitSet interned) {
        static Census of(MarshalValue root, ValueTable table, CodeLayout layout) {
            BitSet used = new BitSet(table.size());
            Census census = new Census(new BitSet(table.size()), new BitSet(table.size()));
            MarshalValue[] waiting = new MarshalValue[table.size()];
            int count = 0;
            waiting[count++] = root;
            used.set(root.id());
            while (count > 0) {
                MarshalValue value = waiting[--count];
                if (value instanceof Code code) {
                    census.addNames(code, layout);
                }
                for (int i = 0; i < value.size(); i++) {
                    MarshalValue item = value.item(i);
                    if (used.get(item.id())) {
                        census.usedAgain.set(item.id());
                    } else {
                        used.set(item.id());
                        waiting[count++] = item;
                    }
                }
            }
            return census;
        }

        private void addNames(Code code, CodeLayout layout) {
            for (int i = 0; i < code.size(); i++) {
                MarshalValue field = code.item(i);
                switch (layout.fields().get(i).content()) {
                    case NAME -> interned.set(field.id());
                    case NAMES -> {
                        for (int j = 0; j < field.size(); j++) {
                            interned.set(field.item(j).id());
                        }
                    }
                    default -> {}
                }
            }
        }

        boolean isUsedAgain(MarshalValue value) {
            return usedAgain.get(value.id()) && !value.kind().isSingleton();
        }

        /** Whether {@code text} is a name somewhere, or would do as one: those are what the loader interns by itself. */
        boolean isInterned(Atom text) {
            return interned.get(text.id()) || (text.kind() == ValueKind.ASCII && isWord(text.content()));
        }

        private static boolean isWord(byte[] text) {
            for (byte b : text) {
                boolean word = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
                if (!word) {
                    return false;
                }
            }
            return true;
        }
    }
}
