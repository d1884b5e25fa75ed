package dev.mizzen.resolve;

import dev.mizzen.python.Version;
import java.util.Optional;

/**
 * A version of a project that somebody offers.
 *
 * @param version the version
 * @param unfit why it can't be taken, as the end of a sentence about it: {@code needs Python >=3.12}; nothing if it can
 * @param turn when it is tried, the lowest first; 0 as its version has it
 */
public record Offer(Version version, Optional<String> unfit, int turn) {
    /** Only when no other version will do. */
    public static final int LAST = 1;

    private static final int USUAL = 0;

    /** A version that can be taken like any other. */
    public static Offer of(Version version) {
        return new Offer(version, Optional.empty(), USUAL);
    }

    /**
     * A version that is taken where it suits, though there may be newer ones.
     *
     * @param turn below 0: when it is tried among those that are
     */
    static Offer preferred(Version version, int turn) {
        return new Offer(version, Optional.empty(), turn);
    }

    /** A version that can't be taken. */
    public static Offer unfit(Version version, String why) {
        return new Offer(version, Optional.of(why), USUAL);
    }
}
