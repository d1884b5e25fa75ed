package dev.mizzen.resolve;

import dev.mizzen.lock.LockFormat;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import java.util.List;
import java.util.Optional;

/**
 * What the versions of an image were chosen by.
 *
 * @param asked what the user asks for, as far as it counts for the target
 * @param constraints what is allowed if it is there
 * @param overrides requirements that take the place of all others on the same project
 * @param lock the format of the lock file, if one decided
 */
public record Grounds(
        List<ProjectDependency> asked,
        List<ProjectDependency> constraints,
        List<Requirement> overrides,
        Optional<LockFormat> lock) {
    public Grounds {
        asked = List.copyOf(asked);
        constraints = List.copyOf(constraints);
        overrides = List.copyOf(overrides);
    }

    /** What the user asks of one project. */
    public List<ProjectDependency> askedOf(ProjectName name) {
        return asked.stream().filter(need -> need.name().equals(name)).toList();
    }
}
