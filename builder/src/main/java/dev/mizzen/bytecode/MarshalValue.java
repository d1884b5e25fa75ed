package dev.mizzen.bytecode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value of a marshal stream, immutable. Values are made by a {@link ValueTable}, in which equal ones without an identity
 * of their own are one object: they are compared with {@code ==}, and belong to that table. None can contain itself.
 */
abstract sealed class MarshalValue {
    private final ValueKind kind;
    private final int id;

    MarshalValue(ValueKind kind, int id) {
        this.kind = kind;
        this.id = id;
    }

    final ValueKind kind() {
        return kind;
    }

    /** Its number in the table, from 0 up in the order of making. */
    final int id() {
        return id;
    }

    /** How many values it consists of. */
    abstract int size();

    /** One of the values that it consists of, in the order of the stream. */
    abstract MarshalValue item(int index);

    /** How many values are nested in one another here, at most: 1 for a value without parts. */
    abstract int depth();

    /** The bytes and values that it would take if nothing were shared, {@link Long#MAX_VALUE} for more than that. */
    abstract long weight();

    /** Whether a set can hold it: neither it nor any part has an identity. */
    abstract boolean isHashable();

    /** The one that stands for all values that Python's {@code ==} takes for the same, as 1 does for {@code True}. */
    abstract MarshalValue equal();

    /** A value without parts. */
    static final class Atom extends MarshalValue {
        private final byte[] content;
        private final MarshalValue equal;

        /**
         * @param content what a stream has behind the type byte; of bytes and texts without their length
         * @param equal the value that stands for this one; null for this one itself
         */
        Atom(ValueKind kind, int id, byte[] content, @Nullable MarshalValue equal) {
            super(kind, id);
            this.content = content;
            this.equal = equal == null ? this : equal;
        }

        /** Not to be changed. */
        byte[] content() {
            return content;
        }

        boolean hasContent(byte[] bytes, int from, int length) {
            return Arrays.equals(content, 0, content.length, bytes, from, from + length);
        }

        @Override
        int size() {
            return 0;
        }

        @Override
        MarshalValue item(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        int depth() {
            return 1;
        }

        @Override
        long weight() {
            return 1L + content.length;
        }

        @Override
        boolean isHashable() {
            return true;
        }

        @Override
        MarshalValue equal() {
            return equal;
        }
    }

    /** What the values with parts have in common. */
    abstract static sealed class Composite extends MarshalValue {
        private final MarshalValue[] items;
        private final int depth;
        private final long weight;
        private final boolean hashable;

        Composite(ValueKind kind, int id, MarshalValue[] items) {
            super(kind, id);
            this.items = items;
            int deepest = 0;
            long sum = 1;
            boolean allHashable = true;
            for (MarshalValue item : items) {
                deepest = Math.max(deepest, item.depth());
                sum = Math.min(sum + item.weight(), Long.MAX_VALUE / 2);
                allHashable &= item.isHashable();
            }
            this.depth = deepest + 1;
            this.weight = sum;
            this.hashable = allHashable && !kind.hasIdentity();
        }

        boolean hasItems(MarshalValue[] others) {
            if (items.length != others.length) {
                return false;
            }
            for (int i = 0; i < items.length; i++) {
                if (items[i] != others[i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        final int size() {
            return items.length;
        }

        @Override
        final MarshalValue item(int index) {
            return items[index];
        }

        @Override
        final int depth() {
            return depth;
        }

        @Override
        final long weight() {
            return weight;
        }

        @Override
        final boolean isHashable() {
            return hashable;
        }
    }

    /** A tuple, slice, list, set, frozenset, or a dict as keys and values in turn. */
    static final class Group extends Composite {
        private final MarshalValue equal;

        Group(ValueKind kind, int id, MarshalValue[] items, @Nullable MarshalValue equal) {
            super(kind, id, items);
            this.equal = equal == null ? this : equal;
        }

        @Override
        MarshalValue equal() {
            return equal;
        }
    }

    /** A code object: its parts are the fields of its {@link CodeLayout}. */
    static final class Code extends Composite {
        private final int[] numbers;
        private final int firstLine;

        Code(int id, int[] numbers, int firstLine, MarshalValue[] fields) {
            super(ValueKind.CODE, id, fields);
            this.numbers = numbers;
            this.firstLine = firstLine;
        }

        int number(int index) {
            return numbers[index];
        }

        int firstLine() {
            return firstLine;
        }

        @Override
        MarshalValue equal() {
            return this;
        }
    }
}
