package dev.mizzen.resolve;

import static java.util.stream.Collectors.joining;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds a version of each project that is needed, such that all requirements are met, or a proof that there are none. It
 * follows the algorithm PubGrub: what follows from the requirements and the choices made so far is worked out; when that is
 * contradictory, the contradiction is traced to a new rule, which excludes it for good, and the choices that led to it are
 * taken back. The result depends on the requirements, their order and the offers alone.
 */
public final class Solver {
    private static final int MOST_CONTESTED = 3;

    /**
     * When a search is given up.
     *
     * @param steps after how many choices and contradictions, 1 or more
     * @param time after how much time, that in which the offers are waited for not counted
     */
    public record Limits(int steps, Duration time) {
        /** What is far beyond every project that was seen. */
        public static final Limits USUAL = new Limits(200_000, Duration.ofSeconds(60));
    }

    private final Offers offers;
    private final VersionPreference preference;
    private final MarkerEnvironment environment;
    private final Map<ProjectName, Requirement> overrides = new HashMap<>();
    private final Map<ProjectName, VersionTable> tables = new HashMap<>();
    private final Map<Subject, List<Incompatibility>> rules = new HashMap<>();
    private final Map<Subject, Incompatibility> banned = new HashMap<>();
    private final List<Incompatibility> added = new ArrayList<>();
    private final Map<Subject, Integer> conflicts = new HashMap<>();
    private final Set<Term> expanded = new LinkedHashSet<>();
    private final PartialSolution solution = new PartialSolution(this::anything);
    private final Limits limits;
    private final long started = System.nanoTime();
    private Optional<Incompatibility> learnt = Optional.empty();
    private long waited;
    private int steps;

    /**
     * @param environment what markers are evaluated against
     * @param limits when to give up
     */
    public Solver(Offers offers, VersionPreference preference, MarkerEnvironment environment, Limits limits) {
        this.offers = offers;
        this.preference = preference;
        this.environment = environment;
        this.limits = limits;
    }

    /**
     * What was chosen.
     *
     * @param versions a version for each project that is needed
     * @param extras the extras of it that are needed, for those that have any
     */
    public record Chosen(SortedMap<ProjectName, Version> versions, SortedMap<ProjectName, Set<ProjectName>> extras) {}

    /**
     * Chooses versions.
     *
     * @param wanted what is asked for; those whose marker is false for the environment do not count
     * @param constraints what a project must satisfy if it is chosen at all
     * @param overridden takes the place of every requirement on the same project, the wanted ones included
     * @throws BuildException {@code DEPENDENCY_CONFLICT} with the proof that nothing will do; {@code RESOLUTION_LIMIT}
     */
    public Chosen solve(List<Requirement> wanted, List<Requirement> constraints, List<Requirement> overridden)
            throws BuildException {
        for (Requirement each : overridden) {
            overrides.put(each.name(), each);
        }
        Subject whole = Subject.WHOLE;
        add(new Incompatibility(List.of(Term.chosen(whole, 0, 1).inverse()), new Incompatibility.Asked()));
        for (Requirement constraint : constraints) {
            if (applies(constraint, "")) {
                constrain(constraint);
            }
        }
        for (Optional<Subject> next = Optional.of(whole); next.isPresent(); ) {
            propagate(next.get());
            next = choose(wanted);
        }
        return chosen();
    }

    private void constrain(Requirement constraint) throws BuildException {
        VersionTable table = table(constraint.name());
        VersionSet forbidden = table.matching(constraint.specifier()).complement(table.size());
        if (!forbidden.isEmpty()) {
            Term term = Term.chosen(Subject.of(constraint.name()), forbidden, table.size());
            add(Incompatibility.of(List.of(term), new Incompatibility.Unfit("a constraint allows only " + constraint)));
        }
    }

