package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.Target;
import dev.mizzen.sandbox.Root;

/**
 * The interpreter of a base: of the one that the image is built on, or for a foreign platform of its sibling for this machine.
 *
 * @param target what it is
 * @param source unpacks it; asked only when it is to be run
 */
public record BaseInterpreter(Target target, Source source) {
    /** Unpacks an interpreter with all that it needs. */
    @FunctionalInterface
    public interface Source {
        Root unpack() throws BuildException;
    }
}
