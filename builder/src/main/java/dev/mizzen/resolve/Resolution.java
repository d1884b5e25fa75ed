package dev.mizzen.resolve;

import dev.mizzen.python.ProjectName;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The exact wheels of an image, closed under their own dependencies.
 *
 * @param wheels the wheels, in the order of their project names, one for each project
 * @param sources the names of the projects that are there as sources and needed
 * @param hashChecked whether every file was compared with a digest that the user stated
 */
public record Resolution(List<ResolvedWheel> wheels, SortedSet<ProjectName> sources, boolean hashChecked) {
    public Resolution {
        wheels = List.copyOf(wheels);
        sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
    }
}
