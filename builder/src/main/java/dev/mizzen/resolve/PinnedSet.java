package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.index.Listing;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes a set of requirements in which every one is pinned and nothing is missing, and finds the file of each. What is not
 * pinned, not on offer, not allowed by its hash, or not closed under its own dependencies, is reported all at once.
 */
public final class PinnedSet {
    private final Target target;
    private final MarkerEnvironment environment;
    private final WheelChoice choice;
    private final WheelFacts facts;

    /**
     * @param sources where wheels are looked for, all of them together
     * @param facts reads the wheels that were chosen
     */
    public PinnedSet(Target target, List<PackageSource> sources, WheelFacts facts) {
        this.target = target;
        this.environment = target.markerEnvironment();
        this.choice = new WheelChoice(target, sources, facts);
        this.facts = facts;
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
        List<Demand> active = active(demands);
        boolean hashed = requireHashes
                || active.stream().anyMatch(demand -> !demand.hashes().isEmpty());
        Pins pins = new Pins(active);
        List<Problem> problems = new ArrayList<>();
        for (Demand demand : active) {
            if (hashed && demand.hashes().isEmpty()) {
                problems.add(hashMissing(demand));
            }
        }
        for (Demand demand : pins.unpinned()) {
            problems.add(unpinned(demand));
        }
        problems.addAll(pins.conflicts(active(constraints)));
        BuildException.throwIfAny(problems);

        List<ResolvedWheel> wheels = new ArrayList<>();
        for (Pins.Pin pin : pins.all().values()) {
            try {
                WheelChoice.Chosen chosen = choice.choose(pin.version(), pin.demand());
                wheels.add(new ResolvedWheel(
                        chosen.candidate(),
                        chosen.sha256(),
                        facts.metadata(chosen.candidate(), chosen.sha256()),
                        pin.extras(),
                        true));
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
        BuildException.throwIfAny(problems);

        List<ResolvedWheel> closed = new Closure(target, environment, wheels).check();
        if (!hashed && !closed.isEmpty()) {
            warnings.accept(Problem.of(
                            ProblemCode.WHEEL_HASH_MISSING,
                            "the requirements have no hashes: nothing says which files are meant")
                    .at(active.get(0).where().file())
                    .hint(
                            "add them with `pip-compile --generate-hashes` or `uv export`; `--require-hashes` makes this an"
                                    + " error"));
        }
        return new Resolution(closed, hashed);
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
        Listing listing = choice.list(name);
        String example = listing.wheels().stream()
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