    private void propagate(Subject start) throws BuildException {
        Deque<Subject> changed = new ArrayDeque<>(List.of(start));
        while (!changed.isEmpty()) {
            Subject subject = changed.remove();
            List<Incompatibility> all = rules.getOrDefault(subject, List.of());
            for (int i = -1; i < all.size(); i++) {
                Incompatibility rule = i < 0 ? banned.get(subject) : all.get(i);
                Optional<Term> open = rule == null ? Optional.empty() : open(rule);
                if (rule == null || open.isEmpty()) {
                    continue;
                }
                if (open.get().isCertain()) {
                    Incompatibility found = resolve(rule);
                    Term last = open(found).orElseThrow();
                    changed.clear();
                    solution.derive(last.inverse(), found);
                    changed.add(last.subject());
                    break;
                }
                solution.derive(open.get().inverse(), rule);
                if (!changed.contains(open.get().subject())) {
                    changed.add(open.get().subject());
                }
            }
        }
    }

    /**
     * The only statement of a rule that is not settled yet, so that its contrary follows; a certain one if all hold; nothing if
     * one is excluded or several are open.
     */
    private Optional<Term> open(Incompatibility rule) {
        Optional<Term> open = Optional.empty();
        for (Term term : rule.terms()) {
            Term known = solution.known(term.subject());
            if (known.implies(term)) {
                continue;
            }
            if (known.excludes(term) || open.isPresent()) {
                return Optional.empty();
            }
            open = Optional.of(term);
        }
        return open.isPresent() ? open : Optional.of(Term.anything(Subject.WHOLE, 1));
    }

    /** Traces a contradiction to its reason: a rule of which all but one statement held before the last choices. */
    private Incompatibility resolve(Incompatibility contradiction) throws BuildException {
        Incompatibility rule = contradiction;
        rule.terms().forEach(term -> conflicts.merge(term.subject(), 1, Integer::sum));
        boolean isNew = false;
        while (!rule.isFailure()) {
            Term last = rule.terms().get(0);
            PartialSolution.Assignment by = solution.satisfier(last);
            int before = 1;
            for (Term term : rule.terms().subList(1, rule.terms().size())) {
                PartialSolution.Assignment satisfier = solution.satisfier(term);
                if (satisfier.index() > by.index()) {
                    before = Math.max(before, by.level());
                    last = term;
                    by = satisfier;
                } else {
                    before = Math.max(before, satisfier.level());
                }
            }
            Term rest = by.term().and(last.inverse());
            boolean whole = rest.isImpossible();
            if (!whole) {
                before = Math.max(before, solution.satisfier(rest.inverse()).level());
            }
            if (before < by.level() || by.cause().isEmpty()) {
                solution.backtrack(before);
                learnt = Optional.of(rule);
                if (isNew) {
                    add(rule);
                }
                return rule;
            }
            Incompatibility cause = by.cause().get();
            List<Term> terms = new ArrayList<>();
            for (Term term : rule.terms()) {
                if (!term.equals(last)) {
                    terms.add(term);
                }
            }
            for (Term term : cause.terms()) {
                if (!term.subject().equals(by.term().subject())) {
                    terms.add(term);
                }
            }
            if (!whole) {
                terms.add(rest.inverse());
            }
            rule = Incompatibility.of(terms, new Incompatibility.Follows(rule, cause));
            isNew = true;
            step();
        }
        throw new Derivation(tables, offers::remedy).problem(rule).exception();
    }

