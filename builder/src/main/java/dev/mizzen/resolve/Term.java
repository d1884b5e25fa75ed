package dev.mizzen.resolve;

import java.util.BitSet;

/**
 * A statement about one subject: that one of these versions is chosen, or, where it is {@code absent}, that one of them or none
 * at all is chosen. Immutable, though it shares bit sets: nobody changes one after it has been given away.
 *
 * @param subject whom it is about
 * @param versions numbers in the subject's table
 * @param size how many versions the table has
 * @param absent whether it also holds when the subject is not chosen
 */
record Term(Subject subject, BitSet versions, int size, boolean absent) {
    /** One of {@code versions} is chosen. */
    static Term chosen(Subject subject, BitSet versions, int size) {
        return new Term(subject, versions, size, false);
    }

    /** This version is chosen. */
    static Term chosen(Subject subject, int version, int size) {
        BitSet one = new BitSet();
        one.set(version);
        return chosen(subject, one, size);
    }

    /** Anything or nothing is chosen. */
    static Term anything(Subject subject, int size) {
        BitSet all = new BitSet(size);
        all.set(0, size);
        return new Term(subject, all, size, true);
    }

    /** What holds exactly when this does not. */
    Term inverse() {
        BitSet others = (BitSet) versions.clone();
        others.flip(0, size);
        return new Term(subject, others, size, !absent);
    }

    /** What holds when this and {@code other} do, which is about the same subject. */
    Term and(Term other) {
        BitSet both = (BitSet) versions.clone();
        both.and(other.versions);
        return new Term(subject, both, size, absent && other.absent);
    }

    /** Whether {@code other} holds whenever this does. */
    boolean implies(Term other) {
        if (absent && !other.absent) {
            return false;
        }
        BitSet beyond = (BitSet) versions.clone();
        beyond.andNot(other.versions);
        return beyond.isEmpty();
    }

    /** Whether {@code other} never holds when this does. */
    boolean excludes(Term other) {
        return !(absent && other.absent) && !versions.intersects(other.versions);
    }

    /** Whether nothing makes it hold. */
    boolean isImpossible() {
        return !absent && versions.isEmpty();
    }

    /** Whether it holds in any case. */
    boolean isCertain() {
        return absent && versions.cardinality() == size;
    }

    /** Whether all versions are among {@link #versions}. */
    boolean hasAllVersions() {
        return versions.cardinality() == size;
    }
}
