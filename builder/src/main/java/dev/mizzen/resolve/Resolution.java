package dev.mizzen.resolve;

import java.util.List;

/**
 * The exact wheels of an image, closed under their own dependencies.
 *
 * @param wheels the wheels, in the order of their project names, one for each project
 * @param hashChecked whether every file was compared with a digest that the user stated
 */
public record Resolution(List<ResolvedWheel> wheels, boolean hashChecked) {
    public Resolution {
        wheels = List.copyOf(wheels);
    }
}
