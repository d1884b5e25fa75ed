package dev.mizzen.python;

import dev.mizzen.diagnostic.SyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Specifiers that must all be satisfied (PEP 440), such as {@code >=1.2,<2}; the empty set asks for nothing. They are kept
 * without repetition, sorted by their text. Pre-releases follow the rules of {@link Prereleases}.
 */
public final class SpecifierSet {
    /** The longest text that is read as a set, in UTF-16 units. */
    public static final int MAX_LENGTH = 65536;

    private static final SpecifierSet ANY = new SpecifierSet(List.of());

    private final List<Specifier> specifiers;

    private SpecifierSet(Collection<Specifier> specifiers) {
        List<Specifier> sorted = new ArrayList<>(specifiers);
        sorted.sort(Comparator.comparing(Specifier::toString));
        this.specifiers = List.copyOf(new LinkedHashSet<>(sorted));
    }

    /** The set that every candidate satisfies. */
    public static SpecifierSet any() {
        return ANY;
    }

    public static SpecifierSet of(Collection<Specifier> specifiers) {
        return specifiers.isEmpty() ? ANY : new SpecifierSet(specifiers);
    }

    /** The set that {@code text} spells: specifiers between commas, white space around each; none at all is allowed. */
    public static SpecifierSet parse(String text) throws SyntaxException {
        return of(new SpecifierScanner(text).all());
    }

    /** The set that {@code text} spells, or nothing when it is none. */
    public static Optional<SpecifierSet> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    /** The specifiers, sorted by their text. */
    public List<Specifier> specifiers() {
        return specifiers;
    }

    public boolean isEmpty() {
        return specifiers.isEmpty();
    }

    /** What satisfies both. */
    public SpecifierSet and(SpecifierSet other) {
        List<Specifier> both = new ArrayList<>(specifiers);
        both.addAll(other.specifiers);
        return of(both);
    }

    /** Whether one of the specifiers names a pre-release, so that pre-releases are allowed. */
    public boolean impliesPrereleases() {
        return specifiers.stream().anyMatch(Specifier::impliesPrereleases);
    }

    /** Whether {@code candidate} satisfies all specifiers, pre-release or not. */
    public boolean contains(Version candidate) {
        return contains(candidate, Prereleases.DEFAULT);
    }

    /** Whether {@code candidate}, the only one on offer, satisfies all specifiers and the policy. */
    public boolean contains(Version candidate, Prereleases prereleases) {
        if (prereleases == Prereleases.FORBIDDEN && candidate.isPreRelease()) {
            return false;
        }
        for (Specifier specifier : specifiers) {
            if (!specifier.matches(candidate)) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code candidate} as somebody wrote it, a version or not, satisfies all specifiers and the policy. */
    public boolean contains(String candidate, Prereleases prereleases) {
        @Nullable Version version = Version.tryParse(candidate).orElse(null);
        if (prereleases == Prereleases.FORBIDDEN && version != null && version.isPreRelease()) {
            return false;
        }
        return specifiers.stream().allMatch(specifier -> specifier.matches(candidate, version));
    }

    /** Those of {@code candidates} that satisfy all specifiers and the policy, in the same order. */
    public List<Version> filter(Collection<Version> candidates, Prereleases prereleases) {
        return filter(candidates, version -> version, prereleases);
    }

    /** Those of {@code candidates} whose versions satisfy all specifiers and the policy, in the same order. */
    public <T> List<T> filter(Collection<T> candidates, Function<? super T, Version> version, Prereleases prereleases) {
        boolean choosy = prereleases == Prereleases.DEFAULT && !impliesPrereleases();
        List<T> matching = new ArrayList<>();
        List<T> finals = new ArrayList<>();
        for (T candidate : candidates) {
            Version its = version.apply(candidate);
            if (contains(its, prereleases)) {
                matching.add(candidate);
                if (!its.isPreRelease()) {
                    finals.add(candidate);
                }
            }
        }
        return List.copyOf(choosy && !finals.isEmpty() ? finals : matching);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SpecifierSet that && specifiers.equals(that.specifiers);
    }

    @Override
    public int hashCode() {
        return specifiers.hashCode();
    }

    /** The specifiers between commas, without white space: {@code <2,>=1.2}. */
    @Override
    public String toString() {
        return specifiers.stream().map(Specifier::toString).collect(Collectors.joining(","));
    }
}
