package dev.mizzen.resolve;

import java.util.List;

/**
 * The exact wheels of an image, closed under their own dependencies.
 *
 * @param wheels the wheels, in the order of their project names, one for each project
 * @param sources the projects that are there as sources and needed, in the order of their names
 * @param hashChecked whether every file was compared with a digest that the user stated
 */
public record Resolution(List<ResolvedWheel> wheels, List<ResolvedSource> sources, boolean hashChecked) {
    public Resolution {
        wheels = List.copyOf(wheels);
        sources = List.copyOf(sources);
    }
}
