package dev.mizzen.project;

import dev.mizzen.diagnostic.SourceSpan;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What requirements files say about where and how to look.
 *
 * @param indexUrl the index that replaces the configured one
 * @param extraIndexUrls further indexes, in their order
 * @param noIndex whether no index is asked at all, the configured one included
 * @param findLinks folders and pages with files, in their order
 * @param requireHashes whether every requirement needs a hash
 * @param noRequireHashes whether hashes on some requirements don't ask for hashes on all
 * @param onlyBinary normalised names of projects of which only wheels are taken, or {@code :all:}
 * @param noBinary normalised names of projects of which no wheels are taken, or {@code :all:}
 * @param preferBinary whether an older wheel is better than a newer source archive
 * @param allReleases normalised names of projects whose pre-releases count, or {@code :all:}, as from {@code --pre}
 * @param onlyFinal normalised names of projects whose pre-releases never count, or {@code :all:}
 * @param trustedHosts hosts, with or without a port, whose certificates aren't looked at
 */
public record RequirementsOptions(
        Optional<Value> indexUrl,
        List<Value> extraIndexUrls,
        boolean noIndex,
        List<Value> findLinks,
        boolean requireHashes,
        boolean noRequireHashes,
        SortedSet<String> onlyBinary,
        SortedSet<String> noBinary,
        boolean preferBinary,
        SortedSet<String> allReleases,
        SortedSet<String> onlyFinal,
        List<Value> trustedHosts) {
    /** The name that means every project. */
    public static final String ALL = ":all:";

    public RequirementsOptions {
        extraIndexUrls = List.copyOf(extraIndexUrls);
        findLinks = List.copyOf(findLinks);
        onlyBinary = copy(onlyBinary);
        noBinary = copy(noBinary);
        allReleases = copy(allReleases);
        onlyFinal = copy(onlyFinal);
        trustedHosts = List.copyOf(trustedHosts);
    }

    private static SortedSet<String> copy(SortedSet<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /**
     * The value of an option.
     *
     * @param text the value, variables filled in: may hold secrets
     * @param shown the value as written, fit for messages
     * @param span where it stands
     */
    public record Value(String text, String shown, SourceSpan span) {
        /** As written, fit for messages. */
        @Override
        public String toString() {
            return shown;
        }
    }
}
