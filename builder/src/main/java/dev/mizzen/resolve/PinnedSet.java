package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Listing;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes a set of requirements in which every one is pinned and nothing is missing, and finds the file of each. What is not
 * pinned, not on offer, not allowed by its hash, or not closed under its own dependencies, is reported all at once.
 */
public final class PinnedSet {
    private final Target target;
    private final MarkerEnvironment environment;
    private final PackageSource source;
    private final WheelChoice choice;
    private final WheelFacts facts;
    private final SourceProjects sources;

    /**
     * @param source where wheels are looked for
     * @param facts reads the wheels that were chosen
     */
    public PinnedSet(Target target, PackageSource source, WheelFacts facts) {
        this(target, source, facts, SourceProjects.NONE);
    }

    /** @param sources the projects that are there as sources, which need no hash */
    public PinnedSet(Target target, PackageSource source, WheelFacts facts, SourceProjects sources) {
        this.target = target;
        this.environment = target.markerEnvironment();
        this.source = source;
        this.choice = new WheelChoice(target, source, facts);
        this.facts = facts;
        this.sources = sources;
    }

    /**
     * Finds the wheels that a lock file means, each of which has a hash. What they say they need besides is a warning: the file
     * may have been made with overrides.
     */
    public Resolution resolveLocked(List<Demand> demands, Consumer<Problem> warnings) throws BuildException {
        return resolve(demands, List.of(), true, true, warnings);
    }

    /**
     * Finds the wheels.
     *
     * @param demands what the user asks for; those whose marker is false for the target do not count
     * @param constraints versions that are allowed if their project is in the set at all
     * @param requireHashes whether a set without any hash is refused rather than warned about
     * @throws BuildException with everything that keeps the set from being whole
     */
    public Resolution resolve(
            List<Demand> demands, List<Demand> constraints, boolean requireHashes, Consumer<Problem> warnings)
            throws BuildException {
        return resolve(demands, constraints, requireHashes, false, warnings);
    }

    private Resolution resolve(
            List<Demand> demands,
            List<Demand> constraints,
            boolean requireHashes,
            boolean locked,
            Consumer<Problem> warnings)
            throws BuildException {
        List<Demand> active = new ArrayList<>();
        List<Requirement> wanted = new ArrayList<>();
        for (Demand demand : active(demands)) {
            if (sources.of(demand.requirement().name()).isPresent()) {
                wanted.add(demand.requirement());
            } else {
                active.add(demand);
            }
        }
        boolean hashed = requireHashes
                || active.stream().anyMatch(demand -> !demand.hashes().isEmpty());
        Pins pins = new Pins(active);
        Set<Problem> problems = new LinkedHashSet<>();
        for (Demand demand : active) {
            if (hashed && demand.hashes().isEmpty()) {
                problems.add(hashMissing(demand));
            }
        }
        problems.addAll(pins.conflicts(active(constraints)));
        if (problems.isEmpty()) {
            source.prepare(lookups(active));
        }
        for (Demand demand : pins.unpinned()) {
            try {
                problems.add(unpinned(demand));
            } catch (BuildException e) {
                collect(e, problems);
            }
        }
        throwIfAny(problems);

        Map<ProjectName, Candidate> chosen = choose(pins, warnings, problems);
        throwIfAny(problems); // before anything large is fetched
        List<ResolvedWheel> wheels = wheels(chosen, pins, problems);
        throwIfAny(problems);

        Closure closure = new Closure(target, environment, wheels, wanted, sources);
        List<ResolvedWheel> closed = closure.check(locked ? Optional.of(warnings) : Optional.empty());
        if (!hashed && !closed.isEmpty()) {
            warnings.accept(Problem.of(
                            ProblemCode.WHEEL_HASH_MISSING,
                            "the requirements have no hashes: nothing says which files are meant")
                    .at(active.get(0).where().file())
                    .hint(
                            "add them with `pip-compile --generate-hashes` or `uv export`; `--require-hashes` makes this an"
                                    + " error"));
        }
        return new Resolution(closed, closure.joined(), hashed);
    }

    /** The projects whose files have to be looked up, all of them at once. */
    private static List<ProjectName> lookups(List<Demand> demands) {
        return demands.stream()
                .filter(demand -> demand.file().isEmpty())
                .map(demand -> demand.requirement().name())
                .toList();
    }

    private Map<ProjectName, Candidate> choose(Pins pins, Consumer<Problem> warnings, Set<Problem> problems)
            throws BuildException {
        Map<ProjectName, Candidate> chosen = new TreeMap<>();
        for (Map.Entry<ProjectName, Pins.Pin> pin : pins.all().entrySet()) {
            try {
                Candidate candidate =
                        choice.choose(pin.getValue().version(), pin.getValue().demand());
                candidate
                        .yanked()
                        .ifPresent(reason -> warnings.accept(yanked(
                                candidate, reason, pin.getValue().demand().where())));
                chosen.put(pin.getKey(), candidate);
            } catch (BuildException e) {
                collect(e, problems);
            }
        }
        return chosen;
    }

    private List<ResolvedWheel> wheels(Map<ProjectName, Candidate> chosen, Pins pins, Set<Problem> problems)
            throws BuildException {
        facts.prepare(chosen.values());
        List<ResolvedWheel> wheels = new ArrayList<>();
        for (Map.Entry<ProjectName, Candidate> each : chosen.entrySet()) {
            Candidate candidate = each.getValue();
            try {
                Digest sha256 = facts.sha256(candidate);
                wheels.add(new ResolvedWheel(
                        candidate, sha256, facts.metadata(candidate, sha256), pins.extras(each.getKey())));
            } catch (BuildException e) {
                collect(e, problems);
            }
        }
        return wheels;
    }

    static Problem yanked(Candidate candidate, String reason, SourceSpan where) {
        return Problem.of(
                        ProblemCode.WHEEL_YANKED,
                        "`" + candidate + "` was withdrawn by its publisher" + (reason.isEmpty() ? "" : ": " + reason))
                .at(where)
                .hint("it is taken because it is pinned; pin another version soon");
    }

    /** Notes what concerns one project; an interrupt concerns all. */
    private static void collect(BuildException e, Set<Problem> problems) throws BuildException {
        if (e.problems().get(0).code() == ProblemCode.INTERRUPTED) {
            throw e;
        }
        problems.addAll(e.problems());
    }

    private static void throwIfAny(Set<Problem> problems) throws BuildException {
        BuildException.throwIfAny(List.copyOf(problems));
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

    private Problem unpinned(Demand demand) throws BuildException {
        ProjectName name = demand.requirement().name();
        Listing listing = source.list(name).orElse(Listing.NONE);
        String example = listing.wheels().stream()
                .filter(wheel -> wheel.yanked().isEmpty())
                .map(wheel -> wheel.filename().version())
                .max(Comparator.naturalOrder())
                .map(version -> "write `" + name + "==" + version + "`, the newest version at hand")
                .orElse("write `" + name + "==` and the version");
        return Problem.of(ProblemCode.REQUIREMENT_UNPINNED, "`" + demand.requirement() + "` does not name one version")
                .at(demand.where())
                .hint(example);
    }

    private static Problem hashMissing(Demand demand) {
        return Problem.of(
                        ProblemCode.WHEEL_HASH_MISSING,
                        "`" + demand.requirement() + "` has no hash, and hashes are required")
                .at(demand.where())
                .hint("a hash on any line, or `--require-hashes`, makes every line need one, as in pip: add"
                        + " `--hash=sha256:…`");
    }
}
