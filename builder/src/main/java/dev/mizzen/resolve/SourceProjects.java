package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import java.util.Optional;

/** The projects that are there as sources. Nobody else's files are taken under their names. */
@FunctionalInterface
public interface SourceProjects {
    /** There are none. */
    SourceProjects NONE = name -> Optional.empty();

    /**
     * The project of that name, if it is one of them.
     *
     * @throws BuildException if it is, and can't be used
     */
    Optional<SourceProject> of(ProjectName name) throws BuildException;
}
