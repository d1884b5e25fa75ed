package dev.mizzen.layer;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.store.StoreKey;
import java.io.IOException;

/**
 * A layer that has been decided on and perhaps not yet been made.
 *
 * @param role what it is for
 * @param title what it holds, for people
 * @param key everything that the tree depends on; the layer format and the compression are added by {@link LayerMaker}
 * @param source gives the tree; asked only when the layer has to be made
 */
public record LayerPlan(LayerRole role, String title, StoreKey key, Source source) {
    /** Gives the tree of a layer. */
    @FunctionalInterface
    public interface Source {
        /** Opens the tree; called on any thread, and closed by the caller. */
        OpenTree open() throws IOException, BuildException;

        /** The tree as far as it can be told without compiling anything: sources stand where bytecode may take their place. */
        default OpenTree outline() throws IOException, BuildException {
            return open();
        }
    }
}
