package dev.mizzen.store;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What pruning leaves in a store.
 *
 * @param unusedFor what was not used for longer goes
 * @param mostBytes then what was used least recently goes, until no more than this is left
 */
public record Retention(Optional<Duration> unusedFor, OptionalLong mostBytes) {
    public Retention {
        if (unusedFor.filter(Duration::isNegative).isPresent() || mostBytes.orElse(0) < 0) {
            throw new IllegalArgumentException("negative: " + unusedFor + ", " + mostBytes);
        }
    }
}
