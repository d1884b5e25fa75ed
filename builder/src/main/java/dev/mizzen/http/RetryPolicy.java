package dev.mizzen.http;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * When a request is tried again: after a lost connection and after the answers 408, 429, 500, 502, 503 and 504. The pause
 * doubles each time; a server's {@code Retry-After} is honoured up to {@code longest}.
 *
 * @param attempts how often a request is sent at most, 1 or more
 * @param first the pause after the first failure
 * @param longest no single pause is longer
 * @param total no further attempt begins once this much time has passed since the first
 */
public record RetryPolicy(int attempts, Duration first, Duration longest, Duration total) {
    /** Four attempts, pauses of 0.5, 1 and 2 seconds, at most 20 seconds on a server's word, 90 seconds over all. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(4, Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(90));

    /** A single attempt. */
    public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("no attempts: " + attempts);
        }
    }

    /** Whether an answer with this status may be followed by a better one. */
    public static boolean isTemporary(int status) {
        return switch (status) {
            case 408, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    /**
     * How long to wait before the next attempt, or nothing if it was the last.
     *
     * @param failures how many attempts have failed so far, 1 or more
     * @param asked what the server asked for, if it did
     * @param elapsed the time since the first attempt began
     */
    public Optional<Duration> pause(int failures, Optional<Duration> asked, Duration elapsed) {
        if (failures >= attempts) {
            return Optional.empty();
        }
        Duration pause = asked.orElseGet(() -> first.multipliedBy(1L << Math.min(failures - 1, 20)));
        if (pause.compareTo(longest) > 0) {
            pause = longest;
        }
        return elapsed.plus(pause).compareTo(total) > 0 ? Optional.empty() : Optional.of(pause);
    }

    /**
     * What a {@code Retry-After} header asks for (RFC 9110, 10.2.3). A date is read against the answer's own {@code Date},
     * so no clock of ours takes part.
     */
    public static Optional<Duration> retryAfter(Optional<String> header, Optional<String> date) {
        if (header.isEmpty()) {
            return Optional.empty();
        }
        String value = header.get().trim();
        if (!value.isEmpty() && value.length() <= 10 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            ZonedDateTime from = ZonedDateTime.parse(date.orElse(""), DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(from, until);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
