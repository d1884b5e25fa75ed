package dev.mizzen.lock;

import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What of a lock file is wanted.
 *
 * @param target what the image runs
 * @param extras extras of the project
 * @param groups dependency groups, besides those that the file means by default
 * @param withoutGroups dependency groups that are not wanted, whoever asks for them
 */
public record LockScope(
        Target target,
        SortedSet<ProjectName> extras,
        SortedSet<ProjectName> groups,
        SortedSet<ProjectName> withoutGroups) {
    public LockScope {
        extras = Collections.unmodifiableSortedSet(new TreeSet<>(extras));
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        withoutGroups = Collections.unmodifiableSortedSet(new TreeSet<>(withoutGroups));
    }

    /** The project's own dependencies for {@code target}, and nothing else. */
    public static LockScope of(Target target) {
        return new LockScope(target, new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    }

    /** The groups that are wanted of a file. */
    SortedSet<ProjectName> groups(LockFile lock) {
        SortedSet<ProjectName> wanted = new TreeSet<>(lock.defaultGroups());
        wanted.addAll(groups);
        wanted.removeAll(withoutGroups);
        return wanted;
    }
}
