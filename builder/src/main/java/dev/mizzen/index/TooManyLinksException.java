package dev.mizzen.index;

import java.io.IOException;

/** A page has more links than {@link LinkPage#MOST_LINKS}. */
final class TooManyLinksException extends IOException {
    private static final long serialVersionUID = 1L;
}
