package dev.mizzen.benchmark;

import dev.mizzen.archive.Tree;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.wheel.InstallPlan;
import dev.mizzen.wheel.InstallScheme;
import dev.mizzen.wheel.Wheel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wheels of one folder; each becomes a layer of its own.
 *
 * @param wheels in the order of their names
 */
record WheelSet(List<Path> wheels) {
    private static final InstallScheme SCHEME = new InstallScheme("/opt/venv", "lib/python3.11", "3.11");

    WheelSet {
        wheels = List.copyOf(wheels);
    }

    /** The wheels in {@code folder}; none where there is no such folder. */
    static WheelSet in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return new WheelSet(List.of());
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new WheelSet(files.filter(file -> file.toString().endsWith(".whl"))
                    .sorted()
                    .toList());
        }
    }

    /** The folder of the set {@code name}: below {@code mizzen.wheels}, else the lab's. */
    static Path folder(String name) {
        String given = System.getProperty("mizzen.wheels", "");
        return given.isEmpty() ? lab().resolve("wheels").resolve(name) : Path.of(given, name);
    }

    private static Path lab() {
        String lab = System.getenv("MIZZEN_LAB");
        return lab == null || lab.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache", "mizzen-lab")
                : Path.of(lab);
    }

    /** What is done with the tree of a wheel while the wheel is open. */
    interface Work {
        /** Gives the bytes that were written. */
        long apply(Tree tree) throws IOException, BuildException;
    }

    /** Opens {@code wheel}, plans its installation, and does {@code work}. */
    static long each(Path wheel, Work work) throws IOException, BuildException {
        String name = String.valueOf(wheel.getFileName());
        try (Wheel open = Wheel.open(wheel, name, warning -> {})) {
            Tree.Builder tree = Tree.builder(SCHEME.root());
            InstallPlan.of(open, SCHEME, warning -> {}).files().forEach(file -> tree.add(file.entry()));
            return work.apply(tree.build());
        }
    }

    /** Does {@code work} with all wheels, one after the other, and gives the sum. */
    long all(Work work) throws IOException, BuildException {
        long sum = 0;
        for (Path wheel : wheels) {
            sum += each(wheel, work);
        }
        return sum;
    }

    /** The wheels, the largest files first, as they are best handed to a pool. */
    List<Path> largestFirst() throws IOException {
        record Sized(Path wheel, long size) {}
        List<Sized> sized = new ArrayList<>();
        for (Path wheel : wheels) {
            sized.add(new Sized(wheel, Files.size(wheel)));
        }
        return sized.stream()
                .sorted((a, b) -> Long.compare(b.size(), a.size()))
                .map(Sized::wheel)
                .toList();
    }
}
