package dev.mizzen.resolve;

import dev.mizzen.python.Operator;
import dev.mizzen.python.Prereleases;
import dev.mizzen.python.Specifier;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.List;
import java.util.Optional;

/**
 * What {@code Requires-Python} means in the scenarios, whose authors read it less strictly than pip and Mizzen do: a Python that is too old rules it out. One that is only newer than
 * its authors dared to promise does not, since such limits are guesses about the future; the version is then taken when no
 * other will do.
 */
final class PythonRange {
    private PythonRange() {}

    /** The offer as it is for {@code python}. */
    static Offer judge(Offer offer, SpecifierSet range, Version python) {
        if (offer.unfit().isPresent() || range.contains(python, Prereleases.ALLOWED)) {
            return offer;
        }
        List<Specifier> limits = range.specifiers().stream()
                .filter(specifier -> !specifier.matches(python))
                .toList();
        boolean tooNew = limits.stream()
                .allMatch(limit -> limit.operator() == Operator.LESS || limit.operator() == Operator.AT_MOST);
        return tooNew
                ? new Offer(offer.version(), Optional.empty(), Offer.LAST)
                : Offer.unfit(offer.version(), "needs Python " + range);
    }
}
