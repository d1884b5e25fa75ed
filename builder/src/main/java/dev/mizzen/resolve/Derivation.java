package dev.mizzen.resolve;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.ProjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Tells the proof that requirements can't be met, in sentences each of which follows from the one before or a numbered one. */
final class Derivation {
    private static final int MOST_LINES = 30;

    private final Map<ProjectName, VersionTable> tables;
    private final IdentityHashMap<Incompatibility, Integer> uses = new IdentityHashMap<>();
    private final IdentityHashMap<Incompatibility, Integer> numbers = new IdentityHashMap<>();
    private final IdentityHashMap<Incompatibility, Integer> places = new IdentityHashMap<>();
    private final List<String> lines = new ArrayList<>();

    Derivation(Map<ProjectName, VersionTable> tables) {
        this.tables = new HashMap<>(tables);
    }

    /** The problem that {@code failure} comes to. */
    Problem problem(Incompatibility failure) {
        return Problem.of(ProblemCode.DEPENDENCY_CONFLICT, "the requirements can't be met together: " + text(failure))
                .hint("change one of the requirements that are named, or offer other versions");
    }

    private String text(Incompatibility failure) {
        if (failure.cause() instanceof Incompatibility.Follows) {
            count(failure);
            tell(failure);
        } else {
            lines.add("because " + fact(failure) + ", the requirements can't be met");
        }
        int shown = Math.min(lines.size(), MOST_LINES);
        List<String> told = new ArrayList<>(lines.subList(lines.size() - shown, lines.size()));
        if (shown < lines.size()) {
            told.add(0, "(" + (lines.size() - shown) + " earlier steps)");
        }
        return String.join("\n  ", told);
    }

    private void count(Incompatibility rule) {
        if (rule.cause() instanceof Incompatibility.Follows from && uses.merge(rule, 1, Integer::sum) == 1) {
            count(from.one());
            count(from.other());
        }
    }

    private void tell(Incompatibility rule) {
        Incompatibility.Follows from = (Incompatibility.Follows) rule.cause();
        Incompatibility one = from.one();
        Incompatibility other = from.other();
        String reasons;
        if (one.isDerived() && other.isDerived()) {
            if (!places.containsKey(one)) {
                tell(one);
            }
            if (!places.containsKey(other)) {
                tell(other);
                reasons = "and because " + reference(one);
            } else {
                reasons = "because " + reference(one) + " and " + reference(other);
            }
        } else if (one.isDerived() || other.isDerived()) {
            Incompatibility derived = one.isDerived() ? one : other;
            String fact = fact(one.isDerived() ? other : one);
            if (places.containsKey(derived)) {
                reasons = "because " + fact + " and " + reference(derived);
            } else {
                tell(derived);
                reasons = "and because " + fact;
            }
        } else {
            reasons = "because " + fact(one) + " and " + fact(other);
        }
        lines.add(reasons + ", " + conclusion(rule));
        places.put(rule, lines.size() - 1);
    }

    /** A conclusion that was told before, by its number. */
    private String reference(Incompatibility rule) {
        int place = places.getOrDefault(rule, -1);
        Integer number = numbers.get(rule);
        if (number == null) {
            number = numbers.size() + 1;
            numbers.put(rule, number);
            lines.set(place, lines.get(place) + " (" + number + ")");
        }
        return conclusion(rule) + " (" + number + ")";
    }

    private String fact(Incompatibility rule) {
        if (rule.cause() instanceof Incompatibility.Needs needs) {
            Term parent = rule.terms().get(0);
            String who = parent.subject().isWhole() ? "you ask for" : subject(parent) + " needs";
            String what = "`" + Redaction.urls(needs.requirement().toString()) + "`";
            return who + " " + what
                    + (rule.terms().size() > 1
                            ? ""
                            : missing(needs.requirement().name()));
        }
        if (rule.cause() instanceof Incompatibility.Unfit unfit) {
            return subject(rule.terms().get(0)) + " " + unfit.why();
        }
        if (rule.cause() instanceof Incompatibility.SameVersion) {
            return subject(rule.terms().get(0)) + " needs the same version of its project";
        }
        return "the requirements are to be met";
    }

    private String missing(ProjectName name) {
        VersionTable table = tables.get(name);
        return table == null || table.size() == 0
                ? ", and nobody offers `" + name + "`"
                : ", and no version of `" + name + "` on offer is like that";
    }

    private String conclusion(Incompatibility rule) {
        List<Term> terms = rule.terms();
        List<Term> chosen = terms.stream()
                .filter(term -> !term.absent() && !term.subject().isWhole())
                .toList();
        List<Term> needed =
                terms.stream().filter(Term::absent).map(Term::inverse).toList();
        if (chosen.isEmpty() && needed.isEmpty()) {
            return "the requirements can't be met";
        }
        if (needed.isEmpty()) {
            return chosen.size() == 1 ? unusable(chosen.get(0)) : joined(chosen, " and ") + " exclude each other";
        }
        String what = joined(needed, " or ");
        return (chosen.isEmpty() ? "it takes " : joined(chosen, " together with ") + " needs ") + what;
    }

    private String unusable(Term term) {
        return term.hasAllVersions() && term.size() > 1
                ? "no version of `" + term.subject() + "` can be used"
                : subject(term) + " can't be used";
    }

    private String joined(List<Term> terms, String between) {
        return String.join(between, terms.stream().map(this::subject).toList());
    }

    private String subject(Term term) {
        VersionTable table = term.subject().name().map(tables::get).orElse(null);
        String name = "`" + term.subject() + "`";
        if (table == null || term.subject().isWhole()) {
            return name;
        }
        if (term.hasAllVersions()) {
            return table.size() == 1 ? name + " " + table.version(0) : "every version of " + name;
        }
        return term.versions().isEmpty() ? "no version of " + name : name + " " + table.describe(term.versions());
    }
}
