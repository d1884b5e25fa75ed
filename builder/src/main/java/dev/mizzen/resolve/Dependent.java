package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * A wheel that needs a project, or would under other conditions.
 *
 * @param wheel who needs it
 * @param requirement the requirement in its metadata
 * @param counts whether the requirement counts for the target and the extras that are asked of the wheel
 */
public record Dependent(ResolvedWheel wheel, Requirement requirement, boolean counts) {
    /**
     * The dependents of a project among the wheels of an image, in the order of their names and requirements.
     *
     * @throws BuildException if a marker can't be evaluated
     */
    public static List<Dependent> on(ProjectName name, Resolution resolution, Target target) throws BuildException {
        List<Dependent> dependents = new ArrayList<>();
        for (ResolvedWheel wheel : resolution.wheels()) {
            for (Dependent need : of(wheel, target)) {
                if (need.requirement().name().equals(name)) {
                    dependents.add(need);
                }
            }
        }
        return dependents;
    }

    /**
     * All requirements of a wheel.
     *
     * @throws BuildException if a marker can't be evaluated
     */
    public static List<Dependent> of(ResolvedWheel wheel, Target target) throws BuildException {
        MarkerEnvironment environment = target.markerEnvironment();
        List<Dependent> needs = new ArrayList<>();
        for (Requirement requirement : wheel.metadata().requiresDist()) {
            needs.add(new Dependent(wheel, requirement, Closure.counts(requirement, environment, wheel.extras())));
        }
        return needs;
    }
}
