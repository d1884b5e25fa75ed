package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The FastAPI and the Django project of {@code fixtures}, with real wheels on real bases. */
class WebSampleIT {
    /** One for all cases, as on a user's machine: a base is looked through once. */
    @TempDir
    static Path store;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"distroless-3.11", "slim-3.11", "pyslim-3.11"})
    void fastapi(String base, Lab lab) throws IOException, InterruptedException {
        WebSample sample = build("fastapi", base, lab);
        sample.answers("/health", "{\"status\":\"ok\",\"version\":\"1.4.0\",\"user\":\"" + sample.user() + "\"}");
        sample.answers("/orders/7", "[{\"article\":\"rope\",\"count\":2},{\"article\":\"block\",\"count\":4}]");
        assertThat(Imports.all(sample.image())).isEqualTo(Imports.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"distroless-3.11", "slim-3.11", "pyslim-3.11"})
    void django(String base, Lab lab) throws IOException, InterruptedException {
        WebSample sample = build("django", base, lab);
        sample.answers(
                "/health",
                "{\"status\": \"ok\", \"version\": \"0.9.2\", \"user\": \"" + sample.user() + "\", \"database\": 42}");
        sample.answers("/notes/first-one", "NOTE first-one");
        assertThat(Mizzen.run(sample.image(), "python", "/app/manage.py", "check"))
                .isEqualTo("System check identified no issues (0 silenced).");
    }

    private WebSample build(String project, String base, Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Path layout = lab.base(base);
        Path wheels = lab.wheelhouse("web");
        WebSample sample = WebSample.copy(project, folder);
        Command.Outcome built = sample.build(store, layout, wheels.resolve("requirements.txt"), wheels);
        assertThat(built.err()).doesNotContain("warning");
        Mizzen.script("oci-check.sh", sample.image() + ":latest", "--normalised-from", Mizzen.layers(layout))
                .run()
                .orFail();
        return sample;
    }
}
