package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WheelGroupsTest {
    private static final long LARGE = 1 << 18;

    @Test
    void largeOnesStandAloneAndFirst() {
        List<WheelSource> wheels = List.of(
                wheel("small", LARGE - 1),
                wheel("zlarge", LARGE),
                wheel("alarge", 2 * LARGE - 1),
                wheel("huge", 100 * LARGE));
        assertThat(names(WheelGroups.of(wheels, 50)))
                .containsExactly(List.of("huge"), List.of("alarge"), List.of("zlarge"), List.of("small"));
    }

    @Test
    void smallOnesShareEightLayersAtMost() {
        List<List<WheelSource>> groups = WheelGroups.of(many(200, 1000), 100);
        assertThat(groups).hasSize(8);
        assertThat(groups)
                .allSatisfy(group ->
                        assertThat(group).isSortedAccordingTo(java.util.Comparator.comparing(WheelSource::name)));
    }

    @Test
    void roomIsNeverExceededAndNothingIsLost() {
        Random random = new Random(20);
        for (int run = 0; run < 300; run++) {
            int room = 1 + random.nextInt(40);
            List<WheelSource> wheels = random(random, random.nextInt(120));
            List<List<WheelSource>> groups = WheelGroups.of(wheels, room);
            assertThat(groups).hasSizeLessThanOrEqualTo(room);
            List<WheelSource> all = new ArrayList<>();
            groups.forEach(all::addAll);
            assertThat(all).containsExactlyInAnyOrderElementsOf(wheels);
        }
    }

    @Test
    void orderOfTheWheelsDoesNotMatter() {
        Random random = new Random(21);
        List<WheelSource> wheels = random(random, 60);
        List<WheelSource> shuffled = new ArrayList<>(wheels);
        Collections.shuffle(shuffled, random);
        assertThat(WheelGroups.of(shuffled, 30)).isEqualTo(WheelGroups.of(wheels, 30));
    }

    @Test
    void newSmallWheelChangesOneSharedLayerAndNothingElse() {
        Random random = new Random(22);
        for (int run = 0; run < 100; run++) {
            int room = 1 + random.nextInt(60);
            List<WheelSource> wheels = random(random, 1 + random.nextInt(80));
            List<WheelSource> more = new ArrayList<>(wheels);
            more.add(wheel("newcomer-" + run, random.nextInt((int) LARGE)));
            Set<List<WheelSource>> after = new HashSet<>(WheelGroups.of(more, room));
            long changed = WheelGroups.of(wheels, room).stream()
                    .filter(group -> !after.contains(group))
                    .count();
            assertThat(changed).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void newLargeWheelChangesNothingWhileThereIsRoom() {
        List<WheelSource> wheels = random(new Random(23), 40);
        List<WheelSource> more = new ArrayList<>(wheels);
        more.add(wheel("newcomer", 50 * LARGE));
        assertThat(WheelGroups.of(more, 70)).containsAll(WheelGroups.of(wheels, 70));
    }

    @Test
    void limitRisesWhenRoomRunsOut() {
        List<WheelSource> wheels = new ArrayList<>(many(10, LARGE));
        wheels.add(wheel("huge", 8 * LARGE));
        List<List<WheelSource>> groups = WheelGroups.of(wheels, 6);
        assertThat(groups.get(0)).extracting(WheelSource::name).containsExactly("huge");
        assertThat(groups).hasSizeLessThanOrEqualTo(3);
        assertThat(WheelGroups.of(wheels, 1)).hasSize(1);
    }

    @Test
    void budgetCountsTheBaseAndOurOwn() throws BuildException {
        assertThat(new LayerBudget(127, 10, 3, 1).wheelLayers()).isEqualTo(114);
        assertThat(new LayerBudget(127, 10, 3, 2).wheelLayers()).isEqualTo(57);
        assertThatIllegalArgumentException().isThrownBy(() -> new LayerBudget(128, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LayerBudget(0, 1, 1, 1));
    }

    @Test
    void noRoomIsRefused() {
        Problem problem = refused(new LayerBudget(20, 18, 2, 1));
        assertThat(problem.message()).isEqualTo("the image has no room for its wheels");
        assertThat(problem.code()).isEqualTo(ProblemCode.LAYER_LIMIT_EXCEEDED);
        assertThat(problem.expected()).hasValue("at most 20 layers");
        assertThat(problem.actual())
                .hasValue("21 layers: 18 of the base, 2 of the environment and the application, 1 of all wheels");
        assertThat(problem.hint()).hasValue("raise --max-layers, at most to 127, or use a base with fewer layers");
        assertThat(refused(new LayerBudget(127, 124, 2, 2)).hint()).hasValue("use a base with fewer layers");
    }

    private static Problem refused(LayerBudget budget) {
        BuildException[] thrown = new BuildException[1];
        assertThatThrownBy(budget::wheelLayers).isInstanceOfSatisfying(BuildException.class, e -> thrown[0] = e);
        return thrown[0].problems().get(0);
    }

    private static List<List<String>> names(List<List<WheelSource>> groups) {
        return groups.stream()
                .map(group -> group.stream().map(WheelSource::name).toList())
                .toList();
    }

    private static List<WheelSource> many(int count, long size) {
        List<WheelSource> wheels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wheels.add(wheel("project-" + i, size));
        }
        return wheels;
    }

    private static List<WheelSource> random(Random random, int count) {
        List<WheelSource> wheels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            wheels.add(wheel("project-" + i, 1L << random.nextInt(26)));
        }
        return wheels;
    }

    static WheelSource wheel(String name, long size) {
        WheelSource.Opener opener = () -> {
            throw new AssertionError("not to be opened");
        };
        return new WheelSource(name, "1.0", Digest.sha256(name.getBytes(StandardCharsets.UTF_8)), size, opener);
    }
}
