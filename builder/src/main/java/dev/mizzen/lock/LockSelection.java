package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.lock.LockedPackage.Inclusion;
import dev.mizzen.python.Marker;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.Prereleases;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Selects what a lock file means for a target: the packages, one for each name, and the wheel of each. */
public final class LockSelection {
    private final LockFile lock;
    private final LockScope scope;
    private final SortedSet<ProjectName> groups;
    private final MarkerEnvironment environment;
    private final List<Problem> problems = new ArrayList<>();

    private LockSelection(LockFile lock, LockScope scope) {
        this.lock = lock;
        this.scope = scope;
        this.groups = scope.groups(lock);
        this.environment = scope.target().markerEnvironment().forLock(names(scope.extras()), names(groups));
    }

    /**
     * Selects.
     *
     * @return the packages in the order of their names; those of which nothing can be taken carry the reason
     * @throws BuildException if the file is not for the target, does not know what is asked for, or means two packages of one
     *     name
     */
    public static List<LockedChoice> select(LockFile lock, LockScope scope) throws BuildException {
        LockSelection selection = new LockSelection(lock, scope);
        selection.checkNames();
        selection.checkTarget();
        selection.checkConflicts();
        BuildException.throwIfAny(selection.problems);
        return selection.choices();
    }

    private List<LockedChoice> choices() throws BuildException {
        Map<LockedPackage, SortedSet<ProjectName>> entries = lock.root().isPresent()
                ? new LockWalk(lock, lock.root().get(), scope, groups, problems).run()
                : listed();
        Map<ProjectName, LockedPackage> named = new TreeMap<>();
        for (LockedPackage entry : entries.keySet()) {
            checkPython(entry);
            LockedPackage twin = named.putIfAbsent(entry.name(), entry);
            if (twin != null) {
                problems.add(ambiguous(entry.name(), List.of(twin, entry), scope.target()));
            }
        }
        BuildException.throwIfAny(problems);
        LockedWheels wheels = new LockedWheels(lock, scope.target());
        List<LockedChoice> choices = new ArrayList<>();
        for (LockedPackage entry : named.values()) {
            if (entry.source().kind() == LockedSource.Kind.VIRTUAL) {
                continue;
            }
            choices.add(wheels.choose(entry, entries.getOrDefault(entry, new TreeSet<>())));
        }
        return List.copyOf(choices);
    }

    private Map<LockedPackage, SortedSet<ProjectName>> listed() throws BuildException {
        Map<LockedPackage, SortedSet<ProjectName>> entries = new LinkedHashMap<>();
        for (LockedPackage entry : lock.packages()) {
            if (isIncluded(entry)) {
                entries.put(entry, new TreeSet<>());
            }
        }
        return entries;
    }

    /** All conditions are evaluated, so that one without meaning is noticed whatever the target. */
    private boolean isIncluded(LockedPackage entry) throws BuildException {
        boolean included = false;
        for (Inclusion inclusion : entry.inclusions()) {
            boolean asked = inclusion.group().isEmpty()
                    || groups.contains(inclusion.group().get());
            included |= holds(inclusion.marker(), entry) && asked;
        }
        return included;
    }

    private boolean holds(Optional<Marker> marker, LockedPackage entry) throws BuildException {
        try {
            return LockMarkers.holds(marker, environment);
        } catch (BuildException e) {
            throw at(e, entry);
        }
    }

    static BuildException at(BuildException e, LockedPackage entry) {
        return new BuildException(e.problems().stream()
                .map(problem -> problem.where().isPresent() ? problem : problem.at(entry.where()))
                .toList());
    }

    private void checkPython(LockedPackage entry) {
        if (!isIn(entry.pythons(), scope.target())) {
            problems.add(Problem.of(
                            ProblemCode.WHEEL_INCOMPATIBLE,
                            "`" + entry + "` of the lock file does not run on the base image's Python")
                    .at(entry.where())
                    .values(
                            "Python " + shown(entry.pythons()),
                            "Python " + scope.target().python())
                    .hint("take another base image, or lock for this Python, too, with "
                            + lock.format().remedy()));
        }
    }

    private void checkTarget() throws BuildException {
        Target target = scope.target();
        if (!isIn(lock.pythons(), target)) {
            problems.add(Problem.of(
                            ProblemCode.TARGET_MISMATCH, "the lock file is for other Pythons than the base image's")
                    .at(lock.file())
                    .values("Python " + shown(lock.pythons()), "Python " + target.python())
                    .hint("take a base image with such a Python, or widen `requires-python` and lock again with "
                            + lock.format().remedy()));
        }
        boolean known = lock.environments().isEmpty();
        for (Marker marker : lock.environments()) {
            known |= marker.evaluate(environment);
        }
        if (!known) {
            problems.add(Problem.of(
                            ProblemCode.TARGET_MISMATCH, "the lock file is for other targets than the base image")
                    .at(lock.file())
                    .values(Redaction.named(lock.environments()), target.inWords())
                    .hint("lock for this target, too, with " + lock.format().remedy()));
        }
    }

    static boolean isIn(List<SpecifierSet> ranges, Target target) {
        return ranges.isEmpty()
                || ranges.stream().anyMatch(range -> range.contains(target.python(), Prereleases.ALLOWED));
    }

    static String shown(List<SpecifierSet> ranges) {
        return String.join(" || ", ranges.stream().map(SpecifierSet::toString).toList());
    }

    private void checkNames() {
        unknown("extra", scope.extras(), lock.extras());
        SortedSet<ProjectName> asked = new TreeSet<>(scope.groups());
        asked.addAll(scope.withoutGroups());
        unknown("dependency group", asked, lock.groups());
    }

    private void unknown(String what, Set<ProjectName> asked, Optional<SortedSet<ProjectName>> known) {
        for (ProjectName name : asked) {
            if (known.isPresent() && !known.get().contains(name)) {
                String all = known.get().isEmpty() ? "none" : Redaction.named(known.get());
                problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "the lock file has no " + what + " `" + name + "`")
                        .at(lock.file())
                        .values(all, name.toString())
                        .hint("ask for one that it has, or add it to the project and lock again with "
                                + lock.format().remedy()));
            }
        }
    }

    private void checkConflicts() {
        if (lock.root().isEmpty()) {
            return;
        }
        Set<String> asked = LockWalk.asked(lock.root().get(), scope.extras(), groups);
        for (Set<String> conflict : lock.conflicts()) {
            List<String> both = conflict.stream().filter(asked::contains).toList();
            if (both.size() > 1) {
                problems.add(Problem.of(
                                ProblemCode.DEPENDENCY_CONFLICT,
                                "extras or groups are asked for that the project declares to conflict")
                        .at(lock.file())
                        .values("one of " + Redaction.named(conflict), Redaction.named(both))
                        .hint("ask for one of them: make an image for each"));
            }
        }
    }

    static Problem ambiguous(ProjectName name, List<LockedPackage> entries, Target target) {
        List<String> shown = entries.stream()
                .map(entry -> entry + " (line " + entry.where().line() + ")")
                .toList();
        return Problem.of(
                        ProblemCode.LOCK_AMBIGUOUS,
                        "the lock file means two packages of the name `" + name + "` for the base image")
                .at(entries.get(entries.size() - 1).where())
                .values(shown.get(0), shown.get(1))
                .hint("the target is " + target.inWords()
                        + "; one of the two must be excluded by its marker, so lock again");
    }

    static List<String> names(Collection<ProjectName> names) {
        return names.stream().map(ProjectName::toString).toList();
    }
}
