package dev.mizzen.resolve;

import dev.mizzen.python.ProjectName;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A project that is there as sources, and that the image needs.
 *
 * @param project the project
 * @param extras the extras of it that somebody asked for
 */
public record ResolvedSource(SourceProject project, SortedSet<ProjectName> extras) {
    public ResolvedSource {
        extras = Collections.unmodifiableSortedSet(new TreeSet<>(extras));
    }

    /** The project's name. */
    public ProjectName name() {
        return project.name();
    }

    /** Name and version, as people write them. */
    @Override
    public String toString() {
        return project.toString();
    }
}
