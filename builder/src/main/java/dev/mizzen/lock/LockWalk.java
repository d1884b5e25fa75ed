package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.lock.LockEdges.Edge;
import dev.mizzen.python.Marker;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Goes from the project along the edges of a lock file that hold for a target, until nothing new is reached: packages may need
 * one another, and extras may bring extras.
 */
final class LockWalk {
    private final LockFile lock;
    private final LockedPackage root;
    private final LockScope scope;
    private final SortedSet<ProjectName> groups;
    private final MarkerEnvironment target;
    private final List<Problem> problems;
    private final Map<ProjectName, List<LockedPackage>> byName = new HashMap<>();

    LockWalk(
            LockFile lock, LockedPackage root, LockScope scope, SortedSet<ProjectName> groups, List<Problem> problems) {
        this.lock = lock;
        this.root = root;
        this.scope = scope;
        this.groups = groups;
        this.target = scope.target().markerEnvironment();
        this.problems = problems;
        byName.put(root.name(), new ArrayList<>(List.of(root)));
        lock.packages()
                .forEach(entry -> byName.computeIfAbsent(entry.name(), name -> new ArrayList<>())
                        .add(entry));
    }

    /** What is asked for in the words of uv's conflicts. */
    static Set<String> asked(LockedPackage root, Set<ProjectName> extras, Set<ProjectName> groups) {
        String project = root.name().toString();
        Set<String> asked = new TreeSet<>(Set.of(UvConflicts.name(project, "", "")));
        extras.forEach(extra -> asked.add(UvConflicts.name(project, extra.toString(), "")));
        groups.forEach(group -> asked.add(UvConflicts.name(project, "", group.toString())));
        return asked;
    }

    /** The packages that are reached, with the extras that are asked of them; without the project itself. */
    Map<LockedPackage, SortedSet<ProjectName>> run() throws BuildException {
        Set<String> activated = asked(root, scope.extras(), groups);
        if (!lock.conflicts().isEmpty()) { // the first round tells which extras there are, on which edges may depend
            List<Problem> unheard = new ArrayList<>();
            Map<LockedPackage, SortedSet<ProjectName>> first = new Round(activated, unheard).run();
            first.forEach((entry, extras) -> extras.forEach(
                    extra -> activated.add(UvConflicts.name(entry.name().toString(), extra.toString(), ""))));
        }
        Map<LockedPackage, SortedSet<ProjectName>> reached = new Round(activated, problems).run();
        Map<LockedPackage, SortedSet<ProjectName>> others = new LinkedHashMap<>(reached);
        others.remove(root);
        return others;
    }

    /** One walk with a fixed set of conflicting extras. */
    private final class Round {
        private final Set<String> activated;
        private final List<Problem> faults;
        private final Map<LockedPackage, SortedSet<ProjectName>> reached = new LinkedHashMap<>();
        private final Deque<LockedPackage> open = new ArrayDeque<>();

        Round(Set<String> activated, List<Problem> faults) {
            this.activated = activated;
            this.faults = faults;
        }

        Map<LockedPackage, SortedSet<ProjectName>> run() throws BuildException {
            reach(root, scope.extras());
            while (!open.isEmpty()) {
                LockedPackage entry = open.remove();
                SortedSet<ProjectName> extras = extras(entry);
                List<Edge> edges = new ArrayList<>(entry.edges().always());
                extras.forEach(extra -> edges.addAll(entry.edges().extras().getOrDefault(extra, List.of())));
                if (entry.equals(root)) {
                    groups.forEach(group -> edges.addAll(entry.edges().groups().getOrDefault(group, List.of())));
                }
                MarkerEnvironment environment = environment(extras);
                for (Edge edge : edges) {
                    follow(entry, edge, environment);
                }
            }
            return reached;
        }

        private SortedSet<ProjectName> extras(LockedPackage entry) {
            return reached.getOrDefault(entry, new TreeSet<>());
        }

        private MarkerEnvironment environment(SortedSet<ProjectName> extras) {
            Set<String> names = new TreeSet<>(activated);
            names.addAll(LockSelection.names(extras));
            return target.forLock(names, LockSelection.names(groups));
        }

        private void reach(LockedPackage entry, Set<ProjectName> extras) {
            SortedSet<ProjectName> known = reached.get(entry);
            if (known == null) {
                known = new TreeSet<>();
                reached.put(entry, known);
                open.add(entry);
            }
            if (known.addAll(extras) && !open.contains(entry)) {
                open.add(entry);
            }
        }

        private void follow(LockedPackage owner, Edge edge, MarkerEnvironment environment) throws BuildException {
            boolean holds;
            try {
                holds = LockMarkers.holds(edge.need().marker(), environment);
            } catch (BuildException e) {
                throw LockSelection.at(e, owner);
            }
            if (!holds || !edge.need().isForPython(scope.target().python())) {
                return;
            }
            List<LockedPackage> meant = new ArrayList<>();
            for (LockedPackage entry : byName.getOrDefault(edge.need().name(), List.of())) {
                if (isMeant(entry, edge, environment)) {
                    meant.add(entry);
                }
            }
            if (meant.size() > 1) {
                meant.removeIf(entry -> !LockSelection.isIn(entry.pythons(), scope.target()));
            }
            if (meant.size() == 1) {
                reach(meant.get(0), edge.need().extras());
            } else if (meant.isEmpty()) {
                missing(owner, edge);
            } else {
                faults.add(LockSelection.ambiguous(edge.need().name(), meant, scope.target()));
            }
        }

        private boolean isMeant(LockedPackage entry, Edge edge, MarkerEnvironment environment) throws BuildException {
            boolean fits = (edge.version().isEmpty() || edge.version().equals(entry.version()))
                    && (edge.source().isEmpty()
                            || edge.source().get().equals(entry.source().text()))
                    && (entry.version().isEmpty()
                            || edge.need().allows(entry.version().get()));
            boolean fork = entry.forks().isEmpty();
            for (Marker marker : entry.forks()) {
                fork |= marker.evaluate(environment);
            }
            return fits && fork;
        }

        private void missing(LockedPackage owner, Edge edge) {
            String version = Optional.ofNullable(edge.version().orElse(null))
                    .map(one -> "==" + one)
                    .orElse("");
            String who = owner.equals(root) ? "the project" : "`" + owner + "`";
            faults.add(LockTable.invalid(
                    who + " needs `" + edge.need() + version
                            + "`, of which the lock file has nothing for the base image",
                    edge.need().where(),
                    lock.format()));
        }
    }
}
