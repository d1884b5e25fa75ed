package dev.mizzen.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is chosen, what is refused and how that is explained; and that brute force finds nothing else. */
class SolverTest {
    private static final int MANY = 100_000;
    private static final Solver.Limits LIMITS = new Solver.Limits(MANY, Duration.ofMinutes(5));

    private final SmallUniverse universe = new SmallUniverse();

    private Map<String, String> solve(String... wanted) throws BuildException {
        return solve(List.of(), List.of(), wanted);
    }

    private Map<String, String> solve(List<Requirement> constraints, List<Requirement> overrides, String... wanted)
            throws BuildException {
        Map<String, String> chosen = new TreeMap<>();
        new Solver(universe, VersionPreference.NEWEST_FINAL, SmallUniverse.environment(), LIMITS)
                .solve(SmallUniverse.requirements(wanted), constraints, overrides)
                .versions()
                .forEach((name, version) -> chosen.put(name.toString(), version.toString()));
        return chosen;
    }

    private void refused(String message, String... wanted) {
        assertThatThrownBy(() -> solve(wanted)).isInstanceOfSatisfying(BuildException.class, e -> {
            Problem problem = e.problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
            assertThat(problem.message()).isEqualTo("the requirements can't be met together: " + message);
        });
    }

    @Test
    void theNewestIsTakenWhereNothingConflicts() throws Exception {
        universe.with("a", "1.0", "b>=1").with("b", "1.0").with("b", "2.0").with("b", "3.0rc1");
        assertThat(solve("a")).isEqualTo(Map.of("a", "1.0", "b", "2.0"));
    }

    @Test
    void aConflictIsAvoidedBeforeAnythingIsTakenBack() throws Exception {
        universe.with("a", "1.0")
                .with("a", "1.1", "b>=2")
                .with("b", "1.0")
                .with("b", "1.1")
                .with("b", "2.0");
        assertThat(solve("a>=1", "b<2")).isEqualTo(Map.of("a", "1.0", "b", "1.1"));
    }

    @Test
    void aChoiceIsTakenBackWhenItTurnsOutToBeImpossible() throws Exception {
        universe.with("a", "1.0").with("a", "2.0", "b>=1").with("b", "1.0", "a<2");
        assertThat(solve("a")).isEqualTo(Map.of("a", "1.0"));
    }

    @Test
    void aReasonBehindSeveralChoicesIsFound() throws Exception {
        universe.with("a", "1.0")
                .with("a", "1.1", "shared>=1", "target>=2")
                .with("b", "1.0")
                .with("b", "1.1", "shared<2", "target<3")
                .with("shared", "1.0")
                .with("shared", "2.0")
                .with("target", "1.0")
                .with("target", "2.0")
                .with("target", "3.0");
        assertThat(solve("a", "b", "target>=2"))
                .isEqualTo(Map.of("a", "1.1", "b", "1.1", "shared", "1.0", "target", "2.0"));
    }

    @Test
    void aStraightContradictionIsExplained() {
        universe.with("a", "1.0", "b>=2").with("b", "1.0").with("b", "2.0").with("c", "1.0", "b<2");
        refused("""
                because `a` 1.0 needs `b>=2` and `c` 1.0 needs `b<2`, `a` 1.0 and `c` 1.0 exclude each other
                  and because you ask for `c`, `a` 1.0 can't be used
                  and because you ask for `a`, the requirements can't be met""", "a", "c");
    }

    @Test
    void whatNobodyOffersIsNamed() {
        universe.with("a", "1.0", "b").with("c", "1.0");
        refused(
                "because `a` 1.0 needs `b`, and nobody offers `b` and you ask for `a`, the requirements can't be met",
                "a");
        refused(
                "because you ask for `c>1`, and no version of `c` on offer is like that, the requirements can't be met",
                "c>1");
    }

