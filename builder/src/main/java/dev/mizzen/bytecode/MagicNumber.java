package dev.mizzen.bytecode;

import java.util.Map;
import java.util.Optional;

/** The magic numbers of the final releases of CPython. */
final class MagicNumber {
    private static final Map<String, Integer> SERIES =
            Map.of("3.8", 3413, "3.9", 3425, "3.10", 3439, "3.11", 3495, "3.12", 3531, "3.13", 3571, "3.14", 3627);

    private MagicNumber() {}

    static Optional<Integer> ofSeries(String series) {
        return Optional.ofNullable(SERIES.get(series));
    }
}
