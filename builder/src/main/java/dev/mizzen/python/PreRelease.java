package dev.mizzen.python;

import java.math.BigInteger;

/**
 * The pre-release part of a {@link Version}, such as {@code rc1}.
 *
 * @param phase alpha, beta or release candidate
 * @param number its number, 0 or more
 */
public record PreRelease(Phase phase, BigInteger number) implements Comparable<PreRelease> {
    /** The phases in their order. */
    public enum Phase {
        ALPHA("a"),
        BETA("b"),
        RELEASE_CANDIDATE("rc");

        private final String letter;

        Phase(String letter) {
            this.letter = letter;
        }

        /** {@code a}, {@code b} or {@code rc}. */
        public String letter() {
            return letter;
        }
    }

    public PreRelease {
        if (number.signum() < 0) {
            throw new IllegalArgumentException("a negative number: " + number);
        }
    }

    @Override
    public int compareTo(PreRelease other) {
        int byPhase = phase.compareTo(other.phase);
        return byPhase != 0 ? byPhase : number.compareTo(other.number);
    }

    /** The canonical spelling, {@code rc1}. */
    @Override
    public String toString() {
        return phase.letter + number;
    }
}
