package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Listing;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.Sdist;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.BuildTag;
import dev.mizzen.python.PlatformKind;
import dev.mizzen.python.Prereleases;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.SupportedTags;
import dev.mizzen.python.Tag;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the file for one pinned project: of the wheels that the target accepts one that has not been withdrawn, the one
 * with the highest version (a pin leaves the local version open), the best tag, the highest build number, and the first
 * name; with hashes, only among the files that have one of them.
 */
final class WheelChoice {
    private static final BuildTag NO_BUILD = new BuildTag(BigInteger.ZERO, "");

    private final Target target;
    private final SupportedTags supported;
    private final PackageSource source;
    private final WheelFacts facts;
    private final Comparator<Candidate> bestFirst;

    WheelChoice(Target target, PackageSource source, WheelFacts facts) {
        this.target = target;
        this.supported = SupportedTags.of(target);
        this.source = source;
        this.facts = facts;
        this.bestFirst = Comparator.comparing(Candidate::isBuilt)
                .thenComparing((Candidate wheel) -> wheel.yanked().isPresent())
                .thenComparing(wheel -> wheel.filename().version(), Comparator.reverseOrder())
                .thenComparingInt(this::rank)
                .thenComparing(wheel -> wheel.filename().build().isEmpty())
                .thenComparing(wheel -> wheel.filename().build().orElse(NO_BUILD), Comparator.reverseOrder())
                .thenComparing(Candidate::toString);
    }

    /** The file that {@code demand}, which is pinned to {@code version}, means; only what its statement leaves open is fetched. */
    Candidate choose(Version version, Demand demand) throws BuildException {
        Listing listing = demand.file().isPresent()
                ? Listing.of(List.of(demand.file().get()), List.of())
                : source.list(demand.requirement().name()).orElse(Listing.NONE);
        List<Candidate> pinned = listing.wheels().stream()
                .filter(wheel -> demand.requirement()
                        .specifier()
                        .contains(wheel.filename().version(), Prereleases.ALLOWED))
                .toList();
        if (pinned.isEmpty()) {
            throw notFound(version, demand, listing);
        }
        List<Candidate> fitting = fitting(pinned);
        if (fitting.isEmpty()) {
            throw incompatible(version, demand, pinned).exception();
        }
        List<Candidate> running = fitting.stream().filter(this::isForThisPython).toList();
        if (running.isEmpty()) {
            throw otherPython(version, demand, fitting).exception();
        }
        HashChoice hashes = new HashChoice(facts, demand);
        hashes.refuseContradictions(running);
        return hashes.choose(running);
    }

    /** Those of {@code wheels} whose tags the target accepts, the best first. */
    List<Candidate> fitting(Collection<Candidate> wheels) {
        return wheels.stream()
                .filter(wheel -> rank(wheel) < Integer.MAX_VALUE)
                .sorted(bestFirst)
                .toList();
    }

    /** Whether its source leaves it open, or says, that the wheel is for the target's Python. */
    boolean isForThisPython(Candidate wheel) {
        return isForThisPython(wheel.requiresPython());
    }

    boolean isForThisPython(Optional<SpecifierSet> range) {
        return range.orElse(SpecifierSet.any()).contains(target.python(), Prereleases.ALLOWED);
    }

    /** The accepted tags that are nearest to those of {@code wheels}. */
    List<Tag> nearest(Collection<Candidate> wheels) {
        return NearestTags.of(
                supported.tags(),
                wheels.stream()
                        .flatMap(wheel -> wheel.filename().tags().stream())
                        .toList());
    }

    private int rank(Candidate wheel) {
        return supported.rank(wheel.filename()).orElse(Integer.MAX_VALUE);
    }

    private static BuildException notFound(Version version, Demand demand, Listing listing) {
        List<Problem> problems = new ArrayList<>();
        problems.add(notFoundProblem(version, demand, listing));
        problems.addAll(listing.refused());
        return new BuildException(problems);
    }

    private static Problem notFoundProblem(Version version, Demand demand, Listing listing) {
        String name = demand.requirement().name().toString();
        Problem problem = Problem.of(ProblemCode.WHEEL_NOT_FOUND, "there is no wheel of `" + name + " " + version + "`")
                .at(demand.where());
        List<Sdist> sdists = listing.sdists().stream()
                .filter(sdist -> sdist.filename().version().equals(version))
                .toList();
        if (!sdists.isEmpty()) {
            return problem.values("a wheel", "a source distribution only").hint(building(name, version, sdists));
        }
        String alone = listing.index()
                .map(index -> "`" + index + "` knows `" + name + "`, so no other index is asked for it; ")
                .orElse("");
        return listing.versions().isEmpty()
                ? problem.hint(alone + "name the folder that holds it with `--find-links`")
                : problem.values(version.toString(), Redaction.named(listing.versions()))
                        .hint(alone + "pin a version that is there, or add the wheel to the folder that `--find-links`"
                                + " names");
    }

    /** How to come by the wheel of a version of which there are source distributions only. */
    static String building(String name, Version version, List<Sdist> sdists) {
        return "build the wheel once, `pip wheel --no-deps " + name + "==" + version
                + "`, and name its folder with `--find-links`"
                + (sdists.stream().anyMatch(sdist -> sdist.wheel().isPresent())
                        ? "; or let it be built here, if it is pure Python, with `--build-sdist`"
                        : "");
    }

    private Problem otherPython(Version version, Demand demand, List<Candidate> wheels) {
        String name = demand.requirement().name().toString();
        List<String> ranges = wheels.stream()
                .map(wheel -> wheel + " (Python "
                        + wheel.requiresPython().map(SpecifierSet::toString).orElse("") + ")")
                .toList();
        return Problem.of(
                        ProblemCode.WHEEL_INCOMPATIBLE,
                        "no wheel of `" + name + " " + version + "` is for the base image's Python")
                .at(demand.where())
                .values("Python " + target.python(), Redaction.named(ranges))
                .hint("pin a version of `" + name + "` for this Python, or take another base image");
    }

    private Problem incompatible(Version version, Demand demand, List<Candidate> wheels) {
        String name = demand.requirement().name().toString();
        Problem problem = Problem.of(
                        ProblemCode.WHEEL_INCOMPATIBLE,
                        "no wheel of `" + name + " " + version + "` fits the base image: " + described())
                .at(demand.where())
                .values(Redaction.named(nearest(wheels)), Redaction.named(wheels));
        boolean foreign = wheels.stream()
                .flatMap(wheel -> wheel.filename().platformKinds().stream())
                .noneMatch(kind -> kind.isLinux() || kind == PlatformKind.ANY);
        return foreign
                ? problem.hint("the wheel is for another operating system; fetch the one for Linux with `pip download"
                        + " --platform " + supported.tags().get(0).platform() + " --only-binary=:all: " + name + "=="
                        + version
                        + "`")
                : problem.hint(
                        "fetch a wheel with one of the accepted tags, or build on a base image that this one fits");
    }

    /** The target in a few words. */
    String described() {
        return target.inWords();
    }
}
