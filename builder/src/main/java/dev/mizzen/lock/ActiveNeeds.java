package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What of a project's declared needs counts for a target, with the extras and groups that are asked for. */
public final class ActiveNeeds {
    private ActiveNeeds() {}

    /**
     * The needs that count. One for the project itself, {@code project[extra]}, stands for its extra.
     *
     * @throws BuildException if a marker can't be evaluated
     */
    public static List<ProjectDependency> of(
            ProjectDependencies declared, Target target, Set<ProjectName> extras, Set<ProjectName> groups)
            throws BuildException {
        SortedSet<ProjectName> opened = new TreeSet<>(extras);
        while (true) {
            List<ProjectDependency> active = new ArrayList<>();
            boolean more = false;
            for (ProjectDependency need : holding(declared, target, opened, groups)) {
                boolean isSelf = declared.name().filter(need.name()::equals).isPresent();
                more |= isSelf && opened.addAll(need.extras());
                if (!isSelf) {
                    active.add(need);
                }
            }
            if (!more) {
                return active;
            }
        }
    }

    private static List<ProjectDependency> holding(
            ProjectDependencies declared, Target target, Set<ProjectName> extras, Set<ProjectName> groups)
            throws BuildException {
        List<ProjectDependency> candidates = new ArrayList<>(declared.always());
        groups.forEach(group -> candidates.addAll(declared.groups().getOrDefault(group, List.of())));
        extras.forEach(extra -> candidates.addAll(declared.extras().getOrDefault(extra, List.of())));
        MarkerEnvironment asked =
                target.markerEnvironment().forLock(LockSelection.names(extras), LockSelection.names(groups));
        List<ProjectDependency> active = new ArrayList<>();
        for (ProjectDependency need : candidates) {
            boolean holds = LockMarkers.holds(need.marker().map(LockMarkers::inSets), asked);
            if (holds && need.isForPython(target.python())) {
                active.add(need);
            }
        }
        return active;
    }

    /**
     * Looks at whether the project runs on the target's Python.
     *
     * @param file the file that says on which it does
     * @throws BuildException {@code TARGET_MISMATCH}
     */
    public static void requirePython(ProjectDependencies declared, String file, Target target) throws BuildException {
        if (!LockSelection.isIn(declared.pythons(), target)) {
            throw Problem.of(ProblemCode.TARGET_MISMATCH, "the project is for other Pythons than the base image's")
                    .at(file)
                    .values("Python " + LockSelection.shown(declared.pythons()), "Python " + target.python())
                    .hint("take a base image with such a Python, or widen `requires-python` and lock again")
                    .exception();
        }
    }
}
