package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that were written in one build, with zstd layers on a gzip base, in the hands of other tools. */
class ArchiveToolsIT {
    private static final String NAME = "localhost/shop:1.0.0";

    @TempDir
    Path folder;

    private Path layout;
    private Path oci;
    private Path docker;

    @BeforeEach
    void buildOnce(Lab lab) throws IOException, InterruptedException {
        Path base = lab.base("distroless-3.11");
        lab.tool("python3");
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        layout = folder.resolve("layout");
        oci = folder.resolve("image.oci");
        docker = folder.resolve("image.docker");
        List<Object> arguments = new ArrayList<>(sample.build(base, 8099, "oci:" + layout));
        arguments.addAll(
                List.of("-o", "oci-archive:" + oci + ":" + NAME, "-o", "docker-archive:" + docker + ":" + NAME));
        arguments.addAll(List.of("--compression", "zstd"));
        Mizzen.command(folder.resolve("store"), arguments.toArray()).run().orFail();
    }

    @Test
    void skopeoAndUmociAndTheCheckerReadThem(Lab lab) throws IOException, InterruptedException {
        Command inspect = Command.of(lab.tool("skopeo"), "inspect", "--format", "{{.Digest}}");
        assertThat(inspect.and("oci-archive:" + oci + ":" + NAME).run().orFail().out())
                .isEqualTo(Mizzen.digest(layout) + "\n");
        String layers = inspect.and("--format", "{{len .Layers}}", "docker-archive:" + docker + ":" + NAME)
                .run()
                .orFail()
                .out();
        assertThat(layers.strip())
                .isEqualTo(String.valueOf(Mizzen.manifest(layout).get("layers").size()));
        lab.imageTools();
        assertThat(Mizzen.script("oci-check.sh", docker, "--normalised-from", "1")
                        .run()
                        .orFail()
                        .out())
                .endsWith("no faults\n");
    }

    @Test
    void podmanLoadsAndRunsThem(Lab lab) throws IOException, InterruptedException {
        Command podman = Command.of(lab.tool("podman"), "--root", folder.resolve("storage"))
                .and("--runroot", folder.resolve("run"), "--storage-driver", "vfs");
        for (Path archive : List.of(docker, oci)) {
            Command.Outcome loaded =
                    podman.and("load", "--quiet", "--input", archive).run().orFail();
            assertThat(loaded.out().strip()).isEqualTo("Loaded image: " + NAME);
            // Limits of this process, since raising them may be forbidden; no network, since making one may be.
            Command.Outcome ran = podman.and("run", "--rm", "--network=host", "--ulimit", "nofile=1024:1024")
                    .and("--ulimit", "nproc=1024:1024", "--entrypoint", "/opt/venv/bin/python", NAME)
                    .and("-c", "import flask; print(flask.__name__)")
                    .run();
            lab.need("podman that runs", ran.exit() != 126 && ran.exit() != 125, "podman can't run containers here");
            assertThat(ran.orFail().out()).isEqualTo("flask\n");
            podman.and("rmi", "--force", NAME).run().orFail();
        }
    }

    @Test
    void dockerLoadsAndRunsIt(Lab lab) throws IOException, InterruptedException {
        try (DockerDaemon daemon = DockerDaemon.start(lab)) {
            assertThat(daemon.docker("load", "--input", docker)).isEqualTo("Loaded image: " + NAME);
            assertThat(daemon.docker(
                            "run",
                            "--rm",
                            "--network=host",
                            "--entrypoint",
                            "/opt/venv/bin/python",
                            NAME,
                            "-c",
                            "import flask; print(flask.__name__)"))
                    .isEqualTo("flask");
            // What docker saves is read, and found to be an image of ours.
            Path saved = folder.resolve("saved.tar");
            daemon.docker("save", "--output", saved, NAME);
            FlaskSample sample = FlaskSample.write(folder.resolve("again"), lab.wheelhouse("small"));
            List<Object> arguments = new ArrayList<>(sample.build(layout, 8099, "oci:" + folder.resolve("never")));
            arguments.set(arguments.indexOf("--base") + 1, "docker-archive:" + saved + ":" + NAME);
            assertThat(Mizzen.command(folder.resolve("store"), arguments.toArray())
                            .run()
                            .err())
                    .contains("error[BASE_PATH_TAKEN]: `/opt/venv` is not free in the base");
            daemon.docker("rmi", "--force", NAME);
        }
    }
}
