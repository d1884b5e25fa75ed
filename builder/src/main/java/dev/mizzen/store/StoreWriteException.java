package dev.mizzen.store;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.nio.file.Path;

/** The disk under the store failed while a blob was written, as opposed to the blob's source. */
public final class StoreWriteException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient BuildException problem;

    StoreWriteException(Path root, IOException cause) {
        super(cause.getMessage(), cause);
        this.problem = StoreFault.unwritable(root, cause);
    }

    /** The same, for the user. */
    public BuildException problem() {
        return problem;
    }
}
