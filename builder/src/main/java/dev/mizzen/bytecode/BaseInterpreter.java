package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.Target;
import dev.mizzen.sandbox.Root;
import java.util.Optional;

/**
 * The interpreter of a base: of the one that the image is built on, or for a foreign platform of its sibling for this machine.
 *
 * @param target what it is
 * @param source unpacks it; asked only when it is to be run; none when nothing but the target is known of it
 */
public record BaseInterpreter(Target target, Optional<Source> source) {
    /** Unpacks an interpreter with all that it needs. */
    @FunctionalInterface
    public interface Source {
        Root unpack() throws BuildException;
    }

    /** One that can be unpacked. */
    public static BaseInterpreter of(Target target, Source source) {
        return new BaseInterpreter(target, Optional.of(source));
    }

    /** One that is not there. */
    public static BaseInterpreter none(Target target) {
        return new BaseInterpreter(target, Optional.empty());
    }
}
