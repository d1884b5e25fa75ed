package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.python.Prereleases;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says why the versions that are newer than a chosen one were not taken. What forbids a version by itself is found without
 * choosing anew: a wish of the user, another wheel's requirement, the lack of a wheel that fits. Only where nothing does,
 * versions are chosen once more with that version in the set.
 */
public final class NewerVersions {
    private static final int MOST_TRIED = 3;

    private final Target target;
    private final IndexOffers offers;
    private final Grounds grounds;
    private final Resolution resolution;

    /**
     * @param source where wheels are looked for
     * @param facts reads them
     * @param grounds what the versions were chosen by
     * @param resolution the versions that were chosen
     * @param sources the projects that are there as sources, for which nobody is asked
     */
    public NewerVersions(
            Target target,
            PackageSource source,
            WheelFacts facts,
            Grounds grounds,
            Resolution resolution,
            SourceProjects sources) {
        this.target = target;
        this.offers = new IndexOffers(target, source, facts, Map.of(), Set.of(), Map.of(), sources);
        this.grounds = grounds;
        this.resolution = resolution;
    }

    /**
     * Versions that were passed over for one reason.
     *
     * @param versions the versions, the newest first
     * @param reason why, as a sentence about them without its beginning: {@code `alpha 1.0` needs `beta<2`}
     */
    public record Passed(List<Version> versions, String reason) {
        public Passed {
            versions = List.copyOf(versions);
        }
    }

    /**
     * The versions on offer that are newer than {@code chosen}, the newest first. Below the third that nothing forbids by
     * itself they are left out.
     *
     * @throws BuildException if the sources can't be asked
     */
    public List<Passed> than(ResolvedWheel chosen) throws BuildException {
        List<Offer> newer = offers.of(chosen.name()).stream()
                .filter(offer -> offer.version().compareTo(chosen.version()) > 0)
                .sorted(Comparator.comparing(Offer::version).reversed())
                .toList();
        Map<String, List<Version>> byReason = new LinkedHashMap<>();
        int tried = 0;
        for (Offer offer : newer) {
            Optional<String> reason = forbidden(chosen, offer);
            if (reason.isEmpty()) {
                if (tried == MOST_TRIED) {
                    break;
                }
                tried++;
                reason = Optional.of(tried(chosen, offer.version()));
            }
            byReason.computeIfAbsent(reason.get(), unused -> new ArrayList<>()).add(offer.version());
        }
        List<Passed> passed = new ArrayList<>();
        byReason.forEach((reason, versions) -> passed.add(new Passed(versions, reason)));
        return passed;
    }

    /** Why a version can't be taken, if that is plain without looking at what it needs. */
    private Optional<String> forbidden(ResolvedWheel chosen, Offer offer) throws BuildException {
        Version version = offer.version();
        Optional<String> unwanted = unwanted(chosen.name(), version);
        if (unwanted.isPresent()) {
            return unwanted;
        }
        if (offer.unfit().isPresent()) {
            return offer.unfit();
        }
        if (grounds.lock().isPresent()) {
            return Optional.of("`" + grounds.lock().get() + "` has " + chosen.version());
        }
        if (offer.turn() == Offer.LAST && !chosen.candidate().isBuilt()) {
            return Optional.of("comes as a source distribution only, which is built only when no wheel will do");
        }
        return version.isPreRelease() && !chosen.version().isPreRelease()
                ? Optional.of("is a pre-release, which is taken only when nothing else will do")
                : Optional.empty();
    }

    private Optional<String> unwanted(ProjectName name, Version version) throws BuildException {
        for (Requirement override : grounds.overrides()) {
            if (override.name().equals(name)) {
                return allows(override.specifier(), version)
                        ? Optional.empty()
                        : Optional.of("the override is `" + override + "`");
            }
        }
        for (ProjectDependency need : grounds.askedOf(name)) {
            if (need.elsewhere()) {
                return Optional.of("you name the file itself (" + need.where().wholeLine() + ")");
            }
            if (!need.allows(version)) {
                return Optional.of("you ask for `" + need + "` (" + need.where().wholeLine() + ")");
            }
        }
        for (ProjectDependency constraint : grounds.constraints()) {
            if (constraint.name().equals(name) && !constraint.allows(version)) {
                return Optional.of("a constraint allows only `" + constraint + "` ("
                        + constraint.where().wholeLine() + ")");
            }
        }
        for (Dependent dependent : Dependent.on(name, resolution, target)) {
            if (dependent.counts() && !allows(dependent.requirement().specifier(), version)) {
                return Optional.of("`" + dependent.who() + "` needs `" + shown(dependent.requirement()) + "`");
            }
        }
        return Optional.empty();
    }

    /** What would follow if the version were taken. */
    private String tried(ResolvedWheel chosen, Version version) throws BuildException {
        Offers.Needs needs = offers.needs(chosen.name(), version);
        if (needs.unfit().isPresent()) {
            return needs.unfit().get();
        }
        for (Requirement need : needs.requirements()) {
            Optional<ResolvedWheel> other = taken(need.name());
            if (other.isPresent()
                    && !isOverridden(need.name())
                    && Closure.counts(need, target.markerEnvironment(), chosen.extras())
                    && !allows(need.specifier(), other.get().version())) {
                return "needs `" + shown(need) + "`, and `" + other.get() + "` is taken";
            }
        }
        return chosenAnew(chosen, version);
    }

    private String chosenAnew(ResolvedWheel chosen, Version version) throws BuildException {
        List<Requirement> wanted = new ArrayList<>();
        wanted.add(exactly(chosen, version));
        grounds.asked().stream().flatMap(need -> need.requirement().stream()).forEach(wanted::add);
        List<Requirement> constraints = grounds.constraints().stream()
                .flatMap(need -> need.requirement().stream())
                .toList();
        Solver.Chosen other;
        try {
            other = new Solver(offers, VersionPreference.NEWEST_FINAL, target.markerEnvironment(), Solver.Limits.USUAL)
                    .solve(wanted, constraints, grounds.overrides());
        } catch (BuildException e) {
            if (e.problems().stream().allMatch(problem -> problem.code() == ProblemCode.DEPENDENCY_CONFLICT)) {
                return e.problems().get(0).message().lines().map(String::strip).collect(Collectors.joining(" "));
            }
            throw e;
        }
        List<String> changes = new ArrayList<>();
        for (ResolvedWheel wheel : resolution.wheels()) {
            Version instead = other.versions().get(wheel.name());
            if (!wheel.name().equals(chosen.name()) && instead != null && !instead.equals(wheel.version())) {
                changes.add(wheel.name() + " " + instead + " instead of " + wheel.version());
            }
        }
        return changes.isEmpty()
                ? "would do, but was not looked at: another choice came first"
                : "would make others necessary: " + Redaction.named(changes);
    }

    private Optional<ResolvedWheel> taken(ProjectName name) {
        return resolution.wheels().stream()
                .filter(wheel -> wheel.name().equals(name))
                .findFirst();
    }

    private boolean isOverridden(ProjectName name) {
        return grounds.overrides().stream().anyMatch(override -> override.name().equals(name));
    }

    private static Requirement exactly(ResolvedWheel chosen, Version version) throws BuildException {
        return new Requirement(
                chosen.name().toString(),
                chosen.extras().stream().map(ProjectName::toString).toList(),
                SpecifierSet.parse("==" + version),
                Optional.empty(),
                Optional.empty());
    }

    private static boolean allows(SpecifierSet range, Version version) {
        return range.contains(version, Prereleases.ALLOWED);
    }

    private static String shown(Requirement requirement) {
        return requirement.name() + requirement.specifier().toString();
    }
}
