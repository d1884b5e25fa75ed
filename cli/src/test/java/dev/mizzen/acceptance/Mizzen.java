package dev.mizzen.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code mizzen} as a child process, and the images that it wrote. */
final class Mizzen {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Mizzen() {}

    /** {@code mizzen ARGUMENTS…} on the running JDK, with a store of its own and nothing configured by the environment. */
    static Command command(Path store, Object... arguments) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return command(java, List.of(), store, arguments);
    }

    static Command command(Path java, List<String> options, Path store, Object... arguments) {
        List<Object> words = new ArrayList<>();
        words.add(java);
        words.addAll(options);
        words.addAll(List.of("-cp", classPath(), "dev.mizzen.cli.Main"));
        words.addAll(List.of(arguments));
        return Command.of(words.toArray()).sheltered().env("MIZZEN_CACHE", store.toString());
    }

    /** A lab script that writes below {@code target}. */
    static Command script(String name, Object... arguments) throws IOException {
        return Command.of(Lab.script(name))
                .and(arguments)
                .env("MIZZEN_LAB", Lab.scratch().toString());
    }

    /** Runs a program of the image {@code layout:latest} in the folder {@code /} and returns what it printed. */
    static String run(Path layout, String program, String... arguments) throws IOException, InterruptedException {
        return script("run-image.sh", layout + ":latest", "--entrypoint", program, "--workdir", "/", "--")
                .and((Object[]) arguments)
                .run()
                .orFail()
                .out()
                .strip();
    }

    /** The digest of the only image of a layout. */
    static String digest(Path layout) throws IOException {
        return JSON.readTree(layout.resolve("index.json").toFile())
                .at("/manifests/0/digest")
                .asText();
    }

    static JsonNode manifest(Path layout) throws IOException {
        return blob(layout, digest(layout));
    }

    static JsonNode config(Path layout) throws IOException {
        return blob(layout, manifest(layout).at("/config/digest").asText());
    }

    private static JsonNode blob(Path layout, String digest) throws IOException {
        return JSON.readTree(
                layout.resolve("blobs").resolve(digest.replace(':', '/')).toFile());
    }

    static int layers(Path layout) throws IOException {
        return manifest(layout).get("layers").size();
    }

    /** A port that nothing listened on a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Copies a folder of the source tree, with what is executable. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Names of what a folder holds, sorted; of nothing when it is not there. */
    static List<String> list(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
