package dev.mizzen.wheel;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.EncodedLayer;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.archive.Tree;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the layer of one wheel in a process of its own, for {@link LayerMemoryIT}. */
final class LayerInLittleMemory {
    private LayerInLittleMemory() {}

    /** Argument: the wheel. Prints digest, size and diff ID of its layer, then the most memory that the process had. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(layer(Path.of(arguments[0])));
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .forEach(System.out::println);
        }
    }

    static EncodedLayer layer(Path file) throws Exception {
        InstallScheme scheme = new InstallScheme("/opt/venv", "lib/python3.11", "3.11");
        try (Wheel wheel = Wheel.open(file, file.getFileName().toString(), warning -> {})) {
            Tree.Builder tree = Tree.builder(scheme.root());
            InstallPlan.of(wheel, scheme, warning -> {}).files().forEach(each -> tree.add(each.entry()));
            return new LayerEncoder(Compression.GZIP).encode(tree.build(), OutputStream.nullOutputStream());
        }
    }
}