    /** Chooses a version of the next subject; nothing when none is left. */
    private Optional<Subject> choose(List<Requirement> wanted) throws BuildException {
        Collection<Subject> undecided = solution.undecided();
        if (undecided.isEmpty()) {
            return Optional.empty();
        }
        step();
        Subject subject = undecided.stream()
                .min(Comparator.comparing((Subject each) -> -Math.min(conflicts.getOrDefault(each, 0) / 4, 64))
                        .thenComparing(each -> solution.known(each).versions().count() > 1))
                .orElseThrow();
        Term known = solution.known(subject);
        if (subject.isWhole()) {
            solution.decide(subject, 0, 1);
            require(Term.chosen(subject, 0, 1), wanted, "");
            return Optional.of(subject);
        }
        VersionTable table = table(subject.name().orElseThrow());
        int version = known.versions().first();
        Optional<String> unfit = table.offer(version).unfit();
        if (unfit.isPresent()) {
            Term term = Term.chosen(subject, table.likewiseUnfit(version), table.size());
            add(Incompatibility.of(List.of(term), new Incompatibility.Unfit(unfit.get())));
            return Optional.of(subject);
        }
        Term choice = Term.chosen(subject, version, table.size());
        added.clear();
        if (expanded.add(choice)) {
            expand(subject, choice, table.version(version));
        }
        boolean contradicts = added.stream()
                .anyMatch(rule -> rule.terms().stream()
                        .allMatch(term -> term.subject().equals(subject)
                                ? choice.implies(term)
                                : solution.known(term.subject()).implies(term)));
        if (!contradicts) {
            solution.decide(subject, version, table.size());
        }
        return Optional.of(subject);
    }

    /** Adds the rules that come with one version of a subject. */
    private void expand(Subject subject, Term choice, Version version) throws BuildException {
        ProjectName name = subject.name().orElseThrow();
        Offers.Needs needs = needs(name, version);
        if (needs.unfit().isPresent()) {
            add(Incompatibility.of(
                    List.of(choice), new Incompatibility.Unfit(needs.unfit().get())));
            return;
        }
        String extra = subject.extra().map(ProjectName::toString).orElse("");
        if (subject.extra().isPresent()) {
            Term project = new Term(Subject.of(name), choice.versions(), choice.size(), false);
            add(Incompatibility.of(List.of(choice, project.inverse()), new Incompatibility.SameVersion()));
            if (!needs.extras().contains(subject.extra().get())) {
                return;
            }
        }
        require(choice, needs.requirements(), extra);
    }

    private void require(Term parent, List<Requirement> stated, String extra) throws BuildException {
        List<Requirement> applying = new ArrayList<>();
        for (Requirement requirement : stated) {
            if (applies(requirement, extra)) {
                applying.add(requirement);
            }
        }
        offers.prepare(applying.stream().map(Requirement::name).toList());
        for (Requirement requirement : applying) {
            require(parent, requirement);
        }
    }

    private void require(Term parent, Requirement stated) throws BuildException {
        Requirement requirement = overrides.getOrDefault(stated.name(), stated);
        if (overrides.containsKey(stated.name()) && !applies(requirement, "")) {
            return;
        }
        if (requirement.url().isPresent() && !parent.subject().isWhole()) {
            String address =
                    Redaction.printable(Redaction.urls(requirement.url().get()), 400);
            add(Incompatibility.of(
                    List.of(parent),
                    new Incompatibility.Unfit(
                            "wants `" + requirement.name() + "` from an address of its own, `" + address + "`")));
            return;
        }
        ProjectName name = requirement.name();
        VersionTable table = table(name);
        VersionSet matching = table.matching(requirement.specifier());
        likeliest(name, table, matching);
        List<Subject> needed = new ArrayList<>();
        needed.add(Subject.of(name));
        stated.extraNames().forEach(extra -> needed.add(Subject.of(name, extra)));
        for (Subject each : needed) {
            Term need = Term.chosen(each, matching, table.size());
            add(Incompatibility.of(List.of(parent, need.inverse()), new Incompatibility.Needs(requirement)));
        }
    }

    private void likeliest(ProjectName name, VersionTable table, VersionSet matching) {
        Term known = solution.known(Subject.of(name));
        OptionalInt first = known.versions().and(matching).stream()
                .filter(number -> table.offer(number).unfit().isEmpty())
                .findFirst();
        if (first.isPresent()) {
            offers.prepare(name, table.version(first.getAsInt()));
        }
    }

