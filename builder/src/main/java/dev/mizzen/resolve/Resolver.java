package dev.mizzen.resolve;

import static java.util.stream.Collectors.joining;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Turns requirements of any kind into exact wheels for one target. A set with hashes is closed, as in pip: it must name every
 * wheel. So is one in which every line is pinned and nothing is missing. For all others versions are chosen.
 */
public final class Resolver {
    /**
     * What the user asks for.
     *
     * @param demands what must be there; those whose marker is false for the target do not count
     * @param own wheels of the user's own making, which need no hash
     * @param constraints what is allowed if it is there
     * @param overrides requirements that take the place of all others on the same project
     * @param preferred versions that are taken where they suit, the first that does, though there may be newer ones
     * @param requireHashes whether a set without any hash is refused
     */
    public record Wanted(
            List<Demand> demands,
            List<Demand> own,
            List<Demand> constraints,
            List<Requirement> overrides,
            Map<ProjectName, List<Version>> preferred,
            boolean requireHashes) {
        public Wanted {
            demands = List.copyOf(demands);
            own = List.copyOf(own);
            constraints = List.copyOf(constraints);
            overrides = List.copyOf(overrides);
            preferred = Map.copyOf(preferred);
        }
    }

    private final Target target;
    private final MarkerEnvironment environment;
    private final PackageSource source;
    private final WheelFacts facts;
    private final Consumer<String> notes;
    private final SourceProjects sources;

    /**
     * @param source where wheels are looked for
     * @param facts reads them
     * @param notes hears which versions were chosen
     */
    public Resolver(Target target, PackageSource source, WheelFacts facts, Consumer<String> notes) {
        this(target, source, facts, notes, SourceProjects.NONE);
    }

    /** @param sources the projects that are there as sources: nothing else is taken under their names */
    public Resolver(
            Target target, PackageSource source, WheelFacts facts, Consumer<String> notes, SourceProjects sources) {
        this.target = target;
        this.environment = target.markerEnvironment();
        this.source = source;
        this.facts = facts;
        this.notes = notes;
        this.sources = sources;
    }

    /** @throws BuildException with everything that keeps a closed set from being whole, or why no versions will do */
    public Resolution resolve(Wanted wanted, Consumer<Problem> warnings) throws BuildException {
        List<Demand> active = active(wanted.demands());
        boolean hashed = wanted.requireHashes()
                || active.stream().anyMatch(demand -> !demand.hashes().isEmpty());
        List<Demand> all = new ArrayList<>(active);
        wanted.own().forEach(own -> all.add(hashed || active.isEmpty() ? own : withoutHashes(own)));
        List<Demand> wheels = new ArrayList<>();
        for (Demand demand : all) {
            if (sources.of(demand.requirement().name()).isEmpty()) {
                wheels.add(demand);
            }
        }
        boolean sourcesAlone = wheels.isEmpty() && !all.isEmpty();
        boolean closed =
                new Pins(wheels).unpinned().isEmpty() && wanted.overrides().isEmpty() && !sourcesAlone;
        if (hashed || closed) {
            List<Problem> odd = new ArrayList<>();
            try {
                Resolution resolution = new PinnedSet(target, source, facts, sources)
                        .resolve(all, wanted.constraints(), hashed, odd::add);
                odd.forEach(warnings);
                return resolution;
            } catch (BuildException e) {
                boolean open =
                        e.problems().stream().allMatch(problem -> problem.code() == ProblemCode.DEPENDENCY_MISSING);
                if (hashed || !open) {
                    odd.forEach(warnings);
                    throw e;
                }
            }
        }
        return choose(all, active(wanted.constraints()), wanted, warnings);
    }

    /** The file stands for itself where nothing else has a hash either. */
    private static Demand withoutHashes(Demand demand) {
        return new Demand(demand.requirement(), demand.file(), List.of(), demand.where());
    }

    private List<Demand> active(List<Demand> demands) throws BuildException {
        List<Demand> active = new ArrayList<>();
        for (Demand demand : demands) {
            if (Closure.applies(demand.requirement(), environment)) {
                active.add(demand);
            }
        }
        return active;
    }

    private Resolution choose(List<Demand> demands, List<Demand> constraints, Wanted wanted, Consumer<Problem> warnings)
            throws BuildException {
        BuildException.throwIfAny(new Pins(demands).conflicts(constraints));
        Map<ProjectName, Candidate> files = new TreeMap<>();
        Set<ProjectName> pinned = new TreeSet<>();
        for (List<Demand> each : List.of(demands, constraints)) {
            for (Demand demand : each) {
                ProjectName name = demand.requirement().name();
                demand.file().ifPresent(file -> files.putIfAbsent(name, file));
                Pins.version(demand.requirement()).ifPresent(version -> pinned.add(name));
            }
        }
        wanted.overrides().stream()
                .filter(each -> Pins.version(each).isPresent())
                .forEach(each -> pinned.add(each.name()));
        IndexOffers offers = new IndexOffers(target, source, facts, files, pinned, wanted.preferred(), sources);
        Solver.Chosen chosen;
        try {
            chosen = new Solver(offers, VersionPreference.NEWEST_FINAL, environment, Solver.Limits.USUAL)
                    .solve(requirements(demands), requirements(constraints), wanted.overrides());
        } catch (BuildException e) {
            throw placed(e, demands);
        }
        Map<ProjectName, ResolvedSource> joined = new TreeMap<>();
        for (ProjectName name : chosen.versions().keySet()) {
            SortedSet<ProjectName> extras = new TreeSet<>(chosen.extras().getOrDefault(name, Set.of()));
            sources.of(name).ifPresent(project -> joined.put(name, new ResolvedSource(project, extras)));
        }
        List<ResolvedWheel> wheels = wheels(chosen, joined.keySet(), offers, demands, warnings);
        tell(wheels, demands, warnings);
        return new Resolution(wheels, List.copyOf(joined.values()), false);
    }

