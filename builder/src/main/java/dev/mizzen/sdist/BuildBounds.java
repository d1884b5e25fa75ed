package dev.mizzen.sdist;

import dev.mizzen.sandbox.Limits;
import java.time.Duration;

/**
 * What a build may take.
 *
 * @param patience how long each of its programs may run
 * @param limits what each of their processes may use
 * @param workBytes the most bytes of the folder, in memory, in which it works
 * @param wheelBytes the longest wheel that is taken
 */
public record BuildBounds(Duration patience, Limits limits, long workBytes, long wheelBytes) {
    /** Enough for a pure Python project. */
    public static final BuildBounds USUAL = new BuildBounds(
            Duration.ofMinutes(10), new Limits(2L << 30, 600, 8 << 20, 512L << 20), 1L << 30, 256L << 20);
}
