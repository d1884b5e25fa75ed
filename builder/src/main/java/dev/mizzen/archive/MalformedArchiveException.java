package dev.mizzen.archive;

import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;

/** Carries a fault of the bytes through streams, which can throw nothing else; never leaves the package. */
final class MalformedArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;

    MalformedArchiveException(ProblemCode code, String message) {
        super(message);
        this.code = code;
    }

    static MalformedArchiveException corrupt(String message) {
        return new MalformedArchiveException(ProblemCode.LAYER_CORRUPT, message);
    }

    static MalformedArchiveException refused(String message) {
        return new MalformedArchiveException(ProblemCode.LAYER_REFUSED, message);
    }

    static MalformedArchiveException limit(String message) {
        return new MalformedArchiveException(ProblemCode.ARCHIVE_LIMIT_EXCEEDED, message);
    }

    ProblemCode code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
