package dev.mizzen.lock;

import dev.mizzen.lock.LockEdges.Edge;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.python.ProjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The project as the entry from which packages are reached, for lock files that leave it to the project what it needs. */
final class LockRoot {
    private static final ProjectName NAMELESS = new ProjectName("0-project-without-a-name");

    private LockRoot() {}

    /** @param nothing whether the file has no packages, so that the project may need none */
    static LockedPackage of(ProjectDependencies needs, LockTable lock, boolean nothing) {
        if (needs.isEmpty() && !nothing) {
            lock.refuse(
                    "the lock file leaves it to `pyproject.toml` what the project needs, and nothing is declared there",
                    lock.place());
        }
        return new LockedPackage(
                needs.name().orElse(NAMELESS),
                Optional.empty(),
                LockedSource.index(""),
                List.of(),
                List.of(),
                new LockEdges(edges(needs.always()), lists(needs.extras()), lists(needs.groups())),
                List.of(),
                List.of(),
                List.of(),
                lock.place());
    }

    private static Map<ProjectName, List<Edge>> lists(Map<ProjectName, List<ProjectDependency>> needs) {
        Map<ProjectName, List<Edge>> lists = new TreeMap<>();
        needs.forEach((name, list) -> lists.put(name, edges(list)));
        return lists;
    }

    private static List<Edge> edges(List<ProjectDependency> needs) {
        List<Edge> edges = new ArrayList<>();
        needs.forEach(need -> edges.add(Edge.of(inSets(need))));
        return edges;
    }

    /** The same need with {@code extra} as a set. */
    static ProjectDependency inSets(ProjectDependency need) {
        return new ProjectDependency(
                need.name(),
                need.extras(),
                need.versions(),
                need.pythons(),
                need.marker().map(LockMarkers::inSets),
                need.elsewhere(),
                need.where());
    }
}
