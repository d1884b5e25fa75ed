package dev.mizzen.lock;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.python.ProjectName;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A package that a lock file means for a target.
 *
 * @param entry the package
 * @param extras those of its extras that were asked for
 * @param wheel the wheel that is meant; absent when the file names none and the digests must decide, for a folder of sources, and
 *     with {@code fault}
 * @param fault why no wheel of it can be taken; a wheel that the user made can take its place
 */
public record LockedChoice(
        LockedPackage entry, SortedSet<ProjectName> extras, Optional<LockedFile> wheel, Optional<Problem> fault) {
    public LockedChoice {
        extras = Collections.unmodifiableSortedSet(new TreeSet<>(extras));
    }

    /** Whether a folder of sources is meant. */
    public boolean isFolder() {
        return entry.source().kind() == LockedSource.Kind.FOLDER;
    }

    /** The wheel's name, or what is known of the package. */
    @Override
    public String toString() {
        return wheel.map(LockedFile::toString).orElse(entry.toString());
    }
}
