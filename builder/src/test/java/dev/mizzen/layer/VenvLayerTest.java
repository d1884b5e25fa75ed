package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VenvLayerTest {
    private static final VirtualEnvironment ENVIRONMENT =
            new VirtualEnvironment("/opt/venv", "/usr/local/bin/python3.13", "3.13.1", "lib/python3.13");

    @Test
    void holdsWhatPythonNeedsAndNoMore() throws Exception {
        Tree tree = VenvLayer.tree(ENVIRONMENT, new TreeSet<>(Set.of("opt", "srv")));
        assertThat(listing(tree))
                .containsExactly(
                        "opt/",
                        "opt/venv/",
                        "opt/venv/bin/",
                        "opt/venv/bin/python -> /usr/local/bin/python3.13",
                        "opt/venv/bin/python3 -> /usr/local/bin/python3.13",
                        "opt/venv/bin/python3.13 -> /usr/local/bin/python3.13",
                        "opt/venv/include/",
                        "opt/venv/lib/",
                        "opt/venv/lib/python3.13/",
                        "opt/venv/lib/python3.13/site-packages/",
                        "opt/venv/lib64 -> lib",
                        """
                        opt/venv/pyvenv.cfg = home = /usr/local/bin
                        include-system-site-packages = false
                        version = 3.13.1
                        """,
                        "srv/");
        assertThat(tree.entries())
                .allSatisfy(entry -> assertThat(entry.owner().uid()).isZero());
    }

    @Test
    void freeThreadedPythonHasItsOwnNameToo() throws Exception {
        VirtualEnvironment threads =
                new VirtualEnvironment("/e", "/usr/bin/python3.13t", "3.13.0rc1", "lib/python3.13t");
        assertThat(listing(VenvLayer.tree(threads, new TreeSet<>())))
                .contains(
                        "e/bin/python3.13 -> /usr/bin/python3.13t",
                        "e/bin/python3.13t -> /usr/bin/python3.13t",
                        "e/lib/python3.13t/site-packages/")
                .doesNotContain("e/bin/python3.1 -> /usr/bin/python3.13t");
        assertThat(threads.sitePackages()).isEqualTo("/e/lib/python3.13t/site-packages");
        assertThat(threads.python()).isEqualTo("/e/bin/python");
    }

    @Test
    void onlyMissingParentsAreMade() {
        assertThat(VenvLayer.missingParents(
                        List.of("/opt/a/venv", "/app", "/srv/x/app"), Set.of("opt", "srv")::contains))
                .containsExactly("opt/a", "srv/x");
    }

    @Test
    void keyDependsOnEveryPart() {
        TreeSet<String> none = new TreeSet<>();
        List<LayerPlan> plans = List.of(
                VenvLayer.plan(ENVIRONMENT, none),
                VenvLayer.plan(ENVIRONMENT, new TreeSet<>(Set.of("opt"))),
                VenvLayer.plan(
                        new VirtualEnvironment("/v", "/usr/local/bin/python3.13", "3.13.1", "lib/python3.13"), none),
                VenvLayer.plan(
                        new VirtualEnvironment("/opt/venv", "/usr/bin/python3.13", "3.13.1", "lib/python3.13"), none),
                VenvLayer.plan(
                        new VirtualEnvironment("/opt/venv", "/usr/local/bin/python3.13", "3.13.2", "lib/python3.13"),
                        none),
                VenvLayer.plan(
                        new VirtualEnvironment("/opt/venv", "/usr/local/bin/python3.13", "3.13.1", "lib/python3.13t"),
                        none));
        assertThat(plans).extracting(LayerPlan::key).doesNotHaveDuplicates();
        assertThat(plans).extracting(LayerPlan::role).containsOnly(LayerRole.VENV);
    }

    @Test
    void impossibleEnvironmentsAreFaultsOfTheCaller() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VirtualEnvironment("opt", "/p", "3.13.1", "lib/python3.13"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VirtualEnvironment("/opt/../x", "/p", "3.13.1", "lib/python3.13"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VirtualEnvironment("/opt", "/p", "3.13.1\nx", "lib/python3.13"));
        assertThatIllegalArgumentException().isThrownBy(() -> new VirtualEnvironment("/opt", "/p", "3.13.1", "lib/x"));
    }

    static List<String> listing(Tree tree) throws Exception {
        List<String> lines = new ArrayList<>();
        for (TreeEntry entry : tree.entries()) {
            if (entry instanceof TreeEntry.SymbolicLink link) {
                lines.add(link.path() + " -> " + link.target());
            } else if (entry instanceof TreeEntry.File file) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                file.content().writeTo(out);
                lines.add(file.path() + " = " + out.toString(StandardCharsets.UTF_8));
            } else {
                lines.add(entry.path() + "/");
            }
        }
        return lines;
    }
}
