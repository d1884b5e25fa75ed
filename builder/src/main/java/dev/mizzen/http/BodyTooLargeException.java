package dev.mizzen.http;

import java.io.IOException;

/** A body is longer than the request allowed. */
public final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long limit;

    BodyTooLargeException(long limit) {
        super("more than " + limit + " bytes");
        this.limit = limit;
    }

    /** How many bytes were allowed. */
    public long limit() {
        return limit;
    }
}
