package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Flask application with real wheels, on real bases. */
class FlaskSampleIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"distroless-3.11", "slim-3.11", "pyslim-3.11"})
    void answersAsAnOrdinaryUserOnAReadOnlyRoot(String base, Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base(base);
        int port = Mizzen.freePort();
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        Path image = folder.resolve("image");
        Command.Outcome built = Mizzen.command(
                        folder.resolve("store"),
                        sample.build(layout, port, "oci:" + image).toArray())
                .run()
                .orFail();

        assertThat(built.out()).isEqualTo("shop@" + Mizzen.digest(image) + "\n");
        assertThat(Mizzen.config(image).at("/config/User").asText()).matches("^[1-9][0-9]*:[0-9]+$");
        Mizzen.script("oci-check.sh", image + ":latest", "--normalised-from", Mizzen.layers(layout))
                .run()
                .orFail();
        Mizzen.script("serve-check.sh", image + ":latest", port, "/", "hello 1.0.0")
                .run()
                .orFail();
        String user = Mizzen.config(image).at("/config/User").asText();
        Mizzen.script("serve-check.sh", image + ":latest", port, "/whoami", user + " /opt/venv")
                .run()
                .orFail();
        assertThat(built.err()).doesNotContain("warning");
        assertThat(Imports.all(image)).isEqualTo(Imports.COMPLETE);
        for (String name : new String[] {"python", "python3", "python3.11"}) {
            String prefix = "import sys; print(sys.prefix)";
            assertThat(Mizzen.run(image, name, "-c", prefix)).as(name).isEqualTo("/opt/venv");
            assertThat(Mizzen.run(image, "/opt/venv/bin/" + name, "-c", prefix))
                    .as("/opt/venv/bin/" + name)
                    .isEqualTo("/opt/venv");
        }
        assertThat(Mizzen.run(image, "flask", "--version")).startsWith("Python 3.11.");
        assertThat(Mizzen.run(image, "gunicorn", "--version")).startsWith("gunicorn ");
    }
}
