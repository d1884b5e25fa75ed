package dev.mizzen.layer;

import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.store.StoreKey;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The layers of the wheels. A wheel with a layer of its own gives the same layer in every image. */
public final class WheelLayers {
    /** The version of what a wheel becomes; raised when the same wheel would be installed differently. */
    private static final int VERSION = 1;

    private WheelLayers() {}

    /**
     * The layers of {@code wheels}, none of which has the name of another, in the order of the image.
     *
     * @throws BuildException with {@code LAYER_LIMIT_EXCEEDED} if {@code budget} leaves no room
     */
    public static List<LayerPlan> plan(List<WheelSource> wheels, VirtualEnvironment environment, LayerBudget budget)
            throws BuildException {
        if (wheels.isEmpty()) {
            return List.of();
        }
        List<LayerPlan> plans = new ArrayList<>();
        for (List<WheelSource> group : WheelGroups.of(wheels, budget.wheelLayers())) {
            plans.add(new LayerPlan(
                    LayerRole.WHEEL,
                    group.stream().map(WheelSource::title).collect(Collectors.joining(", ")),
                    key(group, environment),
                    () -> open(group, environment)));
        }
        return List.copyOf(plans);
    }

    private static StoreKey key(List<WheelSource> group, VirtualEnvironment environment) {
        String members =
                group.stream().map(wheel -> wheel.digest().toString()).sorted().collect(Collectors.joining("\n"));
        return StoreKey.of("wheel-layer")
                .with("prefix", environment.prefix())
                .with("library", environment.libraryDirectory())
                .with("installation", VERSION)
                .with("wheels", members);
    }

    private static OpenTree open(List<WheelSource> group, VirtualEnvironment environment)
            throws IOException, BuildException {
        Deque<Closeable> opened = new ArrayDeque<>();
        Closeable all = () -> closeAll(opened);
        try {
            Tree.Builder tree = Tree.builder(environment.root());
            Set<String> paths = new HashSet<>();
            for (WheelSource wheel : group) {
                WheelSource.Installed installed = wheel.opener().open();
                opened.push(installed.wheel());
                for (TreeEntry entry : installed.entries()) {
                    // A path of two wheels has equal content, or the plan would have been refused.
                    if (paths.add(entry.path())) {
                        tree.add(entry);
                    }
                }
            }
            return new OpenTree(tree.build(), all);
        } catch (IOException | BuildException | RuntimeException | Error e) {
            all.close();
            throw e;
        }
    }

    private static void closeAll(Deque<Closeable> opened) throws IOException {
        IOException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
