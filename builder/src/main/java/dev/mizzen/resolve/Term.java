package dev.mizzen.resolve;

/**
 * A statement about one subject: that one of these versions is chosen, or, where it is {@code absent}, that one of them or none
 * at all is chosen.
 *
 * @param subject whom it is about
 * @param versions numbers in the subject's table
 * @param size how many versions the table has
 * @param absent whether it also holds when the subject is not chosen
 */
record Term(Subject subject, VersionSet versions, int size, boolean absent) {
    /** One of {@code versions} is chosen. */
    static Term chosen(Subject subject, VersionSet versions, int size) {
        return new Term(subject, versions, size, false);
    }

    /** This version is chosen. */
    static Term chosen(Subject subject, int version, int size) {
        return chosen(subject, VersionSet.of(version), size);
    }

    /** Anything or nothing is chosen. */
    static Term anything(Subject subject, int size) {
        return new Term(subject, VersionSet.all(size), size, true);
    }

    /** What holds exactly when this does not. */
    Term inverse() {
        return new Term(subject, versions.complement(size), size, !absent);
    }

    /** What holds when this and {@code other} do, which is about the same subject. */
    Term and(Term other) {
        return new Term(subject, versions.and(other.versions), size, absent && other.absent);
    }

    /** Whether {@code other} holds whenever this does. */
    boolean implies(Term other) {
        return !(absent && !other.absent) && versions.isWithin(other.versions);
    }

    /** Whether {@code other} never holds when this does. */
    boolean excludes(Term other) {
        return !(absent && other.absent) && !versions.meets(other.versions);
    }

    /** Whether nothing makes it hold. */
    boolean isImpossible() {
        return !absent && versions.isEmpty();
    }

    /** Whether it holds in any case. */
    boolean isCertain() {
        return absent && hasAllVersions();
    }

    /** Whether all versions are among {@link #versions}. */
    boolean hasAllVersions() {
        return versions.count() == size;
    }
}
