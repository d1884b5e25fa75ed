package dev.mizzen.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Universes of the size and shape of large applications; how long the search takes on a warm JVM is printed, not asserted. */
class LargeUniverseTest {
    private static final int WARM = 15;

    /** Projects that need those with higher numbers; newer versions need newer ones, and some shun the newest. */
    private static final class Universe implements Offers {
        private final Map<ProjectName, List<Version>> versions = new HashMap<>();
        private final Map<ProjectName, List<Needs>> needs = new HashMap<>();

        Universe(int projects, int mostVersions, int mostNeeds, long seed) throws Exception {
            SplittableRandom random = new SplittableRandom(seed);
            List<Integer> counts = new ArrayList<>();
            for (int p = 0; p < projects; p++) {
                counts.add(3 + (int) (mostVersions * Math.pow(random.nextDouble(), 3)));
            }
            for (int p = 0; p < projects; p++) {
                List<Version> own = new ArrayList<>();
                List<Needs> all = new ArrayList<>();
                int most = random.nextInt(mostNeeds + 1);
                List<Integer> others = new ArrayList<>();
                for (int i = 0; i < most && p + 1 < projects; i++) {
                    others.add(p + 1 + (int) ((projects - p - 1) * Math.pow(random.nextDouble(), 2)));
                }
                for (int v = 0; v < counts.get(p); v++) {
                    own.add(version(v));
                    List<Requirement> requirements = new ArrayList<>();
                    for (int other : others) {
                        int count = counts.get(other);
                        int low = count * v / counts.get(p) / 2;
                        String cap = random.nextInt(8) == 0 ? ",<" + version(Math.max(low + 1, count - 1)) : "";
                        String marker = random.nextInt(6) == 0 ? "; sys_platform == 'win32'" : "";
                        requirements.add(Requirement.parse("p" + other + ">=" + version(low) + cap + marker));
                    }
                    all.add(new Needs(requirements, Set.of()));
                }
                versions.put(SmallUniverse.name("p" + p), own);
                needs.put(SmallUniverse.name("p" + p), all);
            }
        }

        private static Version version(int number) {
            return SmallUniverse.version(number / 10 + "." + number % 10);
        }

        @Override
        public List<Offer> of(ProjectName name) {
            return versions.getOrDefault(name, List.of()).stream()
                    .map(Offer::of)
                    .toList();
        }

        @Override
        public Needs needs(ProjectName name, Version version) {
            return needs.getOrDefault(name, List.of())
                    .get(versions.getOrDefault(name, List.of()).indexOf(version));
        }
    }

    @ParameterizedTest
    @CsvSource({"jupyter, 110, 120, 9", "airflow, 520, 200, 14"})
    void isSolved(String title, int projects, int mostVersions, int mostNeeds) throws Exception {
        Universe universe = new Universe(projects, mostVersions, mostNeeds, 7);
        List<Requirement> wanted = SmallUniverse.requirements("p0", "p1", "p2", "p3", "p4>=0.1");
        long best = Long.MAX_VALUE;
        Solver.Chosen chosen = solve(universe, wanted);
        for (int i = 0; i < WARM; i++) {
            long began = System.nanoTime();
            assertThat(solve(universe, wanted)).isEqualTo(chosen);
            best = Math.min(best, System.nanoTime() - began);
        }
        System.out.println("a universe like " + title + ": " + chosen.versions().size() + " of " + projects
                + " projects chosen, warm in " + best / 1000 + " µs");
        for (Map.Entry<ProjectName, Version> each : chosen.versions().entrySet()) {
            for (Requirement need :
                    universe.needs(each.getKey(), each.getValue()).requirements()) {
                if (Closure.applies(need, SmallUniverse.environment())) {
                    assertThat(need.specifier()
                                    .contains(Objects.requireNonNull(
                                            chosen.versions().get(need.name()))))
                            .isTrue();
                }
            }
        }
    }

    private static Solver.Chosen solve(Universe universe, List<Requirement> wanted) throws Exception {
        return new Solver(universe, VersionPreference.NEWEST_FINAL, SmallUniverse.environment(), Solver.Limits.USUAL)
                .solve(wanted, List.of(), List.of());
    }
}
