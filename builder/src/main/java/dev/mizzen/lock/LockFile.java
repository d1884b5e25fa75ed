package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a lock file says, whichever tool wrote it.
 *
 * @param format which of the formats it is in
 * @param file the file as the user knows it
 * @param pythons the ranges of which the interpreter must be in one; none when the file does not say
 * @param environments conditions of which one must hold for the target; none when the file is for all
 * @param root the project itself, from which the packages are reached; absent in a file that lists them with conditions
 * @param packages all packages of the file, in its order, without {@code root}
 * @param extras the extras that can be asked for; absent when the file does not say
 * @param groups the dependency groups that can be asked for; absent when the file does not say
 * @param defaultGroups the groups that are meant unless somebody says otherwise
 * @param conflicts sets of which at most one member may be asked for, in uv's spelling of extras and groups
 * @param contentHash what the file says about the project it was made for, in the spelling of its tool
 * @param recorded what the file says that the project needed when it was made
 * @param members the same of the first-party projects in it, where it says so
 */
public record LockFile(
        LockFormat format,
        String file,
        List<SpecifierSet> pythons,
        List<Marker> environments,
        Optional<LockedPackage> root,
        List<LockedPackage> packages,
        Optional<SortedSet<ProjectName>> extras,
        Optional<SortedSet<ProjectName>> groups,
        SortedSet<ProjectName> defaultGroups,
        List<Set<String>> conflicts,
        Optional<String> contentHash,
        Optional<ProjectDependencies> recorded,
        SortedMap<ProjectName, ProjectDependencies> members) {
    /** The longest file that is read, in bytes. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    public LockFile {
        pythons = List.copyOf(pythons);
        environments = List.copyOf(environments);
        packages = List.copyOf(packages);
        extras = extras.map(LockFile::copy);
        groups = groups.map(LockFile::copy);
        defaultGroups = copy(defaultGroups);
        conflicts = List.copyOf(conflicts);
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    private static SortedSet<ProjectName> copy(SortedSet<ProjectName> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /**
     * Reads a file.
     *
     * @param project the folder of the project that is built
     * @param pyproject its {@code pyproject.toml}, if it has one: some formats leave it there what the project itself needs
     * @param warnings hears of a version of the format that is newer than what is known here, but meant to be readable
     * @throws BuildException with everything in the file that is wrong
     */
    public static LockFile read(Path path, Path project, Optional<PyProject> pyproject, Consumer<Problem> warnings)
            throws BuildException {
        return LockReading.read(path, project, pyproject, warnings);
    }
}
