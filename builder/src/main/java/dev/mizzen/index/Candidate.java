package dev.mizzen.index;

import dev.mizzen.python.WheelFilename;
import java.nio.file.Path;

/**
 * A wheel on offer.
 *
 * @param filename what its name says
 * @param file where it lies
 */
public record Candidate(WheelFilename filename, Path file) {
    /** The file's name as it is, which may be spelled otherwise than the canonical {@link #filename}. */
    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
