package dev.mizzen.lock;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One package of a lock file.
 *
 * @param name the project's name
 * @param version its version, which a folder of sources may lack
 * @param source where it comes from
 * @param inclusions the conditions of which one must hold, in a file that lists packages with conditions
 * @param forks conditions of which one must hold for this entry to be the one that is meant by its name; none when it is
 *     meant everywhere
 * @param edges what it needs, in a file whose packages are reached from the project
 * @param pythons the ranges of which the interpreter must be in one; none when the file does not say
 * @param files its files, wheels and others
 * @param hashes the digests of its files, where the file does not tell which is whose
 * @param where the place of the entry
 */
public record LockedPackage(
        ProjectName name,
        Optional<Version> version,
        LockedSource source,
        List<Inclusion> inclusions,
        List<Marker> forks,
        LockEdges edges,
        List<SpecifierSet> pythons,
        List<LockedFile> files,
        List<Digest> hashes,
        SourceSpan where) {
    public LockedPackage {
        inclusions = List.copyOf(inclusions);
        forks = List.copyOf(forks);
        pythons = List.copyOf(pythons);
        files = List.copyOf(files);
        hashes = List.copyOf(hashes);
    }

    /**
     * A condition under which a package is installed.
     *
     * @param group the dependency group that must have been asked for; absent for what is always asked for
     * @param marker the condition on target and extras; absent when there is none
     */
    public record Inclusion(Optional<ProjectName> group, Optional<Marker> marker) {
        /** Installed always. */
        public static final Inclusion ALWAYS = new Inclusion(Optional.empty(), Optional.empty());
    }

    /** Of name and place alone: entries are looked up often, and have many files. */
    @Override
    public int hashCode() {
        return Objects.hash(name, where.line());
    }

    /** Name and version, as people write them. */
    @Override
    public String toString() {
        return version.map(number -> name + " " + number).orElse(name.toString());
    }
}
