package dev.mizzen.bytecode;

import dev.mizzen.bytecode.MarshalValue.Group;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of CPython's marshal format, version 4 or 5, which must end where the bytes end. Nothing is recursive,
 * and no more memory is taken than the bytes that are there can fill: every object that is announced takes one at least.
 */
final class MarshalReader {
    /** How deep values may be nested in one another, references included: CPython's own limit. */
    static final int MOST_DEPTH = 2000;

    private static final int FLAG_REF = 0x80;
    private static final int NO_REFERENCE = -1;

    private final StreamBytes bytes;
    private final AtomReader atoms;
    private final BytecodeVersion version;
    private final ValueTable table;
    /** What a later {@code r} can name; null while the object is not complete. */
    private final List<@Nullable MarshalValue> references = new ArrayList<>();

    private final Deque<Composition> open = new ArrayDeque<>();
    /** How many objects are announced and have not begun. */
    private long announced = 1;

    MarshalReader(byte[] bytes, int from, BytecodeVersion version, ValueTable table) {
        this.bytes = new StreamBytes(bytes, from);
        this.atoms = new AtomReader(this.bytes, table);
        this.version = version;
        this.table = table;
    }

    /** The object from the first byte to the last. */
    MarshalValue read() throws BytecodeRefusedException {
        while (true) {
            MarshalValue value = next();
            while (value != null) {
                Composition around = open.peek();
                if (around == null) {
                    bytes.expectEnd();
                    return value;
                }
                around.add(value);
                value = around.isComplete() ? close() : null;
            }
        }
    }

    /** Reads up to the next complete object; nothing where that was only the beginning of one with parts. */
    private @Nullable MarshalValue next() throws BytecodeRefusedException {
        bytes.beginObject();
        announced--;
        int type = bytes.unsigned(1);
        boolean flagged = (type & FLAG_REF) != 0;
        char code = (char) (type & ~FLAG_REF);
        switch (code) {
            case '0', 'N', 'F', 'T', 'S', '.', 'r' -> {
                if (flagged) {
                    throw bytes.refusal("a reference flag on the type `" + code + "`");
                }
                return switch (code) {
                    case 'N' -> table.atom(ValueKind.NONE);
                    case 'F' -> table.atom(ValueKind.FALSE);
                    case 'T' -> table.atom(ValueKind.TRUE);
                    case 'S' -> table.atom(ValueKind.STOP_ITERATION);
                    case '.' -> table.atom(ValueKind.ELLIPSIS);
                    case 'r' -> reference();
                    default -> endOfDict();
                };
            }
            case 'i', 'l', 'g', 'y', 'f', 'x', 's', 'u', 't', 'a', 'A', 'z', 'Z' -> {
                MarshalValue atom = atoms.read(code);
                if (flagged) {
                    references.add(atom);
                }
                return atom;
            }
            default -> {
                return begin(code, flagged);
            }
        }
    }

    private MarshalValue reference() throws BytecodeRefusedException {
        int index = bytes.number();
        if (index < 0 || index >= references.size()) {
            throw bytes.refusal("a reference to object " + Integer.toUnsignedString(index) + " of " + references.size()
                    + " so far");
        }
        MarshalValue value = references.get(index);
        if (value == null) {
            throw bytes.refusal("a reference to object " + index + ", which is not complete");
        }
        return value;
    }

    private @Nullable MarshalValue begin(char code, boolean flagged) throws BytecodeRefusedException {
        int reference = flagged ? references.size() : NO_REFERENCE;
        if (flagged) {
            // Before the parts are read: they count from here.
            references.add(null);
        }
        Composition begun = switch (code) {
            case ')' -> composition(ValueKind.TUPLE, bytes.unsigned(1), reference);
            case '(' -> composition(ValueKind.TUPLE, count(), reference);
            case '[' -> composition(ValueKind.LIST, count(), reference);
            case '<' -> composition(ValueKind.SET, count(), reference);
            case '>' -> composition(ValueKind.FROZENSET, count(), reference);
            case '{' -> composition(ValueKind.DICT, 1, reference);
            case ':' -> {
                if (!version.hasSlices()) {
                    throw bytes.refusal("a slice in bytecode of " + version);
                }
                yield composition(ValueKind.SLICE, 3, reference);
            }
            case 'c' ->
                composition(ValueKind.CODE, version.codeLayout().fields().size(), reference);
            default -> throw bytes.refusal("unknown type 0x" + Integer.toHexString(code));
        };
        open.push(begun);
        return begun.isComplete() ? close() : null;
    }

