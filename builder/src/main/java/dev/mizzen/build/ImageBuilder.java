package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.request.BuildRequest;

/** Builds an image from a Python project. */
@FunctionalInterface
public interface ImageBuilder {
    /**
     * Builds and writes the image to all its places, or to none. An interrupt of the calling thread ends the build soon, with
     * {@code INTERRUPTED} and nothing half written.
     *
     * @throws BuildException with all the problems of the first phase that found any
     */
    BuildResult build(BuildRequest request, BuildListener listener) throws BuildException;
}
