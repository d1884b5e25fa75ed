package dev.mizzen.resolve;

import static java.util.stream.Collectors.joining;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Listing;
import dev.mizzen.index.Location;
import dev.mizzen.index.PackageSources;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.lock.LockFile;
import dev.mizzen.lock.LockedChoice;
import dev.mizzen.lock.LockedFile;
import dev.mizzen.lock.LockedPackage;
import dev.mizzen.project.Link;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.WheelFilename;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the files that a lock file means, and makes a demand of each: a file in a folder that the user named, if it has the
 * digest; else where the lock file says; else, where it says nothing, in an index. What has no wheel in the lock file is taken
 * from a folder that the user named, or refused.
 */
public final class LockedSet {
    private final LockFile lock;
    private final List<Path> roots;
    private final PackageSources sources;
    private final WheelFacts facts;
    private final Consumer<Problem> warnings;

    /**
     * @param roots the folders of the project and its workspace, without links; a wheel of this machine lies below one of them, or
     *     in a folder that the user named
     * @param warnings hears of wheels of the user's own making
     */
    public LockedSet(
            LockFile lock, List<Path> roots, PackageSources sources, WheelFacts facts, Consumer<Problem> warnings) {
        this.lock = lock;
        this.roots = List.copyOf(roots);
        this.sources = sources;
        this.facts = facts;
        this.warnings = warnings;
    }

    /** @throws BuildException with everything that no wheel can be had of */
    public List<Demand> demands(List<LockedChoice> choices) throws BuildException {
        sources.prepare(choices.stream()
                .filter(choice -> choice.fault().isEmpty())
                .filter(choice -> choice.wheel().flatMap(LockedFile::link).isEmpty())
                .map(choice -> choice.entry().name())
                .toList());
        List<Demand> demands = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<LockedChoice> refused = new ArrayList<>();
        for (LockedChoice choice : choices) {
            try {
                Optional<Candidate> own = choice.fault().isPresent() ? ownWheel(choice.entry()) : Optional.empty();
                if (own.isPresent()) {
                    warnings.accept(ownWheel(choice, own.get()));
                    demands.add(demand(choice, own, List.of(facts.sha256(own.get()))));
                } else if (sources.builds() && LockedSdists.file(choice).isPresent()) {
                    demands.add(built(choice, LockedSdists.file(choice).orElseThrow()));
                } else if (choice.fault().isPresent()) {
                    Problem fault = choice.fault().get();
                    if (fault.code() == ProblemCode.LOCK_SOURCE_REFUSED) {
                        refused.add(choice);
                    } else {
                        problems.add(fault);
                    }
                } else if (choice.wheel().isEmpty()) {
                    demands.add(demand(choice, Optional.empty(), choice.entry().hashes()));
                } else {
                    LockedFile file = choice.wheel().get();
                    demands.add(demand(choice, Optional.of(place(choice.entry(), file)), file.hashes()));
                }
            } catch (BuildException e) {
                if (e.problems().get(0).code() == ProblemCode.INTERRUPTED) {
                    throw e;
                }
                problems.addAll(e.problems());
            }
        }
        if (!refused.isEmpty()) {
            problems.add(refused(refused));
        }
        BuildException.throwIfAny(problems);
        return demands;
    }

    private Demand demand(LockedChoice choice, Optional<Candidate> file, List<Digest> hashes) throws BuildException {
        LockedPackage entry = choice.entry();
        SpecifierSet pin = file.isEmpty() && entry.version().isPresent()
                ? SpecifierSet.parse("==" + entry.version().get())
                : SpecifierSet.any();
        Requirement requirement = new Requirement(
                entry.name().toString(),
                choice.extras().stream().map(ProjectName::toString).toList(),
                pin,
                Optional.empty(),
                Optional.empty());
        return new Demand(requirement, file, hashes, entry.where());
    }

    /** A wheel that the user made of something that the lock file has no wheel of. */
    private Optional<Candidate> ownWheel(LockedPackage entry) throws BuildException {
        return sources.listWithoutIndexes(entry.name()).wheels().stream()
                .filter(wheel -> wheel.location() instanceof Location.Local)
                .filter(wheel -> entry.version().isEmpty()
                        || entry.version()
                                .get()
                                .equals(wheel.filename().version().publicVersion())
                        || entry.version().get().equals(wheel.filename().version()))
                .findFirst();
    }

    private static Problem ownWheel(LockedChoice choice, Candidate wheel) {
        return Problem.of(
                        ProblemCode.WHEEL_HASH_MISSING,
                        "`" + wheel + "` is taken for `" + choice.entry() + "`, of which the lock file has no wheel")
                .at(choice.entry().where())
                .hint("nothing says which file is meant: keep it where only you can write");
    }

    private Demand built(LockedChoice choice, LockedFile file) throws BuildException {
        LockedPackage entry = choice.entry();
        Candidate wheel = new LockedSdists(sources, this::isInside)
                .place(entry, file)
                .orElseThrow(() -> file.link()
                        .map(link -> outside(entry, file, link))
                        .orElseGet(() -> notFound(entry, file, "no folder and no index that is named has it")));
        return demand(choice, Optional.of(wheel), file.hashes());
    }

