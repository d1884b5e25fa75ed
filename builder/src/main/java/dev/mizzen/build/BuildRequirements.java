package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.FetchProgress;
import dev.mizzen.index.Listing;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.StoredWheelFacts;
import dev.mizzen.index.WheelBuilder;
import dev.mizzen.index.WheelFiles;
import dev.mizzen.python.PlatformKind;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import dev.mizzen.resolve.Demand;
import dev.mizzen.resolve.ResolvedWheel;
import dev.mizzen.resolve.Resolver;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sdist.BuildBounds;
import dev.mizzen.sdist.BuildTools;
import dev.mizzen.sdist.SdistWheels;
import dev.mizzen.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds what builds of source distributions need, where the image's wheels come from, too: pure Python wheels, none of them built. */
final class BuildRequirements implements BuildTools {
    private final DeclaredWheels declared;
    private final WheelFiles files;
    private final StoredWheelFacts facts;

    private BuildRequirements(DeclaredWheels declared, Store store) {
        this.declared = declared;
        this.files = new WheelFiles(store, declared.client(), FetchProgress.NONE);
        this.facts = new StoredWheelFacts(store, files, declared.client(), problem -> {});
    }

    /**
     * What builds the wheels of a build, if it may.
     *
     * @param image what the image is for
     */
    static WheelBuilder builder(
            DeclaredWheels declared,
            Store store,
            Map<String, String> environment,
            Target image,
            Consumer<Problem> warnings) {
        return declared.sources().builds()
                ? new SdistWheels(
                        store,
                        HostPrograms.of(environment.getOrDefault("PATH", "")),
                        BuildBounds.USUAL,
                        image.pythonSeries(),
                        new BuildRequirements(declared, store),
                        warnings)
                : WheelBuilder.NONE;
    }

    @Override
    public List<Tool> find(List<Requirement> requirements, Target host, String owner) throws BuildException {
        SourceSpan where = SourceSpan.file("pyproject.toml of " + owner);
        List<Demand> demands = requirements.stream()
                .map(requirement -> Demand.of(requirement, List.of(), where))
                .toList();
        Resolver.Wanted wanted = new Resolver.Wanted(demands, List.of(), List.of(), List.of(), Map.of(), false);
        try {
            List<Tool> tools = new ArrayList<>();
            for (ResolvedWheel wheel : new Resolver(host, new Pure(declared.sources()), facts, text -> {})
                    .resolve(wanted, problem -> {})
                    .wheels()) {
                tools.add(
                        new Tool(wheel.toString(), wheel.sha256(), () -> files.open(wheel.candidate(), problem -> {})));
            }
            return tools;
        } catch (BuildException e) {
            throw e.problems().get(0).code() == ProblemCode.INTERRUPTED ? e : missing(e, owner);
        }
    }

    private static BuildException missing(BuildException e, String owner) {
        List<Problem> problems = new ArrayList<>();
        for (Problem problem : e.problems()) {
            problems.add(new Problem(
                    problem.code(),
                    "to build `" + owner + "`: " + problem.message(),
                    problem.where(),
                    problem.expected(),
                    problem.actual(),
                    Optional.of("what a build needs must be on offer as pure Python wheels; or build the wheel of `"
                            + owner + "` elsewhere, and name its folder with `--find-links`")));
        }
        return new BuildException(problems);
    }

    /** Only the wheels that run on any machine. */
    private record Pure(PackageSource all) implements PackageSource {
        @Override
        public Optional<Listing> list(ProjectName project) throws BuildException {
            return all.list(project)
                    .map(listing -> new Listing(
                            listing.wheels().stream().filter(Pure::isPure).toList(),
                            List.of(),
                            listing.refused(),
                            listing.foreign(),
                            listing.index(),
                            listing.places()));
        }

        private static boolean isPure(Candidate wheel) {
            return !wheel.isBuilt()
                    && wheel.filename().platformKinds().stream().allMatch(kind -> kind == PlatformKind.ANY);
        }

        @Override
        public String toString() {
            return all.toString();
        }
    }
}
