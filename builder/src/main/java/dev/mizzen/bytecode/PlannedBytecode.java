package dev.mizzen.bytecode;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.store.StoreKey;
import java.util.List;

/**
 * The bytecode that an image is to have, decided before anything is compiled.
 *
 * @param identity all that the bytecode of a source under a path depends on besides these two: goes into keys
 * @param source gives the compiler, and hears of what it could not compile
 */
public record PlannedBytecode(String identity, Source source) {
    /** Gives the compiler; asked only when there is something to compile, from any thread, any number of times. */
    @FunctionalInterface
    public interface Source {
        /** The one compiler of a build; it is not closed by who asks. */
        BytecodeCompiler compiler() throws BuildException;

        /**
         * Hears what is to be told of a layer by every build that uses it: which sources have no bytecode, which packages may want
         * their sources.
         *
         * @param layer the key of the layer with the bytecode
         */
        default void remarks(StoreKey layer, List<Problem> problems) throws BuildException {}

        /** What is kept of the files of a layer from one build to the next, under a name that holds what they depend on. */
        default KeptBytecode kept(StoreKey name) throws BuildException {
            return KeptBytecode.none();
        }
    }

    /**
     * The plan for an interpreter.
     *
     * @param interpreter its kind and exact version, and what distinguishes builds of that version
     * @param optimisation the level of what its compiler makes
     */
    public static PlannedBytecode of(String interpreter, int optimisation, Source source) {
        return new PlannedBytecode(
                interpreter + " optimisation " + optimisation + " form " + CanonicalBytecode.VERSION, source);
    }
}
