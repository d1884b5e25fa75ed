package dev.mizzen.resolve;

import static java.util.stream.Collectors.joining;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Tells the proof that requirements can't be met, in sentences each of which follows from the one before or a numbered one. */
final class Derivation {
    private static final int MOST_LINES = 30;
    private static final int MOST_LINES_OF_A_SEARCH = 2;
    private static final int MOST_REMEDIES = 3;

    private final Map<ProjectName, VersionTable> tables;
    private final IdentityHashMap<Incompatibility, Integer> numbers = new IdentityHashMap<>();
    private final IdentityHashMap<Incompatibility, Integer> places = new IdentityHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final Set<String> remedies = new LinkedHashSet<>();
    private final BiFunction<ProjectName, Optional<Version>, Optional<String>> remedy;

    /** @param remedy what the user can do about a version, or about a project without the version that is wanted */
    Derivation(
            Map<ProjectName, VersionTable> tables,
            BiFunction<ProjectName, Optional<Version>, Optional<String>> remedy) {
        this.tables = new HashMap<>(tables);
        this.remedy = remedy;
    }

    /** The problem that {@code failure} comes to. */
    Problem problem(Incompatibility failure) {
        String text = text(failure, MOST_LINES);
        return Problem.of(ProblemCode.DEPENDENCY_CONFLICT, "the requirements can't be met together: " + text)
                .hint(
                        remedies.isEmpty()
                                ? "change one of the requirements that are named, or offer other versions"
                                : remedies.stream().limit(MOST_REMEDIES).collect(joining("; ")));
    }

    /** What a search that was given up had found out: a fact, or the last sentences of a proof. */
    String found(Incompatibility rule) {
        return rule.isDerived() ? text(rule, MOST_LINES_OF_A_SEARCH) : fact(rule);
    }

    private String text(Incompatibility failure, int most) {
        if (failure.cause() instanceof Incompatibility.Follows) {
            tell(failure);
        } else {
            lines.add("because " + fact(failure) + ", the requirements can't be met");
        }
        int shown = Math.min(lines.size(), most);
        List<String> told = new ArrayList<>(lines.subList(lines.size() - shown, lines.size()));
        if (shown < lines.size()) {
            told.add(0, "(" + (lines.size() - shown) + " earlier steps)");
        }
        return String.join("\n  ", told);
    }

    /** Tells everything that {@code last} follows from, and then itself; a proof may be deeper than the stack. */
    private void tell(Incompatibility last) {
        Deque<Incompatibility> open = new ArrayDeque<>(List.of(last));
        while (!open.isEmpty()) {
            Incompatibility rule = open.peek();
            Incompatibility.Follows from = (Incompatibility.Follows) rule.cause();
            if (isUntold(from.one())) {
                open.push(from.one());
            } else if (isUntold(from.other())) {
                open.push(from.other());
            } else {
                open.pop();
                lines.add(reasons(from) + ", " + conclusion(rule));
                places.put(rule, lines.size() - 1);
            }
        }
    }

    /** Whether the line before concludes it. */
    private boolean isLast(Incompatibility rule) {
        return places.getOrDefault(rule, -1) == lines.size() - 1;
    }

    private boolean isUntold(Incompatibility rule) {
        return rule.isDerived() && !places.containsKey(rule);
    }

    private String reasons(Incompatibility.Follows from) {
        Incompatibility one = from.one();
        Incompatibility other = from.other();
        if (one.isDerived() && other.isDerived()) {
            return isLast(other)
                    ? "and because " + reference(one)
                    : "because " + reference(one) + " and " + reference(other);
        }
        if (one.isDerived() || other.isDerived()) {
            Incompatibility derived = one.isDerived() ? one : other;
            String fact = fact(one.isDerived() ? other : one);
            return isLast(derived) ? "and because " + fact : "because " + fact + " and " + reference(derived);
        }
        return "because " + fact(one) + " and " + fact(other);
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
            Term term = rule.terms().get(0);
            term.subject().name().ifPresent(name -> remedy(name, newest(name, term)));
            return subject(rule.terms().get(0)) + " " + unfit.why();
        }
        if (rule.cause() instanceof Incompatibility.SameVersion) {
            return subject(rule.terms().get(0)) + " needs the same version of its project";
        }
        return "the requirements are to be met";
    }

    private void remedy(ProjectName name, Optional<Version> version) {
        remedy.apply(name, version).ifPresent(remedies::add);
    }

    private Optional<Version> newest(ProjectName name, Term term) {
        VersionTable table = tables.get(name);
        return table == null
                ? Optional.empty()
                : term.versions().stream().mapToObj(table::version).max(Comparator.naturalOrder());
    }

    private String missing(ProjectName name) {
        remedy(name, Optional.empty());
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
