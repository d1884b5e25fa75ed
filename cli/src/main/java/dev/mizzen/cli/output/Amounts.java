package dev.mizzen.cli.output;

import java.util.Locale;

/** Sizes and times for people: three digits at most before the point, one after it. */
public final class Amounts {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};
    private static final double NANOS = 1e9;

    private Amounts() {}

    /** {@code 512 B}, {@code 1.5 kB}, {@code 23.4 MB}: powers of 1000. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes / 1000.0;
        int unit = 0;
        while (value >= 999.95 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 0.4 s}, {@code 12.0 s}, {@code 2 min 5 s}. */
    public static String seconds(long nanos) {
        long whole = nanos / 1_000_000_000L;
        return whole < 100
                ? String.format(Locale.ROOT, "%.1f s", nanos / NANOS)
                : whole / 60 + " min " + whole % 60 + " s";
    }
}
