package dev.mizzen.resolve;

import static java.util.stream.Collectors.joining;

import dev.mizzen.python.Prereleases;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The versions of one project that are on offer, numbered in the order in which they are tried. A set of versions is a set of
 * these numbers, so that whatever a specifier means, its complement and its intersection with others are exact.
 */
final class VersionTable {
    private static final int MOST_NAMED = 4;

    private final List<Offer> offers;
    /** The numbers of the versions, oldest first. */
    private final List<Integer> ascending;

    /** @param order the order in which versions are tried */
    VersionTable(List<Offer> offers, Comparator<Offer> order) {
        this.offers = offers.stream().sorted(order).toList();
        this.ascending = IntStream.range(0, offers.size())
                .boxed()
                .sorted(Comparator.comparing(this::version))
                .toList();
    }

    int size() {
        return offers.size();
    }

    Version version(int number) {
        return offers.get(number).version();
    }

    Offer offer(int number) {
        return offers.get(number);
    }

    /** The versions that {@code specifier} allows, pre-releases among them. */
    VersionSet matching(SpecifierSet specifier) {
        return VersionSet.matching(size(), number -> specifier.contains(version(number), Prereleases.ALLOWED));
    }

    /** Which of the versions can't be taken for the same reason as {@code number}. */
    VersionSet likewiseUnfit(int number) {
        return VersionSet.matching(
                size(),
                other -> offers.get(other).unfit().equals(offers.get(number).unfit()));
    }

    /** The versions of a set for people: {@code 1.0}, {@code 1.0 to 1.4}, {@code 1.0, 1.2 or 2.0}; not for the empty set. */
    String describe(VersionSet versions) {
        List<String> stretches = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= ascending.size(); i++) {
            boolean in = i < ascending.size() && versions.contains(ascending.get(i));
            if (in && from < 0) {
                from = i;
            } else if (!in && from >= 0) {
                stretches.add(stretch(from, i - 1));
                from = -1;
            }
        }
        if (stretches.size() == 1) {
            return stretches.get(0);
        }
        int named = Math.min(stretches.size(), MOST_NAMED);
        String more = stretches.size() > named ? " or " + (stretches.size() - named) + " other stretches" : "";
        int joined = more.isEmpty() ? named - 1 : named;
        return stretches.stream().limit(joined).collect(joining(", "))
                + (more.isEmpty() ? " or " + stretches.get(joined) : more);
    }

    private String stretch(int first, int last) {
        Version from = version(ascending.get(first));
        Version to = version(ascending.get(last));
        return first == last ? from.toString() : from + (last == first + 1 ? " or " : " to ") + to;
    }
}
