package dev.mizzen.lock;

import dev.mizzen.project.ProjectDependency;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a locked package needs of others.
 *
 * @param always what it always needs
 * @param extras what its extras need besides
 * @param groups what its dependency groups need, which only the project itself has
 */
public record LockEdges(List<Edge> always, Map<ProjectName, List<Edge>> extras, Map<ProjectName, List<Edge>> groups) {
    /** Nothing is needed. */
    public static final LockEdges NONE = new LockEdges(List.of(), Map.of(), Map.of());

    public LockEdges {
        always = List.copyOf(always);
        extras = new TreeMap<>(extras);
        groups = new TreeMap<>(groups);
    }

    /**
     * One thing that is needed.
     *
     * @param need what, and under which condition; in it {@code extra} is read as the set of all extras that were asked for
     * @param version the version of the entry that is meant, if the file says so
     * @param source the source of the entry that is meant, in the words of the file
     */
    public record Edge(ProjectDependency need, Optional<Version> version, Optional<String> source) {
        /** An edge to whichever entry meets the need. */
        public static Edge of(ProjectDependency need) {
            return new Edge(need, Optional.empty(), Optional.empty());
        }
    }
}
