package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import java.util.List;
import java.util.Set;

/** All that a resolution chooses from: asked for each project once, and for the needs of those versions that it considers. */
public interface Offers {
    /** Every version of {@code name} on offer, in any order; none if nobody knows the project. */
    List<Offer> of(ProjectName name) throws BuildException;

    /** What one version needs. */
    Needs needs(ProjectName name, Version version) throws BuildException;

    /**
     * What a version of a project needs.
     *
     * @param requirements its dependencies, with their markers
     * @param extras the extras that it has
     */
    record Needs(List<Requirement> requirements, Set<ProjectName> extras) {
        public Needs {
            requirements = List.copyOf(requirements);
            extras = Set.copyOf(extras);
        }
    }
}