    @Test
    void versionsThatCannotBeTakenAreNamedWithTheReason() {
        universe.with("a", Offer.unfit(SmallUniverse.version("2.0"), "needs Python >=3.13"))
                .with("a", Offer.unfit(SmallUniverse.version("2.1"), "needs Python >=3.13"))
                .with("a", "1.0");
        refused(
                "because `a` 2.0 or 2.1 needs Python >=3.13 and you ask for `a>=2`, the requirements can't be met",
                "a>=2");
    }

    @Test
    void extrasOfExtrasAreFollowedInCircles() throws Exception {
        universe.with("a", "1.0", "a[two]; extra == 'one'", "a[one]; extra == 'two'", "b; extra == 'two'")
                .with("b", "1.0", "a[one]");
        assertThat(solve("a[one]")).isEqualTo(Map.of("a", "1.0", "b", "1.0"));
    }

    @Test
    void anExtraThatIsNotThereAsksForNothing() throws Exception {
        universe.with("a", "1.0", "b; extra == 'one'").with("a", "2.0").with("b", "1.0");
        assertThat(solve("a[one]")).isEqualTo(Map.of("a", "2.0"));
    }

    @Test
    void aConstraintAsksForNothingAndLimitsEverybody() throws Exception {
        universe.with("a", "1.0", "b").with("b", "1.0").with("b", "2.0").with("c", "1.0");
        assertThat(solve(SmallUniverse.requirements("b<2", "c<1"), List.of(), "a"))
                .isEqualTo(Map.of("a", "1.0", "b", "1.0"));
    }

    @Test
    void anOverrideTakesThePlaceOfWhatOthersNeed() throws Exception {
        universe.with("a", "1.0", "b<2").with("b", "1.0").with("b", "2.0");
        assertThat(solve(List.of(), SmallUniverse.requirements("b>=2"), "a")).isEqualTo(Map.of("a", "1.0", "b", "2.0"));
    }

    @Test
    void markersAreThoseOfTheTarget() throws Exception {
        universe.with("a", "1.0", "b; python_version < '3.10'", "c; sys_platform == 'linux'")
                .with("c", "1.0");
        assertThat(solve("a", "d; os_name == 'nt'")).isEqualTo(Map.of("a", "1.0", "c", "1.0"));
    }

