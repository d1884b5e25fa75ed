package dev.mizzen.resolve;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Listing;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.Sdist;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the sources have for one target: the versions of which there is a wheel that fits, and what these need. A file that the
 * user named is the only one of its project.
 */
final class IndexOffers implements Offers {
    /**
     * One version of a project.
     *
     * @param wheels all its wheels
     * @param usable those that can be taken, the best first
     */
    private record Release(Offer offer, List<Candidate> wheels, List<Candidate> usable) {}

    private final Target target;
    private final PackageSource source;
    private final WheelFacts facts;
    private final WheelChoice choice;
    private final Map<ProjectName, Candidate> files;
    private final Set<ProjectName> pinned;
    private final Map<ProjectName, List<Version>> preferred;
    private final SourceProjects sources;
    private final Map<ProjectName, NavigableMap<Version, Release>> known = new HashMap<>();
    private final Map<ProjectName, Listing> listings = new HashMap<>();

    /**
     * @param files the files that the user named
     * @param pinned the projects of which the user named one version, so that it may have been withdrawn
     * @param preferred versions that are tried first, in their order
     * @param sources the projects that are there as sources, for which nobody is asked
     */
    IndexOffers(
            Target target,
            PackageSource source,
            WheelFacts facts,
            Map<ProjectName, Candidate> files,
            Set<ProjectName> pinned,
            Map<ProjectName, List<Version>> preferred,
            SourceProjects sources) {
        this.target = target;
        this.source = source;
        this.facts = facts;
        this.choice = new WheelChoice(target, source, facts);
        this.files = Map.copyOf(files);
        this.pinned = Set.copyOf(pinned);
        this.preferred = Map.copyOf(preferred);
        this.sources = sources;
    }

    @Override
    public void prepare(Collection<ProjectName> names) {
        source.prepare(names.stream()
                .filter(name -> !files.containsKey(name) && !isSource(name))
                .toList());
    }

    private boolean isSource(ProjectName name) {
        try {
            return sources.of(name).isPresent();
        } catch (BuildException e) {
            return true; // said when it is asked for in earnest
        }
    }

    @Override
    public void prepare(ProjectName name, Version version) {
        List<Candidate> usable = release(name, version).usable;
        if (!usable.isEmpty()) {
            facts.prepareMetadata(usable.get(0), this::expect);
        }
    }

    /** Asks for what a wheel needs as soon as that is known; on another thread, and on no decision's way. */
    private void expect(CoreMetadata metadata) {
        List<ProjectName> names = new ArrayList<>();
        for (Requirement requirement : metadata.requiresDist()) {
            try {
                if (Closure.applies(requirement, target.markerEnvironment())) {
                    names.add(requirement.name());
                }
            } catch (BuildException e) {
                return; // said by whoever evaluates it in earnest
            }
        }
        prepare(names);
    }

    @Override
    public List<Offer> of(ProjectName name) throws BuildException {
        NavigableMap<Version, Release> releases = known.get(name);
        if (releases == null) {
            releases = releases(name);
            known.put(name, releases);
        }
        return releases.values().stream().map(Release::offer).toList();
    }

    private NavigableMap<Version, Release> releases(ProjectName name) throws BuildException {
        Optional<SourceProject> project = sources.of(name);
        if (project.isPresent()) {
            Version version = project.get().version();
            return new TreeMap<>(Map.of(version, new Release(offer(project.get()), List.of(), List.of())));
        }
        Listing listing = files.containsKey(name)
                ? Listing.of(List.of(Objects.requireNonNull(files.get(name))), List.of())
                : source.list(name).orElse(Listing.NONE);
        listings.put(name, listing);
        NavigableMap<Version, Release> releases = new TreeMap<>();
        listing.wheels().stream()
                .collect(groupingBy(wheel -> wheel.filename().version(), TreeMap::new, toList()))
                .forEach((version, wheels) -> releases.put(version, release(name, version, wheels)));
        for (Sdist sdist : listing.sdists()) {
            Version version = sdist.filename().version();
            Offer offer = Offer.unfit(version, "comes as a source distribution only");
            releases.putIfAbsent(version, new Release(offer, List.of(), List.of()));
        }
        return releases;
    }

    private Offer offer(SourceProject project) {
        return choice.isForThisPython(project.requiresPython())
                ? Offer.of(project.version())
                : Offer.unfit(
                        project.version(),
                        "needs Python " + project.requiresPython().orElseThrow());
    }

