package dev.mizzen.digest;

import java.util.HexFormat;
import java.util.Optional;

/**
 * The digest of some content, as in image-spec descriptor.md: {@code algorithm:hex}, lower case.
 *
 * @param algorithm the hash function
 * @param hex the hash in lower-case hexadecimal
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {
    public Digest {
        if (hex.length() != algorithm.hexLength() || !isLowerHex(hex)) {
            throw new IllegalArgumentException("not a " + algorithm + " digest: " + hex);
        }
    }

    /** The digest that {@code text} spells, or nothing if it is not one of a trusted algorithm. */
    public static Optional<Digest> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String hex = text.substring(colon + 1);
        return Algorithm.named(text.substring(0, colon))
                .filter(algorithm -> hex.length() == algorithm.hexLength() && isLowerHex(hex))
                .map(algorithm -> new Digest(algorithm, hex));
    }

    /** The SHA-256 of {@code content}. */
    public static Digest sha256(byte[] content) {
        return of(Algorithm.SHA256, Algorithm.SHA256.start().digest(content));
    }

    /** The digest whose raw hash is {@code hash}. */
    public static Digest of(Algorithm algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /** The raw hash. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The first twelve characters of the hash, for people. */
    public String abbreviated() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        int byAlgorithm = algorithm.compareTo(other.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
    }

    /** {@code sha256:…}, the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }

    private static boolean isLowerHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
