package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import java.util.Collection;
import java.util.Optional;

/** Something that has wheels. May be asked by several threads at once. */
public interface PackageSource {
    /** The files that this source has of {@code project}; nothing when it does not know the project. */
    Optional<Listing> list(ProjectName project) throws BuildException;

    /** Says that these projects will be asked for; a source that needs time for an answer begins now. */
    default void prepare(Collection<ProjectName> projects) {}

    /** Says that what is known may be too old: what is asked for from now on is looked at again. */
    default void forget() {}

    /** How messages name this source: a folder as the user wrote it, or a URL without its secrets. */
    @Override
    String toString();
}
