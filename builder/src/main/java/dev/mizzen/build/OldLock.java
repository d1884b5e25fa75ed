package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.lock.LockFile;
import dev.mizzen.lock.LockFormat;
import dev.mizzen.lock.LockedPackage;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.request.LockRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The lock file as it was before.
 *
 * @param text what it holds; empty where there is none
 * @param packages what it names
 */
record OldLock(String text, List<LockedPackage> packages) {
    private static final String REMEDY =
            "remove the file to lock from the start, or name another one with `--lock-file`";

    OldLock {
        packages = List.copyOf(packages);
    }

    /**
     * Reads it.
     *
     * @throws BuildException if the name is none of a {@code pylock.toml}, or the file there is none
     */
    static OldLock read(Path file, Path project, Optional<PyProject> pyproject, Consumer<Problem> warnings)
            throws BuildException {
        if (LockFormat.of(file).filter(LockFormat.PYLOCK::equals).isEmpty()) {
            throw Problem.of(
                            ProblemCode.USAGE_INVALID,
                            "`" + Redaction.printable(file.toString(), 400)
                                    + "` is not the name of a lock file to write")
                    .values("pylock.toml or pylock.NAME.toml", String.valueOf(file.getFileName()))
                    .hint("tools know the standard's lock files by their names")
                    .exception();
        }
        if (!Files.exists(file)) {
            return new OldLock("", List.of());
        }
        try {
            LockFile lock = LockFile.read(file, project, pyproject, warnings);
            return new OldLock(Files.readString(file), lock.packages());
        } catch (BuildException e) {
            throw new BuildException(
                    e.problems().stream().map(problem -> problem.hint(REMEDY)).toList(), e);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the lock file cannot be read: " + e.getMessage())
                    .at(file.toString())
                    .hint(REMEDY)
                    .exception(e);
        }
    }

    /** The versions of each project. */
    SortedMap<ProjectName, SortedSet<Version>> versions() {
        SortedMap<ProjectName, SortedSet<Version>> versions = new TreeMap<>();
        packages.forEach(entry -> entry.version()
                .ifPresent(version -> versions.computeIfAbsent(entry.name(), any -> new TreeSet<>())
                        .add(version)));
        return versions;
    }

    /**
     * The versions that are kept for {@code target} where they suit, in this order: its own, and then those of other targets, the
     * newest first.
     */
    Map<ProjectName, List<Version>> kept(Target target, LockRequest.Change change) throws BuildException {
        Map<ProjectName, List<Version>> kept = new TreeMap<>();
        if (change.all()) {
            return kept;
        }
        for (Map.Entry<ProjectName, SortedSet<Version>> each : versions().entrySet()) {
            List<Version> newestFirst = new ArrayList<>(each.getValue());
            Collections.reverse(newestFirst);
            kept.put(each.getKey(), newestFirst);
        }
        MarkerEnvironment environment = target.markerEnvironment().forLock(List.of(), List.of());
        for (LockedPackage entry : packages) {
            if (entry.version().isPresent() && isFor(entry, environment)) {
                List<Version> versions = kept.getOrDefault(entry.name(), List.of());
                versions.remove(entry.version().get());
                versions.add(0, entry.version().get());
            }
        }
        kept.keySet().removeAll(change.projects());
        return kept;
    }

    private static boolean isFor(LockedPackage entry, MarkerEnvironment environment) throws BuildException {
        boolean isFor = false;
        for (LockedPackage.Inclusion inclusion : entry.inclusions()) {
            isFor |= inclusion.marker().isEmpty() || inclusion.marker().get().evaluate(environment);
        }
        return isFor;
    }
}
