package dev.mizzen.resolve;

import static java.util.stream.Collectors.joining;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Listing;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.BuildTag;
import dev.mizzen.python.PlatformKind;
import dev.mizzen.python.Prereleases;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SdistFilename;
import dev.mizzen.python.SupportedTags;
import dev.mizzen.python.Tag;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Chooses the file for one pinned project: of the wheels that the target accepts the one with the highest version (a pin
 * leaves the local version open), the best tag, the highest build number, and the first name; with hashes, only among
 * the files that have one of them.
 */
final class WheelChoice {
    private static final int MOST_NAMED = 6;
    private static final BuildTag NO_BUILD = new BuildTag(BigInteger.ZERO, "");

    /** A file and its digest. */
    record Chosen(Candidate candidate, Digest sha256) {}

    private final Target target;
    private final SupportedTags supported;
    private final List<PackageSource> sources;
    private final WheelFacts facts;
    private final Comparator<Candidate> bestFirst;

    WheelChoice(Target target, List<PackageSource> sources, WheelFacts facts) {
        this.target = target;
        this.supported = SupportedTags.of(target);
        this.sources = List.copyOf(sources);
        this.facts = facts;
        this.bestFirst = Comparator.comparing(
                        (Candidate wheel) -> wheel.filename().version(), Comparator.reverseOrder())
                .thenComparingInt(this::rank)
                .thenComparing(wheel -> wheel.filename().build().isEmpty())
                .thenComparing(wheel -> wheel.filename().build().orElse(NO_BUILD), Comparator.reverseOrder())
                .thenComparing(Candidate::toString);
    }

    /** Everything that the sources have of {@code project}, in the order of the sources. */
    Listing list(ProjectName project) throws BuildException {
        List<Candidate> wheels = new ArrayList<>();
        List<SdistFilename> sdists = new ArrayList<>();
        for (PackageSource source : sources) {
            Listing listing = source.list(project);
            wheels.addAll(listing.wheels());
            sdists.addAll(listing.sdists());
        }
        return new Listing(wheels, sdists);
    }

    /** The file that {@code demand}, which is pinned to {@code version}, means. */
    Chosen choose(Version version, Demand demand) throws BuildException {
        Listing listing = demand.file().isPresent()
                ? new Listing(List.of(demand.file().get()), List.of())
                : list(demand.requirement().name());
        List<Candidate> pinned = listing.wheels().stream()
                .filter(wheel -> demand.requirement()
                        .specifier()
                        .contains(wheel.filename().version(), Prereleases.ALLOWED))
                .toList();
        if (pinned.isEmpty()) {
            throw notFound(version, demand, listing).exception();
        }
        List<Candidate> fitting = pinned.stream()
                .filter(wheel -> rank(wheel) < Integer.MAX_VALUE)
                .sorted(bestFirst)
                .toList();
        if (fitting.isEmpty()) {
            throw incompatible(version, demand, pinned).exception();
        }
        return demand.hashes().isEmpty()
                ? new Chosen(fitting.get(0), facts.sha256(fitting.get(0)))
                : chooseByHash(fitting, demand);
    }

    private Chosen chooseByHash(List<Candidate> fitting, Demand demand) throws BuildException {
        for (Candidate candidate : fitting) {
            Digest sha256 = facts.sha256(candidate);
            if (demand.hashes().contains(sha256)) {
                return new Chosen(candidate, sha256);
            }
            for (Digest allowed : demand.hashes()) {
                if (facts.digest(candidate, allowed.algorithm()).equals(allowed)) {
                    return new Chosen(candidate, sha256);
                }
            }
        }
        Digest allowed = demand.hashes().get(0);
        throw Problem.of(
                        ProblemCode.WHEEL_HASH_MISMATCH,
                        "`" + fitting.get(0) + "` does not have a hash that the requirements allow")
                .at(demand.where())
                .values(
                        named(demand.hashes()),
                        facts.digest(fitting.get(0), allowed.algorithm()).toString())
                .hint(
                        "the file is not the one that was pinned: fetch it again, and change the hash only if you trust the new"
                                + " file")
                .exception();
    }

    private int rank(Candidate wheel) {
        return supported.rank(wheel.filename()).orElse(Integer.MAX_VALUE);
    }

    private static Problem notFound(Version version, Demand demand, Listing listing) {
        String name = demand.requirement().name().toString();
        Problem problem = Problem.of(ProblemCode.WHEEL_NOT_FOUND, "there is no wheel of `" + name + " " + version + "`")
                .at(demand.where());
        if (listing.sdists().stream().anyMatch(sdist -> sdist.version().equals(version))) {
            return problem.values("a wheel", "a source distribution only")
                    .hint("build the wheel once, `pip wheel --no-deps " + name + "==" + version
                            + "`, and name its folder with `--find-links`");
        }
        TreeSet<Version> versions = new TreeSet<>(Comparator.reverseOrder());
        listing.wheels().forEach(wheel -> versions.add(wheel.filename().version()));
        return versions.isEmpty()
                ? problem.hint("name the folder that holds it with `--find-links`")
                : problem.values(version.toString(), named(versions))
                        .hint("pin a version that is there, or add the wheel to the folder that `--find-links` names");
    }

    private Problem incompatible(Version version, Demand demand, List<Candidate> wheels) {
        String name = demand.requirement().name().toString();
        List<Tag> accepted = NearestTags.of(
                supported.tags(),
                wheels.stream()
                        .flatMap(wheel -> wheel.filename().tags().stream())
                        .toList());
        Problem problem = Problem.of(
                        ProblemCode.WHEEL_INCOMPATIBLE,
                        "no wheel of `" + name + " " + version + "` fits the base image: " + described())
                .at(demand.where())
                .values(named(accepted), named(wheels));
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

    private String described() {
        return "Python " + target.python() + ", " + target.architecture() + ", " + target.libc();
    }

    private static String named(Collection<?> all) {
        String shown = all.stream().limit(MOST_NAMED).map(Object::toString).collect(joining(", "));
        return all.size() > MOST_NAMED ? shown + " and " + (all.size() - MOST_NAMED) + " more" : shown;
    }
}
