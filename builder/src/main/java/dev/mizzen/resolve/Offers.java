package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that a resolution chooses from: asked for each project once, and for the needs of those versions that it considers. */
public interface Offers {
    /** Every version of {@code name} on offer, in any order; none if nobody knows the project. */
    List<Offer> of(ProjectName name) throws BuildException;

    /** What one version needs. */
    Needs needs(ProjectName name, Version version) throws BuildException;

    /** Says that the versions of these projects will be asked for. */
    default void prepare(Collection<ProjectName> names) {}

    /** Says that the needs of this version will probably be asked for. */
    default void prepare(ProjectName name, Version version) {}

    /**
     * What the user can do about a version that can't be taken, or about a project that lacks what is asked for.
     *
     * @param version the version; nothing when there is none that would be wanted
     */
    default Optional<String> remedy(ProjectName name, Optional<Version> version) {
        return Optional.empty();
    }

    /**
     * What a version of a project needs.
     *
     * @param requirements its dependencies, with their markers
     * @param extras the extras that it has
     * @param unfit why it can't be taken after all, as the end of a sentence about it; nothing if it can
     */
    record Needs(List<Requirement> requirements, Set<ProjectName> extras, Optional<String> unfit) {
        public Needs {
            requirements = List.copyOf(requirements);
            extras = Set.copyOf(extras);
        }

        /** The needs of a version that can be taken. */
        public Needs(List<Requirement> requirements, Set<ProjectName> extras) {
            this(requirements, extras, Optional.empty());
        }

        /** A version that turns out not to be for us. */
        public static Needs unfit(String why) {
            return new Needs(List.of(), Set.of(), Optional.of(why));
        }
    }
}