    private void add(Incompatibility rule) {
        if (rule.isHarmless()) {
            return;
        }
        if (rule.terms().size() == 1 && !rule.terms().get(0).absent()) {
            ban(rule);
            return;
        }
        added.add(rule);
        rule.terms()
                .forEach(term -> rules.computeIfAbsent(term.subject(), any -> new ArrayList<>())
                        .add(rule));
    }

    /** All versions of a subject that can't be chosen at all are one rule, however many they are. */
    private void ban(Incompatibility rule) {
        Term term = rule.terms().get(0);
        Incompatibility before = banned.get(term.subject());
        Incompatibility now = rule;
        if (before != null) {
            VersionSet both = before.terms().get(0).versions().or(term.versions());
            now = new Incompatibility(
                    List.of(Term.chosen(term.subject(), both, term.size())), new Incompatibility.Follows(before, rule));
        }
        banned.put(term.subject(), now);
        learnt = Optional.of(now);
        added.add(now);
    }

    private boolean applies(Requirement requirement, String extra) throws BuildException {
        return requirement.marker().isEmpty() || requirement.marker().get().evaluate(environment.withExtra(extra));
    }

    private VersionTable table(ProjectName name) throws BuildException {
        VersionTable table = tables.get(name);
        if (table == null) {
            long began = System.nanoTime();
            List<Offer> all = offers.of(name);
            waited += System.nanoTime() - began;
            table = new VersionTable(all, preference.order());
            tables.put(name, table);
        }
        return table;
    }

    private Offers.Needs needs(ProjectName name, Version version) throws BuildException {
        long began = System.nanoTime();
        try {
            return offers.needs(name, version);
        } finally {
            waited += System.nanoTime() - began;
        }
    }

    private Term anything(Subject subject) {
        VersionTable table = subject.name().map(tables::get).orElse(null);
        return Term.anything(subject, table == null ? 1 : table.size());
    }

    private void step() throws BuildException {
        if (Thread.currentThread().isInterrupted()) {
            throw Problem.of(ProblemCode.INTERRUPTED, "interrupted").exception();
        }
        steps++;
        if (steps > limits.steps()) {
            throw givenUp(limits.steps() + " steps");
        }
        if (System.nanoTime() - started - waited > limits.time().toNanos()) {
            throw givenUp(limits.time().toSeconds() + " seconds");
        }
    }

    /** What was searched in vain, and which projects it was about. */
    private BuildException givenUp(String after) {
        String contested = conflicts.entrySet().stream()
                .filter(each -> !each.getKey().isWhole())
                .sorted(Map.Entry.<Subject, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(each -> each.getKey().toString()))
                .limit(MOST_CONTESTED)
                .map(each -> "`" + each.getKey() + "`")
                .collect(joining(", "));
        return Problem.of(
                        ProblemCode.RESOLUTION_LIMIT,
                        "no set of versions was found after " + after + " of search"
                                + (contested.isEmpty() ? "" : "; most conflicts were about " + contested)
                                + learnt.map(rule ->
                                                "; found so far: " + new Derivation(tables, offers::remedy).found(rule))
                                        .orElse(""))
                .hint("pin some of these projects, or narrow their ranges, so that fewer versions have to be tried")
                .exception();
    }

    private Chosen chosen() throws BuildException {
        SortedMap<ProjectName, Version> versions = new TreeMap<>();
        SortedMap<ProjectName, Set<ProjectName>> extras = new TreeMap<>();
        Map<Subject, Integer> decisions = new LinkedHashMap<>(solution.decisions());
        decisions.remove(Subject.WHOLE);
        for (Map.Entry<Subject, Integer> each : decisions.entrySet()) {
            ProjectName name = each.getKey().name().orElseThrow();
            Optional<ProjectName> extra = each.getKey().extra();
            if (extra.isPresent()) {
                extras.computeIfAbsent(name, any -> new TreeSet<>()).add(extra.get());
            } else {
                versions.put(name, table(name).version(each.getValue()));
            }
        }
        return new Chosen(versions, extras);
    }
}
