package dev.mizzen.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What an answer says of being kept (RFC 9111, 5.2.2), as far as a cache of one user's own is concerned. What is malformed counts as
 * if it were not there, and of several lifetimes the shortest.
 *
 * @param storable whether the answer may be kept at all
 * @param fresh how long from now on it may be used without asking the server again; zero when it may not
 */
public record CacheControl(boolean storable, Duration fresh) {
    private static final int MOST_DIGITS = 9;

    /** What {@code answer} says. */
    public static CacheControl of(HttpAnswer answer) {
        return of(answer.header("Cache-Control").orElse(""), answer.header("Age"));
    }

    /**
     * What the headers of an answer say.
     *
     * @param control the value of {@code Cache-Control}
     * @param age for how many seconds other caches have had the answer
     */
    static CacheControl of(String control, Optional<String> age) {
        boolean storable = true;
        boolean asking = false;
        Optional<Duration> lifetime = Optional.empty();
        for (String part : control.toLowerCase(Locale.ROOT).split(",", -1)) {
            int sign = part.indexOf('=');
            String name = (sign < 0 ? part : part.substring(0, sign)).strip();
            String value =
                    sign < 0 ? "" : part.substring(sign + 1).replace('"', ' ').strip();
            switch (name) {
                case "no-store" -> storable = false;
                case "no-cache" -> asking = true;
                case "max-age" -> {
                    Duration stated = seconds(value).orElse(Duration.ZERO);
                    lifetime = lifetime.filter(other -> other.compareTo(stated) <= 0)
                            .or(() -> Optional.of(stated));
                }
                default -> {}
            }
        }
        Duration passed = age.map(text -> seconds(text.strip()).orElse(Duration.ofDays(1)))
                .orElse(Duration.ZERO);
        Duration left = lifetime.orElse(Duration.ZERO).minus(passed);
        boolean isFresh = storable && !asking && !left.isNegative();
        return new CacheControl(storable, isFresh ? left : Duration.ZERO);
    }

    private static Optional<Duration> seconds(String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }
}
