package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.IndexServer;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Flask application again, its wheels being served by an index that asks for a password. */
class IndexIT {
    private static final String CANARY = "s3cret-canary";

    private final IndexServer server = new IndexServer().protect("me", CANARY);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        server.close();
        assertThat(server.faults()).isEmpty();
    }

    @Test
    void anImageFromAnIndexIsTheOneFromAFolder(Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path base = lab.base("distroless-3.11");
        int port = Mizzen.freePort();
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        serve(sample.project().resolve("wheels"));
        Path first = folder.resolve("from-index");
        Command.Outcome built = build(sample, base, port, first, "-v").run().orFail();

        Command.Outcome again =
                build(sample, base, port, folder.resolve("again")).run().orFail();
        assertThat(again.out()).isEqualTo(built.out());
        assertThat(server.requests().stream().filter(request -> request.startsWith("/files/")))
                .doesNotHaveDuplicates();

        Path second = folder.resolve("from-folder");
        Mizzen.command(
                        folder.resolve("other-store"),
                        sample.build(base, port, "oci:" + second).toArray())
                .run()
                .orFail();
        assertThat(Mizzen.digest(first)).isEqualTo(Mizzen.digest(second));
        Mizzen.script("serve-check.sh", first + ":latest", port, "/", "hello 1.0.0")
                .run()
                .orFail();
        assertThat(built.out() + built.err() + again.err()).doesNotContain(CANARY);
        assertThat(filesWith(CANARY)).isEmpty();
    }

    @Test
    void whatIsMissingIsSaidWithoutThePassword(Lab lab) throws IOException, InterruptedException {
        Path base = lab.base("distroless-3.11");
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        Path image = folder.resolve("image");
        Command.Outcome refused =
                build(sample, base, 8080, image, "--progress", "none").run();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("error[WHEEL_NOT_FOUND]: there is no wheel of `blinker ")
                .contains("there is no wheel of `flask ", "there is no wheel of `werkzeug ")
                .doesNotContain(CANARY);
        assertThat(image).doesNotExist();

        Command.Outcome offline = build(sample, base, 8080, image, "--progress", "none", "--offline")
                .run();
        assertThat(offline.exit()).isEqualTo(1);
        assertThat(offline.err())
                .startsWith("error[OFFLINE_REFUSED]: `" + server.uri("/simple/blinker/")
                        + "` is not on this machine, and `--offline` forbids to fetch it")
                .doesNotContain(CANARY);
    }

    @Test
    void aBuildThatNeedsNoIndexLoadsNothingOfTheNetwork(Lab lab) throws IOException, InterruptedException {
        Path base = lab.base("distroless-3.11");
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        Path classes = folder.resolve("classes.txt");
        Mizzen.command(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        List.of("-Xlog:class+load:file=" + classes),
                        folder.resolve("store"),
                        sample.build(base, 8080, "oci:" + folder.resolve("image"))
                                .toArray())
                .run()
                .orFail();
        List<String> loaded = Files.readAllLines(classes);
        assertThat(loaded).anyMatch(line -> line.contains("dev.mizzen.index.Wheelhouse "));
        assertThat(loaded.stream().filter(line -> line.contains(" org.jsoup.") || line.contains(" java.net.http.")))
                .isEmpty();
    }

    private Command build(FlaskSample sample, Path base, int port, Path image, Object... more) {
        List<Object> words = new ArrayList<>(sample.build(base, port, "oci:" + image));
        int links = words.indexOf("--find-links");
        words.subList(links, links + 3).clear();
        words.add("--isolated");
        words.add("--index-url");
        words.add(server.uri("me:" + CANARY, "/simple/"));
        words.addAll(List.of(more));
        return Mizzen.command(folder.resolve("store"), words.toArray())
                .env("http_proxy", "")
                .env("no_proxy", "127.0.0.1");
    }

    /** Serves the wheels of a folder, half of the pages in HTML and half in JSON. */
    private void serve(Path wheels) throws IOException {
        Map<String, List<Path>> projects = new TreeMap<>();
        try (Stream<Path> files = Files.list(wheels)) {
            files.filter(file -> file.toString().endsWith(".whl")).sorted().forEach(file -> {
                String name = file.getFileName().toString().split("-", 2)[0].replace('_', '-');
                projects.computeIfAbsent(name, key -> new ArrayList<>()).add(file);
            });
        }
        for (Map.Entry<String, List<Path>> project : projects.entrySet()) {
            List<String> links = new ArrayList<>();
            for (Path file : project.getValue()) {
                byte[] content = Files.readAllBytes(file);
                server.file("/files/" + file.getFileName(), content);
                links.add("../../files/" + file.getFileName() + "#sha256=" + IndexServer.hex(content));
            }
            String name = project.getKey();
            if (name.hashCode() % 2 == 0) {
                server.project(name, links.toArray(String[]::new));
            } else {
                server.json("/simple/" + name + "/", json(links));
            }
        }
    }

    private static String json(List<String> links) {
        return links.stream()
                .map(link -> link.split("#sha256=", -1))
                .map(parts -> "{\"filename\":\"" + parts[0].substring("../../files/".length()) + "\",\"url\":\""
                        + parts[0] + "\",\"hashes\":{\"sha256\":\"" + parts[1] + "\"}}")
                .collect(Collectors.joining(",", "{\"meta\":{\"api-version\":\"1.0\"},\"files\":[", "]}"));
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
            return found;
        }
    }
}
