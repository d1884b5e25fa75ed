package dev.mizzen.layer;

import dev.mizzen.archive.Tree;
import java.io.Closeable;
import java.io.IOException;

/**
 * A tree whose contents can be read until it is closed.
 *
 * @param tree the tree
 * @param resources what its contents are read from
 */
public record OpenTree(Tree tree, Closeable resources) implements Closeable {
    /** A tree that holds nothing open. */
    public static OpenTree of(Tree tree) {
        return new OpenTree(tree, () -> {});
    }

    @Override
    public void close() throws IOException {
        resources.close();
    }
}
