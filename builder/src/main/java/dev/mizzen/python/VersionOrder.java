package dev.mizzen.python;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The order of versions (PEP 440, "Summary of permitted suffixes and relative ordering"). */
final class VersionOrder {
    private static final int EPOCH_BITS = 2;
    private static final int[] RELEASE_BITS = {15, 13, 16, 8};
    private static final int RANK_BITS = 3;
    private static final int PRE_BITS = 6;
    private static final int TOTAL_BITS = EPOCH_BITS + 15 + 13 + 16 + 8 + RANK_BITS + PRE_BITS;

    private static final int DEV_ONLY = 0;
    private static final int FINAL = 4;
    private static final int LONGER_RELEASE = 7;

    private VersionOrder() {}

    /**
     * A number that never contradicts the order: a smaller key means a smaller version, equal versions have equal keys. It
     * decides nearly every comparison without a look at the parts. A part too large for its bits fills them, and what
     * follows it is left out.
     */
    static long key(Version version) {
        List<BigInteger> release = version.release();
        int significant = significant(release);
        long key = field(version.epoch(), EPOCH_BITS);
        int used = EPOCH_BITS;
        boolean full = isFull(key, EPOCH_BITS);
        for (int i = 0; i < RELEASE_BITS.length && !full; i++) {
            int bits = RELEASE_BITS[i];
            key = (key << bits) | (i < significant ? field(release.get(i), bits) : 0);
            used += bits;
            full = isFull(key, bits);
        }
        if (!full) {
            int rank = significant > RELEASE_BITS.length ? LONGER_RELEASE : rank(version);
            key = (key << RANK_BITS) | rank;
            used += RANK_BITS;
            Optional<PreRelease> pre = version.pre();
            if (rank != LONGER_RELEASE && pre.isPresent()) {
                key = (key << PRE_BITS) | field(pre.get().number(), PRE_BITS);
                used += PRE_BITS;
            }
        }
        return key << (TOTAL_BITS - used);
    }

    private static long field(BigInteger number, int bits) {
        return number.bitLength() > bits ? (1L << bits) - 1 : number.longValue();
    }

    private static boolean isFull(long key, int bits) {
        long mask = (1L << bits) - 1;
        return (key & mask) == mask;
    }

    /** How many release numbers there are before the trailing zeros. */
    static int significant(List<BigInteger> release) {
        int count = release.size();
        while (count > 0 && release.get(count - 1).signum() == 0) {
            count--;
        }
        return count;
    }

    /** Compares all but the local parts. */
    static int comparePublic(Version a, Version b) {
        int byRelease = compareReleases(a, b);
        if (byRelease != 0) {
            return byRelease;
        }
        int byPre = comparePre(a, b);
        if (byPre != 0) {
            return byPre;
        }
        int byPost = compare(a.post(), b.post(), -1);
        return byPost != 0 ? byPost : compare(a.dev(), b.dev(), 1);
    }

    /** Compares epochs and releases, the shorter release filled up with zeros. */
    static int compareReleases(Version a, Version b) {
        int byEpoch = a.epoch().compareTo(b.epoch());
        if (byEpoch != 0) {
            return byEpoch;
        }
        int length = Math.max(a.release().size(), b.release().size());
        for (int i = 0; i < length; i++) {
            int byNumber = number(a, i).compareTo(number(b, i));
            if (byNumber != 0) {
                return byNumber;
            }
        }
        return 0;
    }

    static BigInteger number(Version version, int index) {
        List<BigInteger> release = version.release();
        return index < release.size() ? release.get(index) : BigInteger.ZERO;
    }

    private static int comparePre(Version a, Version b) {
        int byRank = Integer.compare(rank(a), rank(b));
        if (byRank != 0 || a.pre().isEmpty()) {
            return byRank;
        }
        return a.pre().get().compareTo(b.pre().orElseThrow());
    }

    /** A development release of the final sorts before its alphas; a post-release counts as final here. */
    private static int rank(Version version) {
        if (version.pre().isPresent()) {
            return switch (version.pre().get().phase()) {
                case ALPHA -> 1;
                case BETA -> 2;
                case RELEASE_CANDIDATE -> 3;
            };
        }
        return version.isDevRelease() && !version.isPostRelease() ? DEV_ONLY : FINAL;
    }

    private static int compare(Optional<BigInteger> a, Optional<BigInteger> b, int whenAbsent) {
        if (a.isPresent() && b.isPresent()) {
            return a.get().compareTo(b.get());
        }
        if (a.isPresent() == b.isPresent()) {
            return 0;
        }
        return a.isPresent() ? -whenAbsent : whenAbsent;
    }

    /** Compares local parts: none before any, then segment by segment, words before numbers, a prefix first. */
    static int compareLocal(@Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        String[] left = a.split("\\.");
        String[] right = b.split("\\.");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int bySegment = compareSegments(left[i], right[i]);
            if (bySegment != 0) {
                return bySegment;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int compareSegments(String a, String b) {
        boolean number = isNumber(a);
        if (number != isNumber(b)) {
            return number ? 1 : -1;
        }
        // Numbers carry no leading zeros, so the longer one is the larger one.
        return number && a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    private static boolean isNumber(String segment) {
        return segment.chars().allMatch(c -> Ascii.isDigit((char) c));
    }

    /** Equal for versions that compare equal. */
    static int hash(Version version) {
        List<BigInteger> release = version.release();
        int significant = release.subList(0, significant(release)).hashCode();
        return Objects.hash(
                version.epoch(), significant, version.pre(), version.post(), version.dev(), version.local());
    }
}
