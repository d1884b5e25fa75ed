package dev.mizzen.testing;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Random spellings of the packaging grammars, and mutations of any text. Everything follows from the seed, so that
 * {@link #forEach} can name the run that failed.
 */
public final class RandomText {
    private static final List<String> NUMBERS = List.of(
            "0", "1", "2", "3", "9", "10", "00", "01", "255", "256", "2024", "16383", "65535", "99999999999999999999");
    private static final List<String> SEPARATORS = List.of("", "", ".", "-", "_");
    private static final List<String> PRE = List.of("a", "b", "c", "rc", "alpha", "beta", "pre", "preview");
    private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">", "~=", "===");
    private static final List<String> SEGMENTS = List.of("0", "1", "01", "10", "a", "abc", "B2", "1a");
    private static final String NOISE = ".-_+!*,;<>=~()[]'\"#@ \t\n\0vVaZ09é\u0661\u00a0\u3000\ud83d";

    private final Random random;

    public RandomText(long seed) {
        this.random = new Random(seed);
    }

    /** One run of a property. */
    @FunctionalInterface
    public interface Property {
        void check(RandomText random) throws Exception;
    }

    /** Runs {@code property} with the seeds from 0 up to {@code runs}; a failure names its seed. */
    public static void forEach(int runs, Property property) {
        for (long seed = 0; seed < runs; seed++) {
            try {
                property.check(new RandomText(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** A whole number from 0 up to {@code bound}, exclusive. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** A spelling of a version that PEP 440 accepts, often an odd one. */
    public String version() {
        StringBuilder out = new StringBuilder(chance(0.1) ? "v" : "");
        if (chance(0.1)) {
            out.append(pick(NUMBERS)).append('!');
        }
        out.append(pick(NUMBERS));
        for (int i = below(4); i > 0; i--) {
            out.append('.').append(pick(NUMBERS));
        }
        if (chance(0.3)) {
            out.append(lettered(pick(PRE)));
        }
        if (chance(0.25)) {
            out.append(chance(0.3) ? "-" + pick(NUMBERS) : lettered(pick(List.of("post", "rev", "r"))));
        }
        if (chance(0.25)) {
            out.append(lettered("dev"));
        }
        return out.toString();
    }

    /** As {@link #version}, maybe with a local part. */
    public String versionWithLocal() {
        StringBuilder out = new StringBuilder(version());
        if (chance(0.3)) {
            out.append('+').append(pick(SEGMENTS));
            for (int i = below(3); i > 0; i--) {
                out.append(pick(List.of(".", "-", "_"))).append(pick(SEGMENTS));
            }
        }
        return out.toString();
    }

    private String lettered(String word) {
        String written = chance(0.2) ? word.toUpperCase(Locale.ROOT) : word;
        return pick(SEPARATORS) + written + pick(SEPARATORS) + (chance(0.8) ? pick(NUMBERS) : "");
    }

    /** A spelling of a version specifier that PEP 440 accepts. */
    public String specifier() {
        String operator = pick(OPERATORS);
        boolean equality = operator.equals("==") || operator.equals("!=");
        String version = version();
        if (equality && chance(0.3)) {
            version = pick(NUMBERS) + "." + pick(NUMBERS) + ".*";
        } else if (operator.equals("~=")) {
            version = pick(NUMBERS) + "." + version.replaceFirst("^v?([0-9]+!)?", "");
        } else if (equality) {
            version = versionWithLocal();
        }
        return operator + pick(List.of("", " ")) + version;
    }

    /** {@code text} with a few characters removed, doubled, swapped or replaced by noise. */
    public String mutate(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 1 + below(3); i > 0; i--) {
            int at = below(out.length() + 1);
            char noise = NOISE.charAt(below(NOISE.length()));
            if (at == out.length() || chance(0.3)) {
                out.insert(at, noise);
            } else if (chance(0.3)) {
                out.deleteCharAt(at);
            } else if (chance(0.3)) {
                out.insert(at, out.substring(at));
            } else {
                out.setCharAt(at, noise);
            }
        }
        return out.substring(0, Math.min(out.length(), 300));
    }
}
