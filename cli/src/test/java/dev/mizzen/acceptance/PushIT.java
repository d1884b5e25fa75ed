package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.LabRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A base from a real registry, an image pushed to it, and what others find there. */
class PushIT {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private LabRegistry registry;

    private Command build(FlaskSample sample, Path store, Path home, Object... more) {
        List<Object> words = new ArrayList<>(sample.build(Path.of("unused"), 8080, "oci:unused"));
        words.set(words.indexOf("--base") + 1, registry.name() + "/base/python:3.11");
        words.set(words.indexOf("--tag") + 1, registry.name() + "/team/shop:1.0");
        words.subList(words.indexOf("--output"), words.indexOf("--output") + 2).clear();
        words.addAll(List.of("--insecure-registry", registry.name(), "--json"));
        words.addAll(List.of(more));
        return Mizzen.command(store, words.toArray())
                .env("DOCKER_CONFIG", home.toString())
                .env("XDG_RUNTIME_DIR", "");
    }

    private static JsonNode push(Command.Outcome built) throws IOException {
        return new ObjectMapper().readTree(built.orFail().out()).at("/pushes/0");
    }

    private static Map<String, byte[]> blobs(Path layout) throws IOException {
        Map<String, byte[]> blobs = new TreeMap<>();
        try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path file : files.toList()) {
                blobs.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return blobs;
    }

    @Test
    void whatIsPushedIsTheImageBlobByBlob(Lab lab) throws Exception {
        Path skopeo = lab.tool("skopeo");
        Path base = lab.base("slim-3.11");
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        try (LabRegistry started = LabRegistry.start(lab, folder.resolve("registry"), "token")) {
            registry = started;
            Path home = Files.createDirectories(folder.resolve("home"));
            String auth = Base64.getEncoder().encodeToString("lab:lab".getBytes(StandardCharsets.UTF_8));
            Files.writeString(
                    home.resolve("config.json"),
                    "{\"auths\":{\"" + registry.name() + "\":{\"auth\":\"" + auth + "\"}}}");
            pushBase(skopeo, base, "--dest-creds=lab:lab");

            Path store = folder.resolve("store");
            Path written = folder.resolve("written");
            JsonNode first = push(build(sample, store, home, "--push", "--output", "oci:" + written)
                    .run());
            assertThat(first.at("/sent").asInt()).isGreaterThan(3);
            assertThat(first.at("/reused").asInt()).as("mounted from the base").isEqualTo(Mizzen.layers(base));
            JsonNode second = push(build(sample, store, home, "--push").run());
            assertThat(second.at("/sent").asInt()).isZero();

            Path pulled = folder.resolve("pulled");
            Command.of(skopeo, "copy", "-q", "--src-tls-verify=false", "--src-creds=lab:lab")
                    .and("docker://" + registry.name() + "/team/shop:1.0", "oci:" + pulled + ":latest")
                    .run()
                    .orFail();
            assertThat(Mizzen.digest(pulled)).isEqualTo(Mizzen.digest(written));
            assertThat(blobs(pulled).keySet()).isEqualTo(blobs(written).keySet());
            blobs(pulled)
                    .forEach((name, content) -> assertThat(content).as(name).isEqualTo(uncheckedBlob(written, name)));

            Command.Outcome denied = build(
                            sample,
                            store,
                            folder.resolve("nobody"),
                            "--push",
                            "--tag",
                            registry.name() + "/team/shop:2")
                    .run();
            assertThat(denied.exit()).isEqualTo(3);
            assertThat(denied.out() + denied.err()).contains("REGISTRY_DENIED").doesNotContain(auth);
        }
    }

    private void pushBase(Path skopeo, Path base, String... options) throws IOException, InterruptedException {
        Command.of(skopeo, "copy", "-q", "--dest-tls-verify=false")
                .and((Object[]) options)
                .and("oci:" + base + ":latest", "docker://" + registry.name() + "/base/python:3.11")
                .run()
                .orFail();
    }

    /** Docker compares manifest, config and every layer with their digests on the way. */
    @Test
    void dockerPullsWhatIsPushed(Lab lab) throws Exception {
        Path skopeo = lab.tool("skopeo");
        Path base = lab.base("distroless-3.11");
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        try (DockerDaemon daemon = DockerDaemon.start(lab);
                LabRegistry started = LabRegistry.start(lab, folder.resolve("registry"), "none")) {
            registry = started;
            pushBase(skopeo, base);
            Path written = folder.resolve("written");
            build(sample, folder.resolve("store"), folder, "--push", "--output", "oci:" + written)
                    .run()
                    .orFail();
            String name = registry.name() + "/team/shop:1.0";
            daemon.docker("pull", "--quiet", name);
            assertThat(daemon.docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", name))
                    .isEqualTo(registry.name() + "/team/shop@" + Mizzen.digest(written));
            assertThat(daemon.docker("image", "inspect", "--format", "{{.Id}}", name))
                    .isEqualTo(Mizzen.manifest(written).at("/config/digest").asText());
            assertThat(daemon.docker("image", "inspect", "--format", "{{len .RootFS.Layers}}", name))
                    .isEqualTo(String.valueOf(Mizzen.layers(written)));
            daemon.docker("rmi", "--force", name);
        }
    }

    private static byte[] uncheckedBlob(Path layout, String name) {
        try {
            return Files.readAllBytes(layout.resolve("blobs/sha256").resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
