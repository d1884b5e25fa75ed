package dev.mizzen.resolve;

import dev.mizzen.python.Requirement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements that must not all hold. Those that hold in any case are left out; there is at most one about each subject.
 *
 * @param terms the statements
 * @param cause why
 */
record Incompatibility(List<Term> terms, Cause cause) {
    /** Why statements exclude each other. */
    sealed interface Cause {}

    /** The user wants the whole to be chosen. */
    record Asked() implements Cause {}

    /** A version, the first statement's, needs this. */
    record Needs(Requirement requirement) implements Cause {}

    /** An extra is of the same version as its project. */
    record SameVersion() implements Cause {}

    /** These versions can't be taken. */
    record Unfit(String why) implements Cause {}

    /** It follows from two others. */
    record Follows(Incompatibility one, Incompatibility other) implements Cause {}

    Incompatibility {
        terms = List.copyOf(terms);
    }

    static Incompatibility of(Collection<Term> terms, Cause cause) {
        Map<Subject, Term> merged = new LinkedHashMap<>();
        for (Term term : terms) {
            merged.merge(term.subject(), term, Term::and);
        }
        return new Incompatibility(
                merged.values().stream().filter(term -> !term.isCertain()).toList(), cause);
    }

    /** Whether it can never come true, so that it says nothing. */
    boolean isHarmless() {
        return terms.stream().anyMatch(Term::isImpossible);
    }

    /** Whether it says that the requirements as a whole can't be met. */
    boolean isFailure() {
        return terms.isEmpty() || (terms.size() == 1 && terms.get(0).subject().isWhole());
    }

    boolean isDerived() {
        return cause instanceof Follows;
    }
}