    private static List<Requirement> requirements(List<Demand> demands) {
        return demands.stream().map(Demand::requirement).toList();
    }

    private static BuildException placed(BuildException e, List<Demand> demands) {
        List<Problem> problems = e.problems().stream()
                .map(problem -> problem.where().isEmpty() && problem.code() == ProblemCode.DEPENDENCY_CONFLICT
                        ? problem.at(demands.get(0).where().file())
                        : problem)
                .toList();
        return new BuildException(problems, e);
    }

    private List<ResolvedWheel> wheels(
            Solver.Chosen chosen,
            Set<ProjectName> joined,
            IndexOffers offers,
            List<Demand> demands,
            Consumer<Problem> warnings)
            throws BuildException {
        Map<ProjectName, Candidate> best = new TreeMap<>();
        for (Map.Entry<ProjectName, Version> each : chosen.versions().entrySet()) {
            if (joined.contains(each.getKey())) {
                continue;
            }
            List<Candidate> usable = offers.usable(each.getKey(), each.getValue());
            Demand demand = demands.stream()
                    .filter(other -> other.requirement().name().equals(each.getKey()))
                    .findFirst()
                    .orElse(demands.get(0));
            new HashChoice(facts, demand).refuseContradictions(usable);
            Candidate candidate = usable.get(0);
            candidate
                    .yanked()
                    .ifPresent(reason -> warnings.accept(PinnedSet.yanked(candidate, reason, demand.where())));
            best.put(each.getKey(), candidate);
        }
        facts.prepare(best.values());
        List<ResolvedWheel> wheels = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Map.Entry<ProjectName, Candidate> each : best.entrySet()) {
            try {
                Candidate candidate = each.getValue();
                Digest sha256 = facts.sha256(candidate);
                CoreMetadata metadata = facts.metadata(candidate, sha256);
                compare(candidate, facts.statedMetadata(candidate), metadata);
                wheels.add(new ResolvedWheel(
                        candidate,
                        sha256,
                        metadata,
                        new TreeSet<>(chosen.extras().getOrDefault(each.getKey(), Set.of()))));
            } catch (BuildException e) {
                if (e.problems().get(0).code() == ProblemCode.INTERRUPTED) {
                    throw e;
                }
                problems.addAll(e.problems());
            }
        }
        BuildException.throwIfAny(problems);
        return wheels;
    }

    /** Versions were chosen by what the source said; the wheel must say the same. */
    private static void compare(Candidate candidate, CoreMetadata stated, CoreMetadata actual) throws BuildException {
        Set<String> before = needs(stated);
        Set<String> now = needs(actual);
        if (!before.equals(now)
                || !new TreeSet<>(stated.providesExtra()).equals(new TreeSet<>(actual.providesExtra()))) {
            Set<String> both = new TreeSet<>(before);
            both.retainAll(now);
            before.removeAll(both);
            now.removeAll(both);
            throw Problem.of(
                            ProblemCode.METADATA_MISMATCH,
                            "the metadata that is offered for `" + candidate + "` is not that of the wheel")
                    .values(
                            before.isEmpty() ? "nothing more" : Redaction.named(before),
                            now.isEmpty() ? "nothing more" : Redaction.named(now))
                    .hint(
                            "versions were chosen by what the index says, and the wheel says otherwise: ask those who run the"
                                    + " index, or take the wheel from elsewhere")
                    .exception();
        }
    }

    private static Set<String> needs(CoreMetadata metadata) {
        Set<String> needs = new TreeSet<>();
        metadata.requiresDist().forEach(each -> needs.add("Requires-Dist: " + each));
        needs.add("Requires-Python: " + metadata.requiresPython().orElse(SpecifierSet.any()));
        return needs;
    }

    private void tell(List<ResolvedWheel> wheels, List<Demand> demands, Consumer<Problem> warnings) {
        if (wheels.isEmpty()) {
            return;
        }
        notes.accept("chosen versions: "
                + wheels.stream().map(ResolvedWheel::toString).collect(joining(", ")));
        warnings.accept(Problem.of(
                        ProblemCode.REQUIREMENT_UNPINNED,
                        "the requirements leave versions open: another build may choose others")
                .at(demands.get(0).where().file())
                .hint("write down what is chosen with `mizzen lock`, so that every build takes the same"));
    }
}
