package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A project's own package is there wherever a program starts: the two usual shapes of a project. */
class ProjectLayoutIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "flat, flat-sample, 0.4.0, /app/flatsample/__init__.py",
        "src-layout, src-sample, 2.0.1, /app/src/srcsample/__init__.py"
    })
    void isThereFromAnyFolder(String shape, String name, String version, String file, Lab lab)
            throws IOException, InterruptedException {
        lab.imageTools();
        Path base = lab.base("distroless-3.11");
        Path project = folder.resolve(shape);
        Mizzen.copy(Lab.root().resolve("fixtures").resolve(shape), project);
        Path image = folder.resolve("image");
        Mizzen.command(
                        folder.resolve("store"),
                        "build",
                        project,
                        "-b",
                        "oci:" + base + ":latest",
                        "--entrypoint",
                        name,
                        "-o",
                        "oci:" + image)
                .run()
                .orFail();

        String module = name.replace("-", "");
        String script = "import " + module
                + " as m; from importlib.metadata import version; print(m.__file__, version('" + name + "'))";
        assertThat(Mizzen.run(image, "python", "-c", script)).isEqualTo(file + " " + version);
        assertThat(Mizzen.run(image, name)).isEqualTo(name + " " + version + " /opt/venv");
        assertThat(Mizzen.script("run-image.sh", image + ":latest")
                        .run()
                        .orFail()
                        .out())
                .isEqualTo(name + " " + version + " /opt/venv\n");
    }
}
