package dev.mizzen.python;

import dev.mizzen.diagnostic.SyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version specifier (PEP 440): an operator and what it compares with, such as {@code >=1.2}, {@code ==1.2.*} or
 * {@code ===anything}. The text after the operator is kept as written. Two specifiers with one operator and equal versions
 * are equal, except that trailing zeros count for {@code ~=}, and every character for {@code ===} and prefixes.
 */
public final class Specifier {
    private final Operator operator;
    private final String text;
    private final @Nullable Version version;
    private final boolean prefix;

    /** {@code text} is what follows the operator; {@code version} is what it means, without the {@code .*} of a prefix. */
    Specifier(Operator operator, String text, @Nullable Version version, boolean prefix) {
        this.operator = operator;
        this.text = text;
        this.version = version;
        this.prefix = prefix;
    }

    /** The specifier that {@code text} spells; white space around it and after the operator is ignored. */
    public static Specifier parse(String text) throws SyntaxException {
        return new SpecifierScanner(text).single();
    }

    /** The specifier that {@code text} spells, or nothing when it is none. */
    public static Optional<Specifier> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    public Operator operator() {
        return operator;
    }

    /** What follows the operator, as written, without white space around. */
    public String text() {
        return text;
    }

    /**
     * The version to compare with; the {@code 1.2} of {@code ==1.2.*}. Absent only after {@code ===}, where any text may
     * stand.
     */
    public Optional<Version> version() {
        return Optional.ofNullable(version);
    }

    /** Whether this is {@code ==1.2.*} or {@code !=1.2.*}, which look at the first release numbers alone. */
    public boolean isPrefix() {
        return prefix;
    }

    /** Whether this names a pre-release in a way that asks for pre-releases: {@code >=2.0a1} does, {@code !=2.0a1} does not. */
    public boolean impliesPrereleases() {
        return operator != Operator.NOT_EQUAL && version != null && version.isPreRelease();
    }

    /** Whether {@code candidate} satisfies the comparison, pre-release or not. */
    public boolean matches(Version candidate) {
        return operator == Operator.ARBITRARY ? isSameText(candidate.toString()) : compares(candidate);
    }

    /**
     * Whether {@code candidate}, as somebody wrote it, satisfies the comparison, pre-release or not. Only {@code ===} matches
     * what is no version, and it compares the writing: {@code ===1.0} doesn't match {@code v1.0}.
     */
    public boolean matches(String candidate) {
        return operator == Operator.ARBITRARY
                ? isSameText(candidate)
                : Version.tryParse(candidate).filter(this::compares).isPresent();
    }

    /** As {@link #matches(String)}, for a candidate whose version is known to be {@code parsed}. */
    boolean matches(String candidate, @Nullable Version parsed) {
        return operator == Operator.ARBITRARY ? isSameText(candidate) : parsed != null && compares(parsed);
    }

    private boolean isSameText(String candidate) {
        return candidate.toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT));
    }

    private boolean compares(Version candidate) {
        Version wanted = Objects.requireNonNull(version);
        return switch (operator) {
            case EQUAL -> isEqual(candidate, wanted);
            case NOT_EQUAL -> !isEqual(candidate, wanted);
            case AT_LEAST -> candidate.comparePublic(wanted) >= 0;
            case AT_MOST -> candidate.comparePublic(wanted) <= 0;
            case LESS -> isLess(candidate, wanted);
            case GREATER -> isGreater(candidate, wanted);
            case COMPATIBLE -> isCompatible(candidate, wanted);
            case ARBITRARY -> throw new IllegalStateException("compared as text");
        };
    }

    private boolean isEqual(Version candidate, Version wanted) {
        if (prefix) {
            return hasPrefix(candidate, wanted, wanted.release().size());
        }
        return wanted.hasLocal() ? candidate.equals(wanted) : candidate.comparePublic(wanted) == 0;
    }

    private static boolean hasPrefix(Version candidate, Version wanted, int length) {
        boolean same = candidate.epoch().equals(wanted.epoch());
        for (int i = 0; i < length && same; i++) {
            same = VersionOrder.number(candidate, i).equals(VersionOrder.number(wanted, i));
        }
        return same;
    }

    /** "{@code <V} MUST NOT allow a pre-release of the specified version unless the specified version is itself one." */
    private static boolean isLess(Version candidate, Version wanted) {
        if (candidate.compareTo(wanted) >= 0) {
            return false;
        }
        return wanted.isPreRelease() || !candidate.isPreRelease() || candidate.compareTo(wanted.firstDevRelease()) < 0;
    }

    /** "{@code >V} MUST NOT allow a post-release …, [and] MUST NOT match a local version of the specified version." */
    private static boolean isGreater(Version candidate, Version wanted) {
        if (candidate.comparePublic(wanted) <= 0) {
            return false;
        }
        boolean postOfWanted = candidate.isPostRelease()
                && !wanted.isPostRelease()
                && !wanted.isDevRelease()
                && VersionOrder.compareReleases(candidate, wanted) == 0
                && candidate.pre().equals(wanted.pre());
        return !postOfWanted;
    }

    /**
     * {@code ~=V.N} is {@code >=V.N, ==V.*}. Written {@code ~=vV.N} it matches nothing: pip takes the prefix from the
     * writing, and a requirement that pip can't satisfy must not come out satisfied here.
     */
    private boolean isCompatible(Version candidate, Version wanted) {
        return Ascii.isDigit(text.charAt(0))
                && candidate.comparePublic(wanted) >= 0
                && hasPrefix(candidate, wanted, wanted.release().size() - 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Specifier that
                && operator == that.operator
                && canonicalText().equals(that.canonicalText());
    }

    @Override
    public int hashCode() {
        return 31 * operator.hashCode() + canonicalText().hashCode();
    }

    private String canonicalText() {
        if (operator == Operator.ARBITRARY || prefix || version == null) {
            return text;
        }
        return operator == Operator.COMPATIBLE ? version.toString() : version.withoutTrailingZeros();
    }

    /** The operator and the text after it, without white space: {@code >=1.2}. */
    @Override
    public String toString() {
        return operator + text;
    }
}
