package dev.mizzen.sdist;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import dev.mizzen.wheel.Wheel;
import java.io.IOException;
import java.util.List;

/** Finds what a build needs to run. */
@FunctionalInterface
public interface BuildTools {
    /**
     * The wheels, in the order of their names, that {@code requirements} come to, with all that these need.
     *
     * @param host the Python that runs the build
     * @param owner what is to be built, for messages
     */
    List<Tool> find(List<Requirement> requirements, Target host, String owner) throws BuildException;

    /**
     * One of them.
     *
     * @param name name and version
     * @param sha256 the digest of the wheel
     * @param opening opens it
     */
    record Tool(String name, Digest sha256, Opening opening) {}

    /** Opens a wheel. */
    @FunctionalInterface
    interface Opening {
        Wheel open() throws IOException, BuildException;
    }
}
