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
 * @param packages what the distributions say of it
 */
public record BaseInterpreter(Target target, Optional<Source> source, Packages packages) {
    /** Unpacks an interpreter with all that it needs. */
    @FunctionalInterface
    public interface Source {
        Root unpack() throws BuildException;
    }

    /**
     * The packages that two interpreters come from, for people; nothing for one that comes from no package.
     *
     * @param wanted that of the interpreter of the image
     * @param own that of this one
     */
    public record Packages(Optional<String> wanted, Optional<String> own) {
        /** One and the same. */
        static final Packages SAME = new Packages(Optional.empty(), Optional.empty());

        boolean differ() {
            return !wanted.equals(own);
        }
    }

    /** The image's own, which can be unpacked. */
    public static BaseInterpreter of(Target target, Source source) {
        return new BaseInterpreter(target, Optional.of(source), Packages.SAME);
    }

    /** That of a sibling. */
    public static BaseInterpreter sibling(Target target, Source source, Packages packages) {
        return new BaseInterpreter(target, Optional.of(source), packages);
    }

    /** One that is not there. */
    public static BaseInterpreter none(Target target) {
        return new BaseInterpreter(target, Optional.empty(), Packages.SAME);
    }
}
