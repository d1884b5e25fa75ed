package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A requirement that the user stated.
 *
 * @param requirement what is wanted
 * @param file the wheel itself, where the user named one instead of a version
 * @param hashes the digests that are allowed for its file; none when the user gave none
 * @param where the user's line
 */
public record Demand(Requirement requirement, Optional<Candidate> file, List<Digest> hashes, SourceSpan where) {
    public Demand {
        hashes = List.copyOf(hashes);
    }

    /**
     * What of {@code demands} counts for {@code target}, as needs.
     *
     * @throws BuildException if a marker can't be evaluated
     */
    public static List<ProjectDependency> active(List<Demand> demands, Target target) throws BuildException {
        List<ProjectDependency> needs = new ArrayList<>();
        for (Demand demand : demands) {
            if (Closure.applies(demand.requirement(), target.markerEnvironment())) {
                ProjectDependency need = ProjectDependency.of(demand.requirement(), demand.where());
                needs.add(demand.file().isPresent() ? need.fromElsewhere() : need);
            }
        }
        return needs;
    }

    /** A demand for one of the versions that the sources have. */
    public static Demand of(Requirement requirement, List<Digest> hashes, SourceSpan where) {
        return new Demand(requirement, Optional.empty(), hashes, where);
    }
}
