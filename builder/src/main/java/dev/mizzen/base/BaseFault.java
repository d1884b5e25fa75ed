package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** What is wrong with a base as a whole, in words. */
final class BaseFault {
    static final String COPY_ANEW = "this copy of the image is not whole: copy it anew";

    private BaseFault() {}

    /** @param reason goes on after the base's name: {@code does not exist} */
    static Problem of(ProblemCode code, BaseReference base, String reason) {
        return Problem.of(code, name(base) + " " + reason);
    }

    /** There is nothing at the base's path. */
    static Problem missing(BaseReference base) {
        return of(ProblemCode.BASE_NOT_FOUND, base, "does not exist")
                .hint("correct the path, or copy an image there: `skopeo copy docker://IMAGE "
                        + Redaction.printable(base.toString(), 400) + "`");
    }

    static String name(BaseReference base) {
        return "the base `" + Redaction.printable(base.toString(), 400) + "`";
    }

    static BuildException unreadable(BaseReference base, IOException cause) {
        if (cause instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            return BuildException.interrupted(cause);
        }
        return of(ProblemCode.BASE_INVALID, base, "cannot be read: " + BlobReading.reason(cause))
                .exception(cause);
    }
}
