package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.Marker;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.Prereleases;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Checks that a set of wheels, and of projects that are there as sources, is closed: every dependency of each is in the set, in a
 * version that suits it. Sources that are needed join the set by themselves.
 */
final class Closure {
    private final Target target;
    private final MarkerEnvironment environment;
    private final SourceProjects sources;
    private final List<Requirement> wanted;
    private final Map<ProjectName, ResolvedWheel> wheels = new TreeMap<>();
    private final Map<ProjectName, SourceProject> joined = new TreeMap<>();
    private final Map<ProjectName, Member> members = new TreeMap<>();
    private final Map<ProjectName, SortedSet<ProjectName>> extras = new TreeMap<>();

    /** One of the set, wheel or sources. */
    private record Member(
            ProjectName name, Version version, List<Requirement> requirements, Optional<SpecifierSet> python) {
        @Override
        public String toString() {
            return name + " " + version;
        }
    }

    /**
     * @param wanted the projects among {@code sources} that the user asks for
     */
    Closure(
            Target target,
            MarkerEnvironment environment,
            List<ResolvedWheel> wheels,
            List<Requirement> wanted,
            SourceProjects sources)
            throws BuildException {
        this.target = target;
        this.environment = environment;
        this.sources = sources;
        for (ResolvedWheel wheel : wheels) {
            this.wheels.put(wheel.name(), wheel);
            members.put(
                    wheel.name(),
                    new Member(
                            wheel.name(),
                            wheel.version(),
                            wheel.metadata().requiresDist(),
                            wheel.metadata().requiresPython()));
            this.extras.put(wheel.name(), new TreeSet<>(wheel.extras()));
        }
        this.wanted = List.copyOf(wanted);
        for (Requirement requirement : wanted) {
            join(requirement);
        }
    }

    /** Takes the sources that {@code requirement} asks for into the set; whether anything changed. */
    private boolean join(Requirement requirement) throws BuildException {
        Optional<SourceProject> source =
                members.containsKey(requirement.name()) ? Optional.empty() : sources.of(requirement.name());
        source.ifPresent(project -> {
            joined.put(project.name(), project);
            members.put(
                    project.name(),
                    new Member(project.name(), project.version(), project.requirements(), project.requiresPython()));
            extras.put(project.name(), new TreeSet<>());
        });
        SortedSet<ProjectName> known = extras.get(requirement.name());
        return (known != null && known.addAll(requirement.extraNames())) || source.isPresent();
    }

    /** The sources in the set. */
    List<ResolvedSource> joined() {
        return joined.values().stream()
                .map(project -> new ResolvedSource(project, extras.getOrDefault(project.name(), new TreeSet<>())))
                .toList();
    }

    /** Whether a requirement counts in {@code environment}, no extra being asked for. */
    static boolean applies(Requirement requirement, MarkerEnvironment environment) throws BuildException {
        return requirement.marker().isEmpty() || requirement.marker().get().evaluate(environment.withExtra(""));
    }

    /** Whether a requirement counts in {@code environment}, with or without one of {@code extras}. */
    static boolean counts(Requirement requirement, MarkerEnvironment environment, Collection<ProjectName> extras)
            throws BuildException {
        if (applies(requirement, environment)) {
            return true;
        }
        Marker marker = requirement.marker().orElseThrow();
        for (ProjectName extra : extras) {
            if (marker.evaluate(environment.withExtra(extra.toString()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The wheels with all extras that they ask of each other, or everything that is missing or does not suit.
     *
     * @param doubts hears what is missing or does not suit, if that is not an error
     */
    List<ResolvedWheel> check(Optional<Consumer<Problem>> doubts) throws BuildException {
        List<Problem> pythons = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        spread();
        members.values().forEach(member -> checkPython(member, pythons));
        for (Requirement requirement : wanted) {
            Member met = members.get(requirement.name());
            if (met != null && !requirement.specifier().contains(met.version(), Prereleases.ALLOWED)) {
                problems.add(Problem.of(
                                ProblemCode.DEPENDENCY_CONFLICT,
                                "the sources of `" + met + "` do not suit what is asked")
                        .values(
                                requirement.name() + requirement.specifier().toString(),
                                met.version().toString())
                        .hint("change the requirement, or the version in the project's `pyproject.toml`"));
            }
        }
        Map<ProjectName, List<String>> missing = new TreeMap<>();
        for (Member wheel : members.values()) {
            for (Requirement requirement : needs(wheel)) {
                Member met = members.get(requirement.name());
                if (met == null) {
                    missing.computeIfAbsent(requirement.name(), name -> new ArrayList<>())
                            .add("`" + wheel + "` needs `" + requirement.name() + requirement.specifier() + "`");
                } else if (!requirement.specifier().contains(met.version(), Prereleases.ALLOWED)) {
                    problems.add(unsuitable(wheel, requirement, met));
                }
            }
        }
        missing.forEach((name, needs) -> problems.add(Problem.of(
                        ProblemCode.DEPENDENCY_MISSING,
                        "`" + name + "` is not among the requirements: " + String.join(", ", needs))
                .hint("add a line for `" + name
                        + "`; the requirements must name everything that goes into the image")));
        if (doubts.isPresent()) {
            Consumer<Problem> hearer = doubts.get();
            problems.forEach(problem -> hearer.accept(problem.hint(
                    "the lock file decides, so the image is built; if this is not meant, lock again and look at the"
                            + " overrides")));
        } else {
            pythons.addAll(problems);
        }
        BuildException.throwIfAny(pythons);
        return wheels.values().stream().map(this::withAllExtras).toList();
    }

    private void checkPython(Member wheel, List<Problem> problems) {
        SpecifierSet range = wheel.python().orElse(SpecifierSet.any());
        if (!range.contains(target.python(), Prereleases.ALLOWED)) {
            problems.add(Problem.of(
                            ProblemCode.WHEEL_INCOMPATIBLE, "`" + wheel + "` does not run on the base image's Python")
                    .values("Python " + range, "Python " + target.python())
                    .hint("pin a version of `" + wheel.name() + "` for this Python, or take another base image"));
        }
    }

    private static Problem unsuitable(Member wheel, Requirement requirement, Member met) {
        return Problem.of(
                        ProblemCode.DEPENDENCY_CONFLICT, "`" + met + "` does not suit `" + wheel + "`, which needs it")
                .values(
                        requirement.name() + requirement.specifier().toString(),
                        met.version().toString())
                .hint("pin versions that suit each other, as `pip-compile` or `uv lock` find them");
    }

    /** An extra may bring a dependency with extras of its own, or sources that need more, so this goes on until nothing changes. */
    private void spread() throws BuildException {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Member member : List.copyOf(members.values())) {
                for (Requirement requirement : needs(member)) {
                    changed |= join(requirement);
                }
            }
        }
    }

    private List<Requirement> needs(Member member) throws BuildException {
        List<Requirement> needs = new ArrayList<>();
        for (Requirement requirement : member.requirements()) {
            if (counts(requirement, environment, extras.getOrDefault(member.name(), new TreeSet<>()))) {
                needs.add(requirement);
            }
        }
        return needs;
    }

    private ResolvedWheel withAllExtras(ResolvedWheel wheel) {
        return new ResolvedWheel(
                wheel.candidate(), wheel.sha256(), wheel.metadata(), extras.getOrDefault(wheel.name(), wheel.extras()));
    }
}
