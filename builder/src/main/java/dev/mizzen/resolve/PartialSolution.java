package dev.mizzen.resolve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What has been decided so far, and what follows from it, in the order in which it came about. */
final class PartialSolution {
    /**
     * A statement that holds from now on.
     *
     * @param level how many decisions had been made, itself included
     * @param cause what it follows from; nothing for a decision
     */
    record Assignment(Term term, int index, int level, Optional<Incompatibility> cause) {}

    private final Function<Subject, Term> anything;
    private final List<Assignment> assignments = new ArrayList<>();
    private final Map<Subject, List<Assignment>> bySubject = new LinkedHashMap<>();
    private final Map<Subject, Term> known = new LinkedHashMap<>();
    private final Map<Subject, Integer> decisions = new LinkedHashMap<>();
    private final Set<Subject> undecided = new LinkedHashSet<>();

    /** @param anything the statement about a subject that holds in any case */
    PartialSolution(Function<Subject, Term> anything) {
        this.anything = anything;
    }

    /** All that is known about a subject. */
    Term known(Subject subject) {
        Term term = known.get(subject);
        return term == null ? anything.apply(subject) : term;
    }

    /** The subjects of which some version has to be chosen and none has been, in the order in which that became known. */
    Collection<Subject> undecided() {
        return undecided;
    }

    /** The chosen versions. */
    Map<Subject, Integer> decisions() {
        return decisions;
    }

    int level() {
        return decisions.size();
    }

    void decide(Subject subject, int version, int size) {
        decisions.put(subject, version);
        undecided.remove(subject);
        assign(new Assignment(Term.chosen(subject, version, size), assignments.size(), level(), Optional.empty()));
    }

    void derive(Term term, Incompatibility cause) {
        assign(new Assignment(term, assignments.size(), level(), Optional.of(cause)));
    }

    private void assign(Assignment assignment) {
        Subject subject = assignment.term.subject();
        assignments.add(assignment);
        bySubject.computeIfAbsent(subject, any -> new ArrayList<>()).add(assignment);
        Term now = known(subject).and(assignment.term);
        known.put(subject, now);
        if (!now.absent() && !decisions.containsKey(subject)) {
            undecided.add(subject);
        }
    }

    /** The first assignment from which on {@code term} held, which holds now. */
    Assignment satisfier(Term term) {
        Term so = anything.apply(term.subject());
        for (Assignment assignment : Objects.requireNonNull(bySubject.get(term.subject()), "nothing is known of it")) {
            so = so.and(assignment.term);
            if (so.implies(term)) {
                return assignment;
            }
        }
        throw new IllegalStateException("it does not hold: " + term);
    }

    /** Takes back every assignment that was made after {@code level} decisions. */
    void backtrack(int level) {
        Set<Subject> touched = new LinkedHashSet<>();
        while (!assignments.isEmpty() && assignments.get(assignments.size() - 1).level > level) {
            Assignment last = assignments.remove(assignments.size() - 1);
            Subject subject = last.term.subject();
            List<Assignment> all = Objects.requireNonNull(bySubject.get(subject));
            all.remove(all.size() - 1);
            touched.add(subject);
            if (last.cause.isEmpty()) {
                decisions.remove(subject);
            }
        }
        for (Subject subject : touched) {
            Term term = anything.apply(subject);
            for (Assignment assignment : Objects.requireNonNull(bySubject.get(subject))) {
                term = term.and(assignment.term);
            }
            known.put(subject, term);
            if (term.absent()) {
                undecided.remove(subject);
            } else if (!decisions.containsKey(subject)) {
                undecided.add(subject);
            }
        }
    }
}
