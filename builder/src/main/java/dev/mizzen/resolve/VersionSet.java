package dev.mizzen.resolve;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A set of numbers of versions, kept as the stretches that it consists of: what rules say of a project is one stretch or a few,
 * however many versions it has. Immutable.
 */
final class VersionSet {
    static final VersionSet NONE = new VersionSet(new int[0]);

    /** Where a stretch begins, and after it where it ends, the end not being in it; ascending, with gaps between. */
    private final int[] bounds;

    private VersionSet(int[] bounds) {
        this.bounds = bounds;
    }

    /** All numbers below {@code size}. */
    static VersionSet all(int size) {
        return size == 0 ? NONE : new VersionSet(new int[] {0, size});
    }

    static VersionSet of(int number) {
        return new VersionSet(new int[] {number, number + 1});
    }

    /** The numbers below {@code size} for which {@code test} holds. */
    static VersionSet matching(int size, IntPredicate test) {
        int[] bounds = new int[8];
        int count = 0;
        for (int i = 0; i <= size; i++) {
            boolean inside = count % 2 == 1;
            if (inside != (i < size && test.test(i))) {
                bounds = count == bounds.length ? Arrays.copyOf(bounds, 2 * count) : bounds;
                bounds[count++] = i;
            }
        }
        return count == 0 ? NONE : new VersionSet(Arrays.copyOf(bounds, count));
    }

    /** The numbers below {@code size} that are not in it. */
    VersionSet complement(int size) {
        return merge(this, all(size), (mine, other) -> other && !mine);
    }

    VersionSet and(VersionSet other) {
        return merge(this, other, (mine, theirs) -> mine && theirs);
    }

    VersionSet or(VersionSet other) {
        return merge(this, other, (mine, theirs) -> mine || theirs);
    }

    /** Whether a number is in a set that is made of two, by whether it is in each of these. */
    private interface Rule {
        boolean holds(boolean one, boolean other);
    }

    /** Walks along the bounds of both; {@code rule} gives nothing where neither has anything. */
    private static VersionSet merge(VersionSet one, VersionSet other, Rule rule) {
        int[] bounds = new int[one.bounds.length + other.bounds.length];
        int count = 0;
        int i = 0;
        int k = 0;
        while (i < one.bounds.length || k < other.bounds.length) {
            int at = Math.min(
                    i < one.bounds.length ? one.bounds[i] : Integer.MAX_VALUE,
                    k < other.bounds.length ? other.bounds[k] : Integer.MAX_VALUE);
            i += i < one.bounds.length && one.bounds[i] == at ? 1 : 0;
            k += k < other.bounds.length && other.bounds[k] == at ? 1 : 0;
            if (rule.holds(i % 2 == 1, k % 2 == 1) != (count % 2 == 1)) {
                bounds[count++] = at;
            }
        }
        return count == 0 ? NONE : new VersionSet(count == bounds.length ? bounds : Arrays.copyOf(bounds, count));
    }

    /** Whether every number of it is in {@code other}. */
    boolean isWithin(VersionSet other) {
        for (int i = 0; i < bounds.length; i += 2) {
            int end = other.endOfStretch(bounds[i]);
            if (end < bounds[i + 1]) {
                return false;
            }
        }
        return true;
    }

    /** Whether some number is in both. */
    boolean meets(VersionSet other) {
        int i = 0;
        int k = 0;
        while (i < bounds.length && k < other.bounds.length) {
            if (bounds[i + 1] <= other.bounds[k]) {
                i += 2;
            } else if (other.bounds[k + 1] <= bounds[i]) {
                k += 2;
            } else {
                return true;
            }
        }
        return false;
    }

    boolean contains(int number) {
        return endOfStretch(number) > number;
    }

    /** Where the stretch ends that {@code number} is in; -1 if it is in none. */
    private int endOfStretch(int number) {
        int place = Arrays.binarySearch(bounds, number);
        int stretch = place >= 0 ? place : -place - 2;
        return stretch >= 0 && stretch % 2 == 0 ? bounds[stretch + 1] : -1;
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    /** How many numbers are in it. */
    int count() {
        int count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            count += bounds[i + 1] - bounds[i];
        }
        return count;
    }

    /** The lowest number; -1 if there is none. */
    int first() {
        return isEmpty() ? -1 : bounds[0];
    }

    /** The numbers, ascending. */
    IntStream stream() {
        return IntStream.range(0, bounds.length / 2)
                .flatMap(stretch -> IntStream.range(bounds[2 * stretch], bounds[2 * stretch + 1]));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return stream().boxed().toList().toString();
    }
}
