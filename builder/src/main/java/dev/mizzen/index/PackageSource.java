package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;

/** Something that has wheels. */
public interface PackageSource {
    /** The files that this source has of {@code project}; {@link Listing#NONE} when it does not know it. */
    Listing list(ProjectName project) throws BuildException;

    /** How messages name this source: a folder as the user wrote it, or a URL without its secrets. */
    @Override
    String toString();
}
