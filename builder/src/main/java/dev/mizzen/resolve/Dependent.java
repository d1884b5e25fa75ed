package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A package of an image that needs another, or would under other conditions.
 *
 * @param who its name and version
 * @param requirement the requirement in its metadata
 * @param counts whether the requirement counts for the target and the extras that are asked of the package
 */
public record Dependent(String who, Requirement requirement, boolean counts) {
    /**
     * The dependents of a project: wheels, then projects that are there as sources, each in the order of names.
     *
     * @throws BuildException if a marker can't be evaluated
     */
    public static List<Dependent> on(ProjectName name, Resolution resolution, Target target) throws BuildException {
        List<Dependent> all = new ArrayList<>();
        for (ResolvedWheel wheel : resolution.wheels()) {
            all.addAll(of(wheel, target));
        }
        for (ResolvedSource source : resolution.sources()) {
            all.addAll(of(source, target));
        }
        return all.stream()
                .filter(need -> need.requirement().name().equals(name))
                .toList();
    }

    /**
     * All requirements of a wheel.
     *
     * @throws BuildException if a marker can't be evaluated
     */
    public static List<Dependent> of(ResolvedWheel wheel, Target target) throws BuildException {
        return of(wheel.toString(), wheel.metadata().requiresDist(), wheel.extras(), target);
    }

    /**
     * All requirements of a project that is there as sources.
     *
     * @throws BuildException if a marker can't be evaluated
     */
    public static List<Dependent> of(ResolvedSource source, Target target) throws BuildException {
        return of(source.toString(), source.project().requirements(), source.extras(), target);
    }

    private static List<Dependent> of(
            String who, List<Requirement> requirements, Collection<ProjectName> extras, Target target)
            throws BuildException {
        List<Dependent> needs = new ArrayList<>();
        for (Requirement requirement : requirements) {
            needs.add(new Dependent(who, requirement, Closure.counts(requirement, target.markerEnvironment(), extras)));
        }
        return needs;
    }
}
