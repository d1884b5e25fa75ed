package dev.mizzen.cli;

import dev.mizzen.build.StoreImageBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs through commands in a folder of its own, so that the Java machine meets their classes: the launcher does this once and
 * keeps the classes in an archive, from which every later start is quick. What these commands do not come by, such as the
 * reading of wheels and bases, is met by name.
 */
public final class Rehearsal {
    private static final String PROJECT = """
            [project]
            name = "rehearsal"
            version = "1"
            dependencies = ["rehearsal>=1; python_version > '3'"]
            [tool.mizzen]
            base = "scratch"
            platform = "linux/amd64"
            python = "3.12.1"
            interpreter = "/usr/bin/python3.12"
            libc = "glibc:2.36"
            no-index = true
            cmd = ["python"]
            requirements = ["requirements.txt"]
            find-links = ["."]
            outputs = ["oci:image"]
            """;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        Path folder = Files.createTempDirectory("mizzen-rehearsal");
        try {
            Files.writeString(folder.resolve("pyproject.toml"), PROJECT);
            Files.writeString(folder.resolve("requirements.txt"), "# nothing\n");
            Files.writeString(folder.resolve("rehearsal.py"), "x = 1\n");
            rehearse(folder);
            meet(StoreImageBuilder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void rehearse(Path folder) {
        Map<String, String> environment =
                Map.of("MIZZEN_CACHE", folder.resolve("store").toString());
        OutputStream nowhere = OutputStream.nullOutputStream();
        Host host = new Host(folder, environment, nowhere, nowhere, false);
        Mizzen mizzen = new Mizzen(host, new StoreImageBuilder(environment, folder, InstantSource.system(), 1));
        mizzen.run("--help");
        mizzen.run("version", "--json");
        mizzen.run("config", "show", "--origin");
        mizzen.run("build", "--help");
        mizzen.run("build", "--progress=tty");
        mizzen.run("build", "--json");
    }

    /** Has the machine load the classes of a jar, without running anything of them. */
    private static void meet(URI place) throws IOException {
        Path jar = Path.of(place);
        if (!Files.isRegularFile(jar)) {
            return;
        }
        try (FileSystem inside = FileSystems.newFileSystem(jar);
                Stream<Path> all = Files.walk(inside.getPath("/dev"))) {
            List<String> names = all.map(Path::toString)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .map(name ->
                            name.substring(1, name.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
            for (String name : names) {
                try {
                    Class.forName(name, false, Rehearsal.class.getClassLoader());
                } catch (ClassNotFoundException | LinkageError e) {
                    // Then it is not in the archive.
                }
            }
        }
    }
}