    private Release release(ProjectName name, Version version, List<Candidate> wheels) {
        List<Candidate> fitting = choice.fitting(wheels);
        if (fitting.isEmpty()) {
            return new Release(Offer.unfit(version, "lacks a wheel for " + choice.described()), wheels, List.of());
        }
        List<Candidate> running =
                fitting.stream().filter(choice::isForThisPython).toList();
        if (running.isEmpty()) {
            String range =
                    fitting.get(0).requiresPython().map(SpecifierSet::toString).orElse("");
            return new Release(Offer.unfit(version, "needs Python " + range), wheels, List.of());
        }
        boolean withdrawn = running.get(0).yanked().isPresent() && !files.containsKey(name);
        return withdrawn && !pinned.contains(name)
                ? new Release(Offer.unfit(version, "was withdrawn by its publisher"), running, List.of())
                : new Release(offer(name, version, running.get(0)), wheels, running);
    }

    /** What has to be built is taken only where no wheel will do. */
    private Offer offer(ProjectName name, Version version, Candidate best) {
        List<Version> first = preferred.getOrDefault(name, List.of());
        int place = first.indexOf(version);
        if (place < 0 && best.isBuilt()) {
            return new Offer(version, Optional.empty(), Offer.LAST);
        }
        return place < 0 ? Offer.of(version) : Offer.preferred(version, place - first.size());
    }

    private Release release(ProjectName name, Version version) {
        return Objects.requireNonNull(Objects.requireNonNull(known.get(name)).get(version));
    }

    /** The wheels of a version that can be taken, the best first. */
    List<Candidate> usable(ProjectName name, Version version) {
        return release(name, version).usable;
    }

    @Override
    public Needs needs(ProjectName name, Version version) throws BuildException {
        Optional<SourceProject> project = sources.of(name);
        if (project.isPresent()) {
            return project.get().needs();
        }
        CoreMetadata metadata;
        try {
            metadata = facts.statedMetadata(release(name, version).usable.get(0));
        } catch (BuildException e) {
            if (e.problems().stream().allMatch(problem -> problem.code() == ProblemCode.METADATA_INVALID)) {
                return Needs.unfit("has metadata that can't be read");
            }
            throw e;
        }
        if (!choice.isForThisPython(metadata.requiresPython())) {
            return Needs.unfit("needs Python " + metadata.requiresPython().orElseThrow());
        }
        List<Requirement> requirements = new ArrayList<>();
        for (Requirement requirement : metadata.requiresDist()) {
            boolean isNamed = requirement.url().isPresent()
                    && (files.containsKey(requirement.name())
                            || sources.of(requirement.name()).isPresent());
            requirements.add(isNamed ? withoutAddress(requirement) : requirement);
        }
        return new Needs(requirements, new TreeSet<>(metadata.providesExtra()));
    }

    private static Requirement withoutAddress(Requirement requirement) {
        return new Requirement(
                requirement.spelling(),
                requirement.extras(),
                SpecifierSet.any(),
                Optional.empty(),
                requirement.marker());
    }

    private Optional<String> place(ProjectName name) {
        try {
            return sources.of(name)
                    .map(project -> "`" + name + "` is taken from `" + project.place() + "`, which has version "
                            + project.version() + " alone: change what is asked of it, or its `pyproject.toml`");
        } catch (BuildException e) {
            return Optional.empty(); // said when it was asked for
        }
    }

    @Override
    public Optional<String> remedy(ProjectName name, Optional<Version> version) {
        Optional<String> place = place(name);
        if (place.isPresent()) {
            return Optional.of(place.get());
        }
        Listing listing = listings.getOrDefault(name, Listing.NONE);
        if (version.isEmpty()) {
            return Optional.of(
                    listing.versions().isEmpty()
                            ? "check the spelling of `" + name
                                    + "`, or name the folder or index that has it with `--find-links`"
                                    + " or `--extra-index-url`"
                            : "on offer of `" + name + "`: " + Redaction.named(listing.versions()));
        }
        NavigableMap<Version, Release> releases = known.getOrDefault(name, new TreeMap<>());
        Release release = releases.get(version.get());
        if (release == null || release.offer.unfit().isEmpty()) {
            return Optional.empty();
        }
        if (release.wheels.isEmpty()) {
            List<Sdist> sdists = listing.sdists().stream()
                    .filter(sdist -> sdist.filename().version().equals(version.get()))
                    .toList();
            return Optional.of(WheelChoice.building(name.toString(), version.get(), sdists));
        }
        Optional<String> withdrawn = release.wheels.get(0).yanked();
        List<Candidate> fitting = choice.fitting(release.wheels);
        if (fitting.isEmpty()) {
            return Optional.of("`" + name + " " + version.get() + "` has " + Redaction.named(release.wheels)
                    + "; nearest to it the base image accepts "
                    + choice.nearest(release.wheels).get(0));
        }
        return withdrawn.isPresent() && choice.isForThisPython(fitting.get(0))
                ? Optional.of("write `" + name + "==" + version.get() + "` to take a withdrawn version all the same"
                        + (withdrawn.get().isEmpty() ? "" : ", though its publisher says: " + withdrawn.get()))
                : Optional.of("take a base image with another Python than " + target.python());
    }
}
