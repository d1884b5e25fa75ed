package dev.mizzen.python;

import java.math.BigInteger;

/**
 * The build number of a wheel (PEP 427), which decides between wheels of one version: the number first, then the rest.
 *
 * @param number the leading digits
 * @param suffix what follows them, maybe empty
 */
public record BuildTag(BigInteger number, String suffix) implements Comparable<BuildTag> {
    public BuildTag {
        boolean digitFirst = !suffix.isEmpty() && Ascii.isDigit(suffix.charAt(0));
        if (number.signum() < 0 || digitFirst || suffix.indexOf('-') >= 0) {
            throw new IllegalArgumentException("not a build number: " + number + suffix);
        }
    }

    @Override
    public int compareTo(BuildTag other) {
        int byNumber = number.compareTo(other.number);
        return byNumber != 0 ? byNumber : suffix.compareTo(other.suffix);
    }

    /** The number without leading zeros, and the rest. */
    @Override
    public String toString() {
        return number + suffix;
    }
}
