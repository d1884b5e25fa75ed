package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;

/** Makes wheels of source distributions. */
@FunctionalInterface
public interface WheelBuilder {
    /** Where nothing is built, and so no {@link Location.Built} may be asked for. */
    WheelBuilder NONE = (candidate, sdist) -> {
        throw new IllegalStateException("nothing is built here: " + candidate);
    };

    /**
     * The wheel that comes of a source distribution.
     *
     * @param candidate the wheel that is wanted
     * @param sdist the source distribution, whose digests are those that are stated
     * @throws BuildException if none comes of it, or one that may not be taken
     */
    WheelFile build(Candidate candidate, WheelFile sdist) throws BuildException;
}
