package dev.mizzen.bytecode;

import dev.mizzen.bytecode.MarshalValue.Atom;
import dev.mizzen.bytecode.MarshalValue.Code;
import dev.mizzen.bytecode.MarshalValue.Group;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values of one stream. Of equal values without an identity there is one: atoms are equal by kind and bytes, so
 * that 1, 1.0 and True are three, and groups by kind and the identity of their items.
 *
 * <p>The table hashes with a random key, so that no file can be made to fill one bucket; nothing depends on its order.
 */
final class ValueTable {
    /** What all sets of a stream may weigh together, with everything in them that is shared counted each time. */
    static final long MOST_IN_SETS = 1 << 24;

    private final SipHash hash = new SipHash(
            1,
            3,
            ThreadLocalRandom.current().nextLong(),
            ThreadLocalRandom.current().nextLong());
    private @Nullable MarshalValue[] slots = new MarshalValue[1 << 10];
    private long[] hashes = new long[1 << 10];
    private int shared;
    private int size;
    private long inSets;
    private byte[] scratch = new byte[256];

    /** How many values there are; their numbers are below. */
    int size() {
        return size;
    }

    Atom atom(ValueKind kind, byte... content) {
        return atom(kind, content, 0, content.length);
    }

    /** The atom with {@code length} bytes of {@code bytes} as its content. */
    Atom atom(ValueKind kind, byte[] bytes, int from, int length) {
        long key = hash.of(bytes, from, length) + kind.type();
        int slot = slot(key);
        for (MarshalValue there = slots[slot]; there != null; there = slots[slot]) {
            if (hashes[slot] == key && there.kind() == kind && ((Atom) there).hasContent(bytes, from, length)) {
                return (Atom) there;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        byte[] content = Arrays.copyOfRange(bytes, from, from + length);
        Atom made = new Atom(kind, size++, content, MarshalNumbers.otherThatEquals(kind, content, this));
        insert(key, made);
        return made;
    }

    /** A tuple, a slice, or something with an identity of its own. Sets are made by {@link #set}. */
    Group group(ValueKind kind, MarshalValue... items) {
        if (kind.hasIdentity()) {
            return new Group(kind, size++, items, null);
        }
        long key = key(kind, items);
        int slot = slot(key);
        for (MarshalValue there = slots[slot]; there != null; there = slots[slot]) {
            if (hashes[slot] == key && there.kind() == kind && ((Group) there).hasItems(items)) {
                return (Group) there;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        Group made = new Group(kind, size++, items, otherThatEquals(kind, items));
        insert(key, made);
        return made;
    }

    /**
     * A set or frozenset, with its items in structural order.
     *
     * @throws BytecodeRefusedException if Python could not make such a set, or it would have fewer items
     */
    Group set(ValueKind kind, MarshalValue... items) throws BytecodeRefusedException {
        int[] equals = new int[items.length];
        for (int i = 0; i < items.length; i++) {
            if (!items[i].isHashable()) {
                throw new BytecodeRefusedException(kind.words() + " with an item that has no hash of its value");
            }
            equals[i] = items[i].equal().id();
            inSets += Math.min(items[i].weight(), MOST_IN_SETS + 1);
            if (inSets > MOST_IN_SETS) {
                throw new BytecodeRefusedException("sets of more than " + MOST_IN_SETS + " bytes");
            }
        }
        Arrays.sort(equals);
        for (int i = 1; i < equals.length; i++) {
            if (equals[i] == equals[i - 1]) {
                throw new BytecodeRefusedException(kind.words() + " with two equal items");
            }
        }
        return group(kind, sorted(items));
    }

    /** A code object, always a new one. */
    Code code(int[] numbers, int firstLine, MarshalValue... fields) {
        return new Code(size++, numbers, firstLine, fields);
    }

    private static MarshalValue[] sorted(MarshalValue[] items) {
        MarshalValue[] sorted = items.clone();
        Arrays.sort(sorted, StructuralOrder.INSTANCE);
        return sorted;
    }

    private @Nullable MarshalValue otherThatEquals(ValueKind kind, MarshalValue[] items) {
        boolean same = true;
        for (MarshalValue item : items) {
            same &= item.equal() == item;
        }
        if (same) {
            return null;
        }
        MarshalValue[] equals = new MarshalValue[items.length];
        Arrays.setAll(equals, i -> items[i].equal());
        return group(kind, kind == ValueKind.FROZENSET ? sorted(equals) : equals);
    }

    private long key(ValueKind kind, MarshalValue[] items) {
        int length = items.length * Integer.BYTES;
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        ByteBuffer ids = ByteBuffer.wrap(scratch);
        for (MarshalValue item : items) {
            ids.putInt(item.id());
        }
        return hash.of(scratch, 0, length) + kind.type();
    }

    private int slot(long key) {
        return (int) key & (slots.length - 1);
    }

    private void insert(long key, MarshalValue value) {
        if (++shared > slots.length / 2) {
            grow();
        }
        place(key, value);
    }

    private void place(long key, MarshalValue value) {
        int slot = slot(key);
        while (slots[slot] != null) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = value;
        hashes[slot] = key;
    }

    private void grow() {
        @Nullable MarshalValue[] oldSlots = slots;
        long[] oldHashes = hashes;
        slots = new MarshalValue[2 * oldSlots.length];
        hashes = new long[2 * oldSlots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            MarshalValue value = oldSlots[i];
            if (value != null) {
                place(oldHashes[i], value);
            }
        }
    }
}
