package dev.mizzen.project;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.python.Marker;
import dev.mizzen.python.Prereleases;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Something that a project, or a package in a lock file, needs.
 *
 * @param name what is needed
 * @param extras which of its extras
 * @param versions the ranges of which its version must be in one; none when all versions will do
 * @param pythons the ranges of which the interpreter must be in one for this to count; none when all interpreters do
 * @param marker the condition under which this counts
 * @param elsewhere whether a place is named (a repository, URL or folder), so that the version says nothing
 * @param where where it is written
 */
public record ProjectDependency(
        ProjectName name,
        SortedSet<ProjectName> extras,
        List<SpecifierSet> versions,
        List<SpecifierSet> pythons,
        Optional<Marker> marker,
        boolean elsewhere,
        SourceSpan where) {
    public ProjectDependency {
        extras = Collections.unmodifiableSortedSet(new TreeSet<>(extras));
        versions = List.copyOf(versions);
        pythons = List.copyOf(pythons);
    }

    /** What a requirement (PEP 508) asks for. */
    public static ProjectDependency of(Requirement requirement, SourceSpan where) {
        return new ProjectDependency(
                requirement.name(),
                requirement.extraNames(),
                requirement.specifier().isEmpty() ? List.of() : List.of(requirement.specifier()),
                List.of(),
                requirement.marker(),
                requirement.url().isPresent(),
                where);
    }

    /** The same from a place of its own. */
    public ProjectDependency fromElsewhere() {
        return new ProjectDependency(name, extras, versions, pythons, marker, true, where);
    }

    /** The same without its conditions; nothing for a place of its own, or a choice of ranges, which no requirement can say. */
    public Optional<Requirement> requirement() {
        return elsewhere || versions.size() > 1
                ? Optional.empty()
                : Optional.of(new Requirement(
                        name.toString(),
                        extras.stream().map(ProjectName::toString).toList(),
                        versions.stream().findFirst().orElse(SpecifierSet.any()),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Whether {@code version} will do. */
    public boolean allows(Version version) {
        return elsewhere || isIn(versions, version);
    }

    /** Whether this counts for an interpreter of that version, as far as {@link #pythons} tells. */
    public boolean isForPython(Version python) {
        return isIn(pythons, python);
    }

    private static boolean isIn(List<SpecifierSet> ranges, Version version) {
        return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(version, Prereleases.ALLOWED));
    }

    /** Name, extras and versions, without the conditions: {@code requests[socks]>=2}. */
    @Override
    public String toString() {
        String inBrackets = extras.isEmpty()
                ? ""
                : extras.stream().map(ProjectName::toString).collect(Collectors.joining(",", "[", "]"));
        String ranges =
                elsewhere ? "" : versions.stream().map(SpecifierSet::toString).collect(Collectors.joining(" || "));
        return name + inBrackets + ranges;
    }
}