    private int count() throws BytecodeRefusedException {
        int count = bytes.number();
        if (count < 0) {
            throw bytes.refusal("a negative count, " + count);
        }
        return count;
    }

    private Composition composition(ValueKind kind, int count, int reference) throws BytecodeRefusedException {
        if (open.size() >= MOST_DEPTH) {
            throw tooDeep();
        }
        announced += count;
        if (announced > bytes.left()) {
            throw bytes.refusal(kind.words() + " of " + count + " objects, more than the " + bytes.left()
                    + " bytes that are left can hold");
        }
        return new Composition(kind, count, reference, kind == ValueKind.CODE ? numbers() : new int[0]);
    }

    private int[] numbers() throws BytecodeRefusedException {
        int[] numbers = new int[version.codeLayout().numbers()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.number();
        }
        return numbers;
    }

    /** The end of a dict stands where a key would. */
    private @Nullable MarshalValue endOfDict() throws BytecodeRefusedException {
        Composition dict = open.peek();
        if (dict == null || dict.kind != ValueKind.DICT || dict.items.size() % 2 != 0) {
            throw bytes.refusal("a null object");
        }
        return close();
    }

    private MarshalValue close() throws BytecodeRefusedException {
        Composition done = open.pop();
        MarshalValue value = done.value();
        if (value.depth() > MOST_DEPTH) {
            throw tooDeep();
        }
        if (done.reference != NO_REFERENCE) {
            references.set(done.reference, value);
        }
        return value;
    }

    private BytecodeRefusedException tooDeep() {
        return bytes.refusal("objects nested deeper than " + MOST_DEPTH);
    }

    /** An object whose parts are being read. */
    private final class Composition {
        private final ValueKind kind;
        private final int count;
        private final int reference;
        private final int[] numbers;
        private final List<MarshalValue> items;
        private int firstLine;

        Composition(ValueKind kind, int count, int reference, int[] numbers) {
            this.kind = kind;
            this.count = count;
            this.reference = reference;
            this.numbers = numbers;
            this.items = new ArrayList<>(count);
        }

        boolean isComplete() {
            return kind != ValueKind.DICT && items.size() == count;
        }

        void add(MarshalValue item) throws BytecodeRefusedException {
            if (kind == ValueKind.CODE) {
                CodeLayout.Field field = version.codeLayout().fields().get(items.size());
                if (!field.content().admits(item)) {
                    throw bytes.refusal("the field `" + field.name() + "` of a code object is not "
                            + field.content().words());
                }
            } else if (kind == ValueKind.DICT) {
                // Behind a key comes a value, behind a value another key or the end.
                announced++;
                if (announced > bytes.left()) {
                    throw bytes.refusal("a dict without an end");
                }
            }
            items.add(item);
            if (kind == ValueKind.CODE && items.size() == CodeLayout.FIELDS_BEFORE_FIRST_LINE) {
                firstLine = bytes.number();
            }
        }

        MarshalValue value() throws BytecodeRefusedException {
            MarshalValue[] parts = items.toArray(MarshalValue[]::new);
            return switch (kind) {
                case CODE -> table.code(numbers, firstLine, parts);
                case SET, FROZENSET -> set(parts);
                default -> table.group(kind, parts);
            };
        }

        private Group set(MarshalValue... parts) throws BytecodeRefusedException {
            try {
                return table.set(kind, parts);
            } catch (BytecodeRefusedException e) {
                throw bytes.refusal(e.reason());
            }
        }
    }
}
