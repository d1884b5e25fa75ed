package dev.mizzen.cli;

import com.sun.net.httpserver.HttpServer;
import dev.mizzen.build.StoreImageBuilder;
import dev.mizzen.diagnostic.ExitStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
 * reading of bases, is met by name.
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
            cmd = ["python"]
            requirements = ["requirements.txt"]
            outputs = ["oci:image"]
            bytecode = "off"
            """;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        Path folder = Files.createTempDirectory("mizzen-rehearsal");
        try {
            writeProject(folder);
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

    static void writeProject(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("pyproject.toml"), PROJECT + "index-url = \"" + RehearsalIndex.write(folder) + "\"\n");
        Files.writeString(folder.resolve("requirements.txt"), "prop>=1\n");
        Files.writeString(folder.resolve("rehearsal.py"), "x = 1\n");
    }

    /** Runs the commands in {@code folder}, which holds the project, and tells how each ended. */
    static List<ExitStatus> rehearse(Path folder) throws IOException {
        Map<String, String> environment =
                Map.of("MIZZEN_CACHE", folder.resolve("store").toString());
        OutputStream nowhere = OutputStream.nullOutputStream();
        Host host = new Host(folder, environment, nowhere, nowhere, false);
        Mizzen mizzen = new Mizzen(host, new StoreImageBuilder(environment, folder, InstantSource.system(), 1));
        HttpServer registry = registry();
        try {
            String name = "127.0.0.1:" + registry.getAddress().getPort();
            return List.of(
                    mizzen.run("--help"),
                    mizzen.run("version", "--json"),
                    mizzen.run("config", "show", "--origin"),
                    mizzen.run("build", "--help"),
                    mizzen.run("lock", folder.toString()),
                    mizzen.run("lock", folder.toString(), "--check"),
                    mizzen.run("explain", "prop", folder.toString()),
                    mizzen.run("build", folder.toString(), "--progress=tty"),
                    mizzen.run(
                            "build",
                            folder.toString(),
                            "--json",
                            "--push",
                            "--tag=" + name + "/rehearsal:1",
                            "--insecure-registry=" + name));
        } finally {
            registry.stop(0);
        }
    }

    /** One on this machine that has every blob and no manifest, and takes all that it is given. */
    private static HttpServer registry() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean unknown = exchange.getRequestMethod().equals("HEAD")
                    && exchange.getRequestURI().getPath().contains("/manifests/");
            int status = exchange.getRequestMethod().equals("PUT") ? 201 : 200;
            exchange.sendResponseHeaders(unknown ? 404 : status, -1);
            exchange.close();
        });
        server.start();
        return server;
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
