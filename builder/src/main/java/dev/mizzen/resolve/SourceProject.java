package dev.mizzen.resolve;

import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A project that is there as sources: the only version of its name.
 *
 * @param name its name
 * @param version its version
 * @param requirements what it needs, with the markers of its extras
 * @param requiresPython the interpreters on which it runs, if it says so
 * @param extras the extras that it has
 * @param place where it lies, for messages
 */
public record SourceProject(
        ProjectName name,
        Version version,
        List<Requirement> requirements,
        Optional<SpecifierSet> requiresPython,
        SortedSet<ProjectName> extras,
        String place) {
    public SourceProject {
        requirements = List.copyOf(requirements);
        extras = Collections.unmodifiableSortedSet(new TreeSet<>(extras));
    }

    Offers.Needs needs() {
        return new Offers.Needs(requirements, Set.copyOf(extras));
    }

    /** Name and version, as people write them. */
    @Override
    public String toString() {
        return name + " " + version;
    }
}
