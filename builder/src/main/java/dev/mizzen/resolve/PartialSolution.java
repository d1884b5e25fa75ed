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
     * @param known all that is known of its subject from now on
     * @param level how many decisions had been made, itself included
     * @param cause what it follows from; nothing for a decision
     */
    record Assignment(Term term, Term known, int index, int level, Optional<Incompatibility> cause) {}

    private final Function<Subject, Term> anything;
    private final List<Assignment> assignments = new ArrayList<>();
    private final Map<Subject, List<Assignment>> bySubject = new LinkedHashMap<>();
    private final Map<Subject, Integer> decisions = new LinkedHashMap<>();
    private final Set<Subject> undecided = new LinkedHashSet<>();

    /** @param anything the statement about a subject that holds in any case */
    PartialSolution(Function<Subject, Term> anything) {
        this.anything = anything;
    }

    /** All that is known about a subject. */
    Term known(Subject subject) {
        List<Assignment> all = bySubject.getOrDefault(subject, List.of());
        return all.isEmpty() ? anything.apply(subject) : all.get(all.size() - 1).known;
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
        assign(Term.chosen(subject, version, size), Optional.empty());
    }

    void derive(Term term, Incompatibility cause) {
        assign(term, Optional.of(cause));
    }

    private void assign(Term term, Optional<Incompatibility> cause) {
        Subject subject = term.subject();
        Term now = known(subject).and(term);
        Assignment assignment = new Assignment(term, now, assignments.size(), level(), cause);
        assignments.add(assignment);
        bySubject.computeIfAbsent(subject, any -> new ArrayList<>()).add(assignment);
        if (!now.absent() && !decisions.containsKey(subject)) {
            undecided.add(subject);
        }
    }

    /** The first assignment from which on {@code term} held, which holds now. */
    Assignment satisfier(Term term) {
        List<Assignment> all = Objects.requireNonNull(bySubject.get(term.subject()), "nothing is known of it");
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).known.implies(term)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low == all.size()) {
            throw new IllegalStateException("it does not hold: " + term);
        }
        return all.get(low);
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
            if (known(subject).absent()) {
                undecided.remove(subject);
            } else if (!decisions.containsKey(subject)) {
                undecided.add(subject);
            }
        }
    }
}
