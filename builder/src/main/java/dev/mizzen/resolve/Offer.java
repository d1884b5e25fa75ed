package dev.mizzen.resolve;

import dev.mizzen.python.Version;
import java.util.Optional;

/**
 * A version of a project that somebody offers.
 *
 * @param version the version
 * @param unfit why it can't be taken, as the end of a sentence about it: {@code needs Python >=3.12}; nothing if it can
 * @param last whether it is taken only when no other version will do
 */
public record Offer(Version version, Optional<String> unfit, boolean last) {
    /** A version that can be taken like any other. */
    public static Offer of(Version version) {
        return new Offer(version, Optional.empty(), false);
    }

    /** A version that can't be taken. */
    public static Offer unfit(Version version, String why) {
        return new Offer(version, Optional.of(why), false);
    }
}
