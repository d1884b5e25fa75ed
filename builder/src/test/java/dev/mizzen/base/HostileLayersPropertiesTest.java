package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.LayerEntry;
import dev.mizzen.diagnostic.BuildException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any sequence of entries is either merged or refused; paths never leave the root, and every walk ends. */
class HostileLayersPropertiesTest {
    private static final List<LayerEntry.Type> TYPES = List.of(
            LayerEntry.Type.FILE, LayerEntry.Type.DIRECTORY, LayerEntry.Type.SYMBOLIC_LINK, LayerEntry.Type.HARD_LINK);
    private static final List<String> NAMES =
            List.of("a", "b", "c", ".wh.a", ".wh.b", ".wh..wh.opq", ".wh..wh..opq", ".wh.", "é");

    @Test
    void everySequenceIsMergedOrRefused() {
        int merged = 0;
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            MergedTree tree = new MergedTree();
            try {
                for (int i = 0; i < 6; i++) {
                    tree.apply(entry(random), i / 2);
                }
                merged++;
            } catch (BuildException e) {
                assertThat(e.problems().get(0).message()).startsWith("the base is damaged: the entry `");
                refused++;
            }
            for (int i = 0; i < 5; i++) {
                check(tree, path(random) + "/../" + path(random));
            }
        }
        assertThat(merged).as("merged").isGreaterThan(1000);
        assertThat(refused).as("refused").isGreaterThan(1000);
    }

    private static void check(MergedTree tree, String path) {
        PathWalk walk = new PathWalk(tree.root());
        walk.enter(path);
        while (walk.hasNext()) {
            if (walk.step(true) == null) {
                return;
            }
        }
        assertThat(walk.path()).doesNotContain("..", ".wh.").startsWith("/");
    }

    private static LayerEntry entry(Random random) {
        LayerEntry.Type type = TYPES.get(random.nextInt(TYPES.size()));
        String target =
                type == LayerEntry.Type.SYMBOLIC_LINK || type == LayerEntry.Type.HARD_LINK ? target(random) : "";
        String path = path(random);
        boolean whiteout = path.substring(path.lastIndexOf('/') + 1).startsWith(".wh.");
        return new LayerEntry(path, whiteout ? LayerEntry.Type.FILE : type, 0644, 0, 0, 0, whiteout ? "" : target);
    }

    private static String target(Random random) {
        String start = List.of("", "/", "../", "../../", "./").get(random.nextInt(5));
        return start + path(random);
    }

    private static String path(Random random) {
        List<String> names = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            names.add(NAMES.get(random.nextInt(random.nextInt(12) == 0 ? NAMES.size() : 3)));
        }
        return String.join("/", names);
    }
}