    private Problem refused(List<LockedChoice> refused) {
        List<Problem> faults =
                refused.stream().flatMap(choice -> choice.fault().stream()).toList();
        String all = String.join(", ", faults.stream().map(Problem::message).toList());
        LockedPackage first = refused.get(0).entry();
        String example =
                first.name() + first.version().map(version -> "==" + version).orElse("");
        String many = refused.size() == 1 ? "one package" : refused.size() + " packages";
        return Problem.of(
                        ProblemCode.LOCK_SOURCE_REFUSED,
                        "the lock file has no wheel of " + many + ", and nothing is built here: " + all)
                .at(first.where())
                .hint("build each wheel once, such as by `pip wheel --no-deps " + example
                        + "` or from its sources, put it into a folder, and name the folder with `--find-links`"
                        + (!sources.builds()
                                        && refused.stream()
                                                .anyMatch(choice -> LockedSdists.file(choice)
                                                        .isPresent())
                                ? "; or let what is pure Python be built here with `--build-sdist`"
                                : ""));
    }

    private Candidate place(LockedPackage entry, LockedFile file) throws BuildException {
        Listing folders = sources.listWithoutIndexes(entry.name());
        Optional<Candidate> near = among(folders.wheels(), file);
        if (near.isPresent()) {
            return near.get();
        }
        Optional<Link> link = file.link();
        if (link.isPresent() && link.get() instanceof Link.Remote remote) {
            Optional<Candidate> there = Candidate.ofUrl(remote.url());
            return stated(
                    there.orElseThrow(() -> notFound(entry, file, "its address is none that can be fetched")), file);
        }
        if (link.isPresent() && link.get() instanceof Link.Local local && isInside(local.path())) {
            return stated(Candidate.of(file.wheel().orElseThrow(), local.path()), file);
        }
        Listing everywhere = sources.list(entry.name()).orElse(Listing.NONE);
        Optional<Candidate> listed = among(everywhere.wheels(), file);
        if (listed.isPresent()) {
            return listed.get();
        }
        if (link.isPresent()) {
            throw outside(entry, file, link.get());
        }
        for (Candidate other : everywhere.wheels()) {
            if (isNamed(other, file)) {
                throw mismatch(entry, file, other);
            }
        }
        throw notFound(entry, file, "no folder and no index that is named has it");
    }

    /** The wheel of that name whose digest is the stated one; where its source states none, it is compared when it is here. */
    private Optional<Candidate> among(List<Candidate> wheels, LockedFile file) throws BuildException {
        for (Candidate wheel : wheels) {
            if (isNamed(wheel, file) && isSame(wheel, file)) {
                return Optional.of(stated(wheel, file));
            }
        }
        return Optional.empty();
    }

    private static boolean isNamed(Candidate wheel, LockedFile file) {
        Optional<WheelFilename> meant = file.wheel();
        return meant.isPresent() && meant.get().equals(wheel.filename());
    }

    private boolean isSame(Candidate wheel, LockedFile file) throws BuildException {
        for (Digest digest : file.hashes()) {
            Optional<Digest> known = wheel.location() instanceof Location.Local
                    ? Optional.of(facts.digest(wheel, digest.algorithm()))
                    : wheel.stated(digest.algorithm());
            if (known.isPresent() && !known.get().equals(digest)) {
                return false;
            }
        }
        return true;
    }

    private static Candidate stated(Candidate wheel, LockedFile file) {
        Candidate stated = wheel;
        for (Digest hash : file.hashes()) {
            stated = stated.with(hash);
        }
        return new Candidate(
                stated.filename(),
                stated.spelling(),
                stated.location(),
                stated.hashes(),
                stated.requiresPython(),
                stated.yanked(),
                file.size().or(stated::size),
                stated.metadata());
    }

    /** Whether a path is below the project or its workspace, and stays there through all links. */
    private boolean isInside(Path path) {
        try {
            Path real = path.toRealPath();
            return Files.isRegularFile(path) && roots.stream().anyMatch(real::startsWith);
        } catch (IOException e) {
            return false;
        }
    }

    private BuildException outside(LockedPackage entry, LockedFile file, Link link) {
        boolean exists = link instanceof Link.Local local && Files.isRegularFile(local.path());
        String what = exists ? "lies outside of the project" : "does not exist";
        return Problem.of(
                        exists ? ProblemCode.LOCK_SOURCE_REFUSED : ProblemCode.FILE_NOT_FOUND,
                        "the " + (file.wheel().isPresent() ? "wheel" : "source distribution") + " `" + file
                                + "` of the lock file " + what)
                .at(entry.where())
                .values(
                        "a file below "
                                + roots.stream().distinct().map(Path::toString).collect(joining(" or ")),
                        link.toString())
                .hint("name the folder that holds it with `--find-links`")
                .exception();
    }

    private BuildException mismatch(LockedPackage entry, LockedFile file, Candidate other) throws BuildException {
        Digest locked = file.hashes().get(0);
        Optional<Digest> there = other.location() instanceof Location.Local
                ? Optional.of(facts.digest(other, locked.algorithm()))
                : other.stated(locked.algorithm());
        return Problem.of(
                        ProblemCode.WHEEL_HASH_MISMATCH,
                        "`" + file + "` does not have the hash that the lock file states")
                .at(entry.where())
                .values(
                        locked.toString(),
                        there.map(Digest::toString).orElse("another") + " (" + other.location() + ")")
                .hint("the file is not the one that was locked: find out which of the two is right, and change the lock"
                        + " file only if you trust the new file")
                .exception();
    }

    private BuildException notFound(LockedPackage entry, LockedFile file, String why) {
        return Problem.of(ProblemCode.WHEEL_NOT_FOUND, "there is no `" + file + "`, which the lock file means: " + why)
                .at(entry.where())
                .hint("name the index that was locked against with `--index-url`, or a folder that holds the wheel with"
                        + " `--find-links`; or lock again with " + lock.format().remedy())
                .exception();
    }
}
