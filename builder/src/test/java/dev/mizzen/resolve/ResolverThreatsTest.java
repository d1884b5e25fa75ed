package dev.mizzen.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requirements may do to a search and to its parsers, by numbers: the cases of the threat list. */
class ResolverThreatsTest {
    private static final int MANY = 100_000;
    private static final Duration SHORT = Duration.ofSeconds(10);

    /** Ten pigeons and nine holes, each for one: every proof that this can't be is exponentially long. */
    private static SmallUniverse exponential() {
        SmallUniverse universe = new SmallUniverse();
        for (int pigeon = 0; pigeon < 10; pigeon++) {
            for (int hole = 0; hole < 9; hole++) {
                universe.with("pigeon" + pigeon, hole + ".0", "hole" + hole + "==" + pigeon + ".0");
                universe.with("hole" + hole, pigeon + ".0");
            }
        }
        return universe;
    }

    private static Problem givenUp(Solver.Limits limits) {
        BuildException e = catchThrowableOfType(
                BuildException.class,
                () -> new Solver(exponential(), VersionPreference.NEWEST, SmallUniverse.environment(), limits)
                        .solve(
                                IntStream.range(0, 10)
                                        .mapToObj(i -> SmallUniverse.requirements("pigeon" + i)
                                                .get(0))
                                        .toList(),
                                List.of(),
                                List.of()));
        assertThat(e.problems()).hasSize(1);
        assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.RESOLUTION_LIMIT);
        assertThat(e.problems().get(0).hint())
                .contains(
                        "pin some of these projects, or narrow their ranges, so that fewer versions have to be tried");
        return e.problems().get(0);
    }

    @Test
    void case81AnExponentialUniverseStopsAtTheStepsWithTheConflictSoFar() {
        assertThat(givenUp(new Solver.Limits(200, Duration.ofMinutes(5))).message())
                .isEqualTo("""
            no set of versions was found after 200 steps of search; most conflicts were about `hole0`, `hole1`, `pigeon6`; \
            found so far: (1 earlier steps)
              and because `pigeon4` 1.0 needs `hole1==4.0`, `pigeon3` 0.0 together with `pigeon4` 0.0 or 1.0 needs `hole1` 4.0
              and because `pigeon3` 1.0 needs `hole1==3.0`, `pigeon4` 0.0 or 1.0 together with `pigeon3` 0.0 or 1.0 needs \
            `hole1` 3.0 or 4.0""");
    }

    @Test
    void case81AnExponentialUniverseStopsAtTheTime() {
        assertThat(givenUp(new Solver.Limits(MANY, Duration.ZERO)).message())
                .isEqualTo("no set of versions was found after 0 seconds of search");
    }

    @Test
    void case82ExtrasInCirclesEndAndBringEverything() throws Exception {
        SmallUniverse universe = new SmallUniverse()
                .with("a", "1.0", ring("end"))
                .with("a", "2.0", ring("end<1"))
                .with("end", "1.0", "a[x7]")
                .with("b", "1.0", "c[x]; extra == 'x'")
                .with("c", "1.0", "b[x]; extra == 'x'", "end; extra == 'x'");
        assertTimeoutPreemptively(SHORT, () -> {
            assertThat(solve(universe, "a[x0]")).isEqualTo(Map.of("a", "1.0", "end", "1.0"));
            assertThat(solve(universe, "b[x]")).isEqualTo(Map.of("b", "1.0", "c", "1.0", "end", "1.0", "a", "1.0"));
        });
    }

    /** Each of two hundred extras needs the next one, the last the first; the one in between needs {@code last} as well. */
    private static String[] ring(String last) {
        List<String> needs = new ArrayList<>(List.of(last + "; extra == 'x150'"));
        for (int i = 0; i < 200; i++) {
            needs.add("a[x" + (i + 1) % 200 + "]; extra == 'x" + i + "'");
        }
        return needs.toArray(new String[0]);
    }

    /** Versions of {@code a} that need things by a rule. */
    private record ManyVersions(String need) implements Offers {
        private static final ProjectName A = ProjectName.tryParse("a").orElseThrow();

        @Override
        public List<Offer> of(ProjectName name) {
            List<Offer> all = new ArrayList<>();
            for (int i = 0; i < (name.equals(A) ? MANY : 2); i++) {
                all.add(Offer.of(SmallUniverse.version("1." + i)));
            }
            return all;
        }

        @Override
        public Needs needs(ProjectName name, Version version) {
            boolean needs = name.equals(A) && !need.isEmpty();
            return new Needs(
                    needs ? SmallUniverse.requirements(need.replace("#", "" + version.release(1))) : List.of(),
                    Set.of());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|a<1.50000|1.49999",
                "b!=1.1|a|1.99999",
                "b==1.#|a|1.1",
            })
    void case83AHundredThousandVersionsAreSearchedInLittleMemory(String need, String wanted, String chosen)
            throws Exception {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        Map<String, String> solution = solve(new ManyVersions(need), wanted);
        runtime.gc();
        long after = runtime.totalMemory() - runtime.freeMemory();
        assertThat(solution).containsEntry("a", chosen);
        assertThat((after - before) >> 20).as("MiB kept").isLessThan(64);
    }

    @Test
    void case83AHundredThousandVersionsOfWhichNoneWillDoEndTheSearch() {
        Offers offers = new ManyVersions("b==2.#");
        Solver solver = new Solver(
                offers,
                VersionPreference.NEWEST_FINAL,
                SmallUniverse.environment(),
                new Solver.Limits(MANY / 10, Duration.ofMinutes(5)));
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> assertThatThrownBy(() -> solver.solve(SmallUniverse.requirements("a"), List.of(), List.of()))
                        .isInstanceOfSatisfying(
                                BuildException.class,
                                e -> assertThat(e.problems().get(0).message())
                                        .isEqualTo(
                                                "no set of versions was found after 10000 steps of search; found so far: (9996 earlier"
                                                        + " steps)\n  and because `a` 1.90002 needs `b==2.90002`, and no version of `b` on"
                                                        + " offer is like that, `a` 1.90002 to 1.99999 can't be used\n  and because `a`"
                                                        + " 1.90001 needs `b==2.90001`, and no version of `b` on offer is like that, `a`"
                                                        + " 1.90001 to 1.99999 can't be used")));
    }

    @Test
    void case84MarkersAndRequirementsHaveLimits() {
        String deep = "(".repeat(MANY) + "os_name == 'x'" + ")".repeat(MANY);
        String nested = "(".repeat(101) + "os_name == 'x'" + ")".repeat(101);
        String wide = IntStream.range(0, MANY).mapToObj(i -> "os_name == 'x'").collect(Collectors.joining(" or "));
        String line = "a" + IntStream.range(0, MANY).mapToObj(i -> "!=1." + i).collect(Collectors.joining(","));
        assertTimeoutPreemptively(SHORT, () -> {
            assertThat(refused(() -> Marker.parse(deep))).isEqualTo("the marker is longer than 65536 characters");
            assertThat(refused(() -> Marker.parse(nested))).isEqualTo("parentheses are nested deeper than 100");
            assertThat(refused(() -> Marker.parse(wide))).isEqualTo("the marker is longer than 65536 characters");
            assertThat(refused(() -> Requirement.parse("a; " + deep)))
                    .isEqualTo("the requirement is longer than 65536 characters");
            assertThat(line).hasSizeGreaterThan(800_000);
            assertThat(refused(() -> Requirement.parse(line)))
                    .isEqualTo("the requirement is longer than 65536 characters");
        });
    }

    /** Something that reads a text. */
    private interface Reading {
        void run() throws SyntaxException;
    }

    private static String refused(Reading reading) {
        return catchThrowableOfType(SyntaxException.class, reading::run)
                .problem()
                .message();
    }

    private static Map<String, String> solve(Offers offers, String... wanted) throws Exception {
        return new Solver(offers, VersionPreference.NEWEST_FINAL, SmallUniverse.environment(), Solver.Limits.USUAL)
                .solve(SmallUniverse.requirements(wanted), List.of(), List.of()).versions().entrySet().stream()
                        .collect(Collectors.toMap(
                                each -> each.getKey().toString(),
                                each -> each.getValue().toString()));
    }
}
