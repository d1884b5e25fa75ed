package dev.mizzen.registry;

import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;

/** A server leads to a place that is not gone to; carries the problem through code that knows {@link IOException} alone. */
final class RefusedPlaceException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient BuildException problem;

    RefusedPlaceException(BuildException problem) {
        super(problem.getMessage(), problem);
        this.problem = problem;
    }

    BuildException problem() {
        return problem;
    }
}
