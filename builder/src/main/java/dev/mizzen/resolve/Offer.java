package dev.mizzen.resolve;

import dev.mizzen.python.Version;
import java.util.Optional;

/**
 * A version of a project that somebody offers.
 *
 * @param version the version
 * @param unfit why it can't be taken, as the end of a sentence about it: {@code needs Python >=3.12}; nothing if it can
 * @param turn when it is tried
 */
public record Offer(Version version, Optional<String> unfit, Turn turn) {
    /** When a version is tried. */
    public enum Turn {
        /** Before all others. */
        FIRST,
        /** As its version has it. */
        USUAL,
        /** Only when no other version will do. */
        LAST
    }

    /** A version that can be taken like any other. */
    public static Offer of(Version version) {
        return new Offer(version, Optional.empty(), Turn.USUAL);
    }

    /** A version that is taken where it suits, though there may be newer ones. */
    static Offer first(Version version) {
        return new Offer(version, Optional.empty(), Turn.FIRST);
    }

    /** A version that can't be taken. */
    public static Offer unfit(Version version, String why) {
        return new Offer(version, Optional.of(why), Turn.USUAL);
    }
}
