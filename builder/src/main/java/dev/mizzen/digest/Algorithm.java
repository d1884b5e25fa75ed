package dev.mizzen.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/** The hash functions that are trusted; weaker ones are not in the list and so cannot be named. */
public enum Algorithm {
    SHA256("SHA-256", 32),
    SHA384("SHA-384", 48),
    SHA512("SHA-512", 64);

    private final String javaName;
    private final int bytes;

    Algorithm(String javaName, int bytes) {
        this.javaName = javaName;
        this.bytes = bytes;
    }

    /** The algorithm of that name in the spelling of digests ({@code sha256}), if it is trusted. */
    public static Optional<Algorithm> named(String name) {
        for (Algorithm algorithm : values()) {
            if (algorithm.toString().equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The number of characters of a digest in hexadecimal. */
    public int hexLength() {
        return 2 * bytes;
    }

    /** A fresh hash. */
    public MessageDigest start() {
        try {
            return MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(javaName + " is part of every Java", e);
        }
    }

    /** {@code sha256}, {@code sha384} or {@code sha512}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
