package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version (PEP 440): {@code [epoch!]release[pre][.postN][.devN][+local]}, of numbers without an upper limit. Every
 * spelling that PEP 440 accepts is read; {@link #toString} is the canonical one. Versions that differ in trailing zeros
 * of the release are equal, in {@link #equals} as in {@link #compareTo}.
 */
public final class Version implements Comparable<Version> {
    /** The longest text that is read as a version, in UTF-16 units. */
    public static final int MAX_LENGTH = 4096;

    private final BigInteger epoch;
    private final List<BigInteger> release;
    private final @Nullable PreRelease pre;
    private final @Nullable BigInteger post;
    private final @Nullable BigInteger dev;
    private final @Nullable String local;
    private final long key;

    /** The parts as they are compared: every number 0 or more, the release not empty, the local part in its normal form. */
    Version(
            BigInteger epoch,
            List<BigInteger> release,
            @Nullable PreRelease pre,
            @Nullable BigInteger post,
            @Nullable BigInteger dev,
            @Nullable String local) {
        this.epoch = epoch;
        this.release = List.copyOf(release);
        this.pre = pre;
        this.post = post;
        this.dev = dev;
        this.local = local;
        this.key = VersionOrder.key(this);
    }

    /** The version that {@code text} spells; white space around it is ignored. */
    public static Version parse(String text) throws SyntaxException {
        VersionScanner scanner = VersionScanner.trimmed(text);
        Version version = scanner.scan();
        if (version == null) {
            throw scanner.exception(ProblemCode.VERSION_INVALID, "version");
        }
        return version;
    }

    /** The version that {@code text} spells, or nothing when it is none. */
    public static Optional<Version> tryParse(String text) {
        return Optional.ofNullable(VersionScanner.trimmed(text).scan());
    }

    /** 0 when the version names none. */
    public BigInteger epoch() {
        return epoch;
    }

    /** The release numbers as written, at least one. */
    public List<BigInteger> release() {
        return release;
    }

    /**
     * One number of the release, 0 when it is not written: {@code release(1)} of {@code 3.11.4} is 11.
     *
     * @throws ArithmeticException when it exceeds an {@code int}; the version of a Python never does
     */
    public int release(int index) {
        return index < release.size() ? release.get(index).intValueExact() : 0;
    }

    /** The alpha, beta or release-candidate part. */
    public Optional<PreRelease> pre() {
        return Optional.ofNullable(pre);
    }

    /** The number of the post-release. */
    public Optional<BigInteger> post() {
        return Optional.ofNullable(post);
    }

    /** The number of the development release. */
    public Optional<BigInteger> dev() {
        return Optional.ofNullable(dev);
    }

    /** What follows {@code +}, in its normal form: lower case, separated by dots. */
    public Optional<String> local() {
        return Optional.ofNullable(local);
    }

    /** Whether this is a pre-release or development release, which is not chosen unless asked for. */
    public boolean isPreRelease() {
        return pre != null || dev != null;
    }

    public boolean isPostRelease() {
        return post != null;
    }

    public boolean isDevRelease() {
        return dev != null;
    }

    public boolean hasLocal() {
        return local != null;
    }

    /** This version without its local part. */
    public Version publicVersion() {
        return local == null ? this : new Version(epoch, release, pre, post, dev, null);
    }

    /** Epoch and release alone. */
    public Version baseVersion() {
        return new Version(epoch, release, null, null, null, null);
    }

    /** The first development release of this version, which sorts below all its other pre-releases. */
    Version firstDevRelease() {
        return new Version(epoch, release, pre, post, BigInteger.ZERO, null);
    }

    /** The one spelling of all versions equal to this one: canonical, without trailing zeros in the release. */
    public String withoutTrailingZeros() {
        return text(release.subList(0, Math.max(1, VersionOrder.significant(release))));
    }

    long key() {
        return key;
    }

    @Override
    public int compareTo(Version other) {
        int byKey = Long.compare(key, other.key);
        if (byKey != 0) {
            return byKey;
        }
        int byPublic = VersionOrder.comparePublic(this, other);
        return byPublic != 0 ? byPublic : VersionOrder.compareLocal(local, other.local);
    }

    /** How this compares with {@code other} when the local parts of both are left out. */
    int comparePublic(Version other) {
        int byKey = Long.compare(key, other.key);
        return byKey != 0 ? byKey : VersionOrder.comparePublic(this, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return VersionOrder.hash(this);
    }

    /** The canonical spelling, {@code 1!2.0rc1.post2.dev3+local.4}. */
    @Override
    public String toString() {
        return text(release);
    }

    private String text(List<BigInteger> numbers) {
        StringBuilder out = new StringBuilder();
        if (epoch.signum() != 0) {
            out.append(epoch).append('!');
        }
        out.append(numbers.get(0));
        for (BigInteger number : numbers.subList(1, numbers.size())) {
            out.append('.').append(number);
        }
        if (pre != null) {
            out.append(pre);
        }
        if (post != null) {
            out.append(".post").append(post);
        }
        if (dev != null) {
            out.append(".dev").append(dev);
        }
        return local == null ? out.toString() : out.append('+').append(local).toString();
    }
}
