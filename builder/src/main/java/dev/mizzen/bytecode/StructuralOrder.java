package dev.mizzen.bytecode;

import dev.mizzen.bytecode.MarshalValue.Atom;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A total order of values without an identity that depends on what they are and on nothing else, least of all on sharing:
 * first the type byte; then the number of bytes or items; then the bytes, unsigned, or the items, the first that differ.
 */
final class StructuralOrder implements Comparator<MarshalValue> {
    static final StructuralOrder INSTANCE = new StructuralOrder();

    private StructuralOrder() {}

    @Override
    public int compare(MarshalValue one, MarshalValue other) {
        MarshalValue a = one;
        MarshalValue b = other;
        while (a != b) {
            if (a.kind() != b.kind()) {
                return Byte.compareUnsigned(a.kind().type(), b.kind().type());
            }
            if (a instanceof Atom atom && b instanceof Atom otherAtom) {
                return compareBytes(atom.content(), otherAtom.content());
            }
            if (a.size() != b.size()) {
                return Integer.compare(a.size(), b.size());
            }
            // Two groups of one kind and size are different objects, so some item differs.
            int i = 0;
            while (a.item(i) == b.item(i)) {
                i++;
            }
            a = a.item(i);
            b = b.item(i);
        }
        return 0;
    }

    private static int compareBytes(byte[] a, byte[] b) {
        return a.length != b.length ? Integer.compare(a.length, b.length) : Arrays.compareUnsigned(a, b);
    }
}
