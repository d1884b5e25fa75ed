package dev.mizzen.index;

import dev.mizzen.python.SdistFilename;
import java.util.List;

/**
 * All files of one project that a source has.
 *
 * @param wheels the wheels, in the order of their file names
 * @param sdists the source distributions, which are never built; they only make a better message
 */
public record Listing(List<Candidate> wheels, List<SdistFilename> sdists) {
    /** What a source has of a project that it does not know. */
    public static final Listing NONE = new Listing(List.of(), List.of());

    public Listing {
        wheels = List.copyOf(wheels);
        sdists = List.copyOf(sdists);
    }

    /** Whether there is nothing at all. */
    public boolean isEmpty() {
        return wheels.isEmpty() && sdists.isEmpty();
    }
}
