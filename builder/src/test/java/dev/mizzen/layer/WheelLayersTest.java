package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.digest.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WheelLayersTest {
    private static final VirtualEnvironment ENVIRONMENT =
            new VirtualEnvironment("/opt/venv", "/usr/bin/python3.13", "3.13.1", "lib/python3.13");
    private static final LayerBudget BUDGET = new LayerBudget(LayerBudget.USUAL, 4, 2, 1);

    private final List<String> closed = new ArrayList<>();

    @Test
    void treeHoldsTheFilesAndTheirParentsBelowThePrefix() throws Exception {
        LayerPlan plan = WheelLayers.plan(List.of(wheel("hello", "x.py")), ENVIRONMENT, BUDGET)
                .get(0);
        assertThat(plan.role()).isEqualTo(LayerRole.WHEEL);
        assertThat(plan.title()).isEqualTo("hello 1.0");
        try (OpenTree tree = plan.source().open()) {
            assertThat(VenvLayerTest.listing(tree.tree()))
                    .containsExactly(
                            "opt/venv/lib/",
                            "opt/venv/lib/python3.13/",
                            "opt/venv/lib/python3.13/site-packages/",
                            "opt/venv/lib/python3.13/site-packages/x.py = hello");
            assertThat(closed).isEmpty();
        }
        assertThat(closed).containsExactly("hello");
    }

    @Test
    void wheelsThatShareALayerAreListedAndClosedTogether() throws Exception {
        LayerPlan plan = WheelLayers.plan(
                        List.of(wheel("b", "b.py"), wheel("a", "a.py")), ENVIRONMENT, new LayerBudget(5, 2, 2, 1))
                .get(0);
        assertThat(plan.title()).isEqualTo("a 1.0, b 1.0");
        try (OpenTree tree = plan.source().open()) {
            assertThat(tree.tree().entries()).extracting(TreeEntry::path).hasSize(5);
        }
        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void aPathThatTwoWheelsShareIsThereOnce() throws Exception {
        LayerPlan plan = WheelLayers.plan(
                        List.of(wheel("a", "shared.py"), wheel("b", "shared.py")),
                        ENVIRONMENT,
                        new LayerBudget(5, 2, 2, 1))
                .get(0);
        try (OpenTree tree = plan.source().open()) {
            assertThat(VenvLayerTest.listing(tree.tree()))
                    .endsWith("opt/venv/lib/python3.13/site-packages/shared.py = a");
        }
    }

    @Test
    void wheelsOpenedBeforeAFailureAreClosed() throws Exception {
        WheelSource bad = new WheelSource("b", "1.0", Digest.sha256(new byte[0]), 1, () -> {
            throw new IOException("gone");
        });
        LayerPlan plan = WheelLayers.plan(List.of(wheel("a", "a.py"), bad), ENVIRONMENT, new LayerBudget(5, 2, 2, 1))
                .get(0);
        assertThatThrownBy(() -> plan.source().open()).isInstanceOf(IOException.class);
        assertThat(closed).containsExactly("a");
    }

    @Test
    void keyDependsOnWheelAndPlace() throws Exception {
        WheelSource wheel = wheel("hello", "x.py");
        List<LayerPlan> plans = new ArrayList<>();
        plans.addAll(WheelLayers.plan(List.of(wheel), ENVIRONMENT, BUDGET));
        plans.addAll(WheelLayers.plan(List.of(wheel("other", "x.py")), ENVIRONMENT, BUDGET));
        plans.addAll(WheelLayers.plan(
                List.of(wheel),
                new VirtualEnvironment("/v", "/usr/bin/python3.13", "3.13.1", "lib/python3.13"),
                BUDGET));
        plans.addAll(WheelLayers.plan(
                List.of(wheel),
                new VirtualEnvironment("/opt/venv", "/usr/bin/python3.13", "3.13.1", "lib/python3.13t"),
                BUDGET));
        assertThat(plans).extracting(LayerPlan::key).doesNotHaveDuplicates();
        LayerPlan elsewhere = WheelLayers.plan(
                        List.of(wheel),
                        new VirtualEnvironment("/opt/venv", "/usr/local/bin/python3.13", "3.13.9", "lib/python3.13"),
                        BUDGET)
                .get(0);
        assertThat(elsewhere.key()).isEqualTo(plans.get(0).key());
    }

    @Test
    void noWheelsNoLayers() throws Exception {
        assertThat(WheelLayers.plan(List.of(), ENVIRONMENT, new LayerBudget(1, 1, 1, 1)))
                .isEmpty();
    }

    private WheelSource wheel(String name, String file) {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        TreeEntry entry = new TreeEntry.File(
                "opt/venv/lib/python3.13/site-packages/" + file, 0644, Owner.ROOT, Content.of(content));
        return new WheelSource(
                name,
                "1.0",
                Digest.sha256(content),
                content.length,
                () -> new WheelSource.Installed(List.of(entry), () -> closed.add(name)));
    }
}