    @Test
    void aProofDeeperThanTheStackIsTold() {
        int links = 20_000;
        for (int i = 0; i < links; i++) {
            universe.with("a" + i, "1.0", "a" + (i + 1));
        }
        universe.with("a" + links, "1.0", "a0>1");
        assertThatThrownBy(() -> solve("a0"))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems().get(0).message())
                                .startsWith(
                                        "the requirements can't be met together: (19971 earlier steps)\n  and because "));
    }

    @Test
    void aProjectWithAHundredThousandVersionsIsNoTrouble() {
        for (int v = 0; v < MANY; v++) {
            universe.with("a", "1." + v);
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> assertThat(solve("a<1.50000")).isEqualTo(Map.of("a", "1.49999")));
    }

    /** Random universes of few projects, in which brute force tells whether there is a solution. */
    @Test
    void bruteForceFindsASolutionExactlyWhenTheSolverDoes() throws Exception {
        int found = 0;
        int universes = 3000;
        for (int seed = 0; seed < universes; seed++) {
            SmallUniverse random = random(new SplittableRandom(seed));
            List<Requirement> wanted = SmallUniverse.requirements("p0", "p1");
            Map<ProjectName, Version> chosen = attempt(random, wanted);
            boolean exists = exists(random, wanted, new HashMap<>());
            assertThat(!chosen.isEmpty()).as("universe " + seed).isEqualTo(exists);
            if (exists) {
                found++;
                assertThat(isSolution(random, wanted, chosen))
                        .as("universe " + seed)
                        .isTrue();
            }
        }
        assertThat(found).isBetween(universes / 10, universes - universes / 10);
    }

    @Test
    void theOrderOfTheOffersChangesNothing() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            SmallUniverse random = random(new SplittableRandom(seed));
            List<Requirement> wanted = SmallUniverse.requirements("p0", "p1");
            Random order = new Random(seed);
            Offers shuffled = new Offers() {
                @Override
                public List<Offer> of(ProjectName name) {
                    List<Offer> all = new ArrayList<>(random.of(name));
                    Collections.shuffle(all, order);
                    return all;
                }

                @Override
                public Needs needs(ProjectName name, Version version) {
                    return random.needs(name, version);
                }
            };
            assertThat(attempt(shuffled, wanted)).isEqualTo(attempt(random, wanted));
        }
    }

    private static Map<ProjectName, Version> attempt(Offers offers, List<Requirement> wanted) throws BuildException {
        try {
            return new Solver(offers, VersionPreference.NEWEST, SmallUniverse.environment(), LIMITS)
                    .solve(wanted, List.of(), List.of())
                    .versions();
        } catch (BuildException e) {
            assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
            return Map.of();
        }
    }

    private static SmallUniverse random(SplittableRandom random) {
        SmallUniverse universe = new SmallUniverse();
        int projects = 3 + random.nextInt(3);
        for (int p = 0; p < projects; p++) {
            int versions = 1 + random.nextInt(3);
            for (int v = 1; v <= versions; v++) {
                List<String> needs = new ArrayList<>();
                for (int n = random.nextInt(3); n > 0; n--) {
                    String extra = random.nextInt(4) == 0 ? "[x]" : "";
                    String marker = random.nextInt(4) == 0 ? "; extra == 'x'" : "";
                    String operator = List.of("==", "!=", "<=", ">=", "<").get(random.nextInt(5));
                    needs.add("p" + random.nextInt(projects) + extra + operator + (1 + random.nextInt(3)) + marker);
                }
                universe.with("p" + p, v + ".0", needs.toArray(new String[0]));
            }
        }
        return universe;
    }

    private static boolean exists(SmallUniverse universe, List<Requirement> wanted, Map<ProjectName, Version> chosen)
            throws BuildException {
        if (isSolution(universe, wanted, chosen)) {
            return true;
        }
        for (ProjectName name : universe.all().keySet()) {
            if (!chosen.containsKey(name)) {
                for (Version version : universe.all().get(name).keySet()) {
                    chosen.put(name, version);
                    if (exists(universe, wanted, chosen)) {
                        return true;
                    }
                    chosen.remove(name);
                }
                // Leaving it out is tried by those that begin with a later project.
                if (name.compareTo(last(universe)) < 0 && existsWithout(universe, wanted, chosen, name)) {
                    return true;
                }
                return false;
            }
        }
        return false;
    }

    private static ProjectName last(SmallUniverse universe) {
        return ((TreeMap<ProjectName, ?>) universe.all()).lastKey();
    }

    private static boolean existsWithout(
            SmallUniverse universe, List<Requirement> wanted, Map<ProjectName, Version> chosen, ProjectName without)
            throws BuildException {
        SmallUniverse rest = new SmallUniverse();
        rest.all().putAll(universe.all());
        rest.all().remove(without);
        return exists(rest, wanted, chosen);
    }

    /** Whether {@code chosen} meets all requirements, extras included. */
    private static boolean isSolution(
            SmallUniverse universe, List<Requirement> wanted, Map<ProjectName, Version> chosen) throws BuildException {
        List<Requirement> open = new ArrayList<>(wanted);
        for (int i = 0; i < open.size(); i++) {
            Requirement requirement = open.get(i);
            Version version = chosen.get(requirement.name());
            if (version == null || !requirement.specifier().contains(version)) {
                return false;
            }
            for (Requirement need : universe.needs(requirement.name(), version).requirements()) {
                boolean asked = need.marker().isEmpty() || !requirement.extras().isEmpty();
                if (asked && !open.contains(need)) {
                    open.add(need);
                }
            }
        }
        return true;
    }
}
