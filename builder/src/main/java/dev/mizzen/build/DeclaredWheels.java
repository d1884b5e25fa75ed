package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.PackageSource;
import dev.mizzen.index.Wheelhouse;
import dev.mizzen.project.DeclaredRequirement;
import dev.mizzen.project.Link;
import dev.mizzen.project.RequirementsFile;
import dev.mizzen.project.RequirementsOptions;
import dev.mizzen.python.WheelFilename;
import dev.mizzen.resolve.Demand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the requirements files of a request come to: demands, constraints, and the sources that are asked.
 *
 * @param demands what must be there
 * @param constraints what is allowed if it is there
 * @param sources the wheelhouses, those of the request before those of the files
 * @param requireHashes whether a set without any hash is refused
 */
record DeclaredWheels(
        List<Demand> demands, List<Demand> constraints, List<PackageSource> sources, boolean requireHashes) {
    DeclaredWheels {
        demands = List.copyOf(demands);
        constraints = List.copyOf(constraints);
        sources = List.copyOf(sources);
    }

    /** Reads the files; a problem for everything in them that can't be had. */
    static DeclaredWheels read(BuildRequest.Wheels wheels, Map<String, String> environment, Consumer<Problem> warnings)
            throws BuildException {
        RequirementsFile file = RequirementsFile.read(wheels.requirements(), environment, warnings);
        List<Problem> problems = new ArrayList<>();
        List<PackageSource> sources = sources(wheels, file.options(), problems);
        List<Demand> demands = new ArrayList<>();
        List<Demand> constraints = new ArrayList<>();
        for (DeclaredRequirement line : file.requirements()) {
            try {
                (line.constraint() ? constraints : demands).add(demand(line));
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
        BuildException.throwIfAny(problems);
        if (!wheels.noIndex() && !file.options().noIndex()) {
            noteIndexes(file.options(), warnings);
        }
        return new DeclaredWheels(
                demands,
                constraints,
                sources,
                wheels.requireHashes() || file.options().requireHashes());
    }

    private static List<PackageSource> sources(
            BuildRequest.Wheels wheels, RequirementsOptions options, List<Problem> problems) {
        List<PackageSource> sources = new ArrayList<>();
        for (Path folder : wheels.findLinks()) {
            open(folder, folder.toString(), Optional.empty(), sources, problems);
        }
        for (RequirementsOptions.Value value : options.findLinks()) {
            if (value.text().contains("://")) {
                problems.add(Problem.of(
                                ProblemCode.REQUIREMENT_UNSUPPORTED,
                                "`--find-links " + value + "` is not a folder, and pages are not read")
                        .at(value.span())
                        .hint("fetch the wheels with `pip download` into a folder and name that"));
            } else {
                open(Path.of(value.text()), value.shown(), Optional.of(value), sources, problems);
            }
        }
        return sources;
    }

    private static void open(
            Path folder,
            String name,
            Optional<RequirementsOptions.Value> value,
            List<PackageSource> sources,
            List<Problem> problems) {
        try {
            sources.add(Wheelhouse.open(folder, name));
        } catch (BuildException e) {
            e.problems()
                    .forEach(problem -> problems.add(
                            value.isPresent() ? problem.at(value.get().span()) : problem));
        }
    }

    private static Demand demand(DeclaredRequirement line) throws BuildException {
        if (line.editable()) {
            throw unsupported(line, "is editable, and an image has no sources to edit");
        }
        Optional<Candidate> file = Optional.empty();
        List<Digest> hashes = line.hashes();
        if (line.link().isPresent()) {
            Link link = line.link().get();
            file = Optional.of(candidate(line, link));
            hashes = hashes.isEmpty() ? link.digest().stream().toList() : hashes;
        }
        return new Demand(
                line.requirement().orElseThrow(() -> unsupported(line, "is not a wheel")), file, hashes, line.span());
    }

    private static Candidate candidate(DeclaredRequirement line, Link link) throws BuildException {
        if (!(link instanceof Link.Local local)) {
            throw unsupported(line, "comes from a URL, and nothing is fetched");
        }
        Path name = local.path().getFileName();
        Optional<WheelFilename> filename = name == null ? Optional.empty() : WheelFilename.tryParse(name.toString());
        if (filename.isEmpty()) {
            throw unsupported(line, "is not a wheel");
        }
        if (!Files.isRegularFile(local.path())) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the wheel `" + line + "` does not exist")
                    .at(line.span())
                    .hint("put the wheel there, or pin its version and name its folder with `--find-links`")
                    .exception();
        }
        return new Candidate(filename.get(), local.path());
    }

    private static BuildException unsupported(DeclaredRequirement line, String why) {
        return Problem.of(ProblemCode.REQUIREMENT_UNSUPPORTED, "`" + line + "` " + why)
                .at(line.span())
                .hint("make or fetch its wheel once, `pip wheel --no-deps …`, put it into a folder that `--find-links`"
                        + " names, and pin its version here")
                .exception();
    }

    private static void noteIndexes(RequirementsOptions options, Consumer<Problem> warnings) {
        List<RequirementsOptions.Value> indexes = new ArrayList<>(options.extraIndexUrls());
        options.indexUrl().ifPresent(indexes::add);
        indexes.forEach(index -> warnings.accept(Problem.of(
                        ProblemCode.REQUIREMENT_UNSUPPORTED,
                        "the index `" + index + "` is not asked: wheels come from `--find-links` alone")
                .at(index.span())));
    }
}
