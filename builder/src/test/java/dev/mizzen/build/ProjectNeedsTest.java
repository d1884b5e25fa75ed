package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.WheelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that name neither requirements nor a lock file: the project says what it needs. */
class ProjectNeedsTest {
    private static final String PROJECT = """
            [project]
            name = "shop"
            version = "1.0"
            dependencies = ["alpha>=1,<2", "win; sys_platform == 'win32'", "shop[fast]; python_version >= '4'"]
            [project.optional-dependencies]
            fast = ["beta"]
            all = ["shop[fast]"]
            [dependency-groups]
            dev = ["gamma"]
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private IndexBuild build;

    @BeforeEach
    void prepare() throws Exception {
        build = new IndexBuild(folder);
        Path wheels = Files.createDirectories(folder.resolve("wheels"));
        for (WheelBuilder wheel :
                List.of(wheel("alpha", "1.5"), wheel("alpha", "2.0"), wheel("beta", "1.0"), wheel("gamma", "1.0"))) {
            wheel.write(wheels);
        }
        build.unset(Setting.REQUIREMENTS).set(Setting.NO_INDEX, "").set(Setting.FIND_LINKS, wheels);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve("project").resolve(file), text);
    }

    private List<String> wheels() throws Exception {
        return build.run().layers().stream()
                .filter(layer -> layer.role().equals("wheel"))
                .map(BuildResult.BuiltLayer::title)
                .toList();
    }

    private List<String> notes() {
        return build.events.stream()
                .filter(BuildEvent.Noted.class::isInstance)
                .map(event -> ((BuildEvent.Noted) event).text())
                .toList();
    }

    @Test
    void whatPyprojectDeclaresIsTakenAndToldWhatItCameTo() throws Exception {
        write("pyproject.toml", PROJECT);
        write("requirements.txt", "gamma==1.0\n");
        assertThat(wheels()).containsExactly("alpha 1.5");
        assertThat(notes())
                .contains(
                        "dependencies: those that pyproject.toml declares; there is no lock file",
                        "chosen versions: alpha 1.5");
    }

    @Test
    void extrasAndGroupsAreTakenBesides() throws Exception {
        write("pyproject.toml", PROJECT);
        build.set(Setting.EXTRA, "all").set(Setting.GROUP, "dev");
        assertThat(wheels()).containsExactlyInAnyOrder("alpha 1.5", "beta 1.0", "gamma 1.0");
        build.set(Setting.NO_GROUP, "dev");
        assertThat(wheels()).containsExactlyInAnyOrder("alpha 1.5", "beta 1.0");
    }

    @Test
    void anExtraThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
        write("pyproject.toml", PROJECT);
        build.set(Setting.EXTRA, "slow").set(Setting.GROUP, "test");
        assertThat(build.problems())
                .extracting(Problem::message)
                .containsExactly("the project has no extra `slow`", "the project has no group `test`");
        Problem extra = build.problems().get(0);
        assertThat(extra.code()).isEqualTo(ProblemCode.CONFIG_INVALID);
        assertThat(extra.expected()).contains("all, fast");
        assertThat(extra.hint()).contains("ask for one that it has, or declare it in `pyproject.toml`");
    }

    @Test
    void withoutDeclaredDependenciesTheRequirementsFileBesideIsTaken() throws Exception {
        write("requirements-prod.txt", "alpha==1.5\n");
        assertThat(wheels()).containsExactly("alpha 1.5");
        assertThat(notes()).contains("dependencies: requirements-prod.txt, beside the project; there is no lock file");
        write("requirements.txt", "gamma==1.0\n");
        assertThat(wheels()).containsExactly("gamma 1.0");
    }

    @Test
    void ofSeveralRequirementsFilesNoneIsGuessed() throws Exception {
        write("requirements-a.txt", "alpha==1.5\n");
        write("requirements-b.txt", "beta==1.0\n");
        Problem problem = build.problem();
        assertThat(problem.message()).isEqualTo("several requirements files lie beside the project");
        assertThat(problem.actual()).contains("requirements-a.txt, requirements-b.txt");
        assertThat(problem.hint()).contains("name those that are meant with `--requirements`");
    }

    @Test
    void aProjectForOtherPythonsIsRefused() throws Exception {
        write(
                "pyproject.toml",
                PROJECT.replace("version = \"1.0\"", "version = \"1.0\"\nrequires-python = \">=3.13\""));
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_MISMATCH);
        assertThat(problem.message()).isEqualTo("the project is for other Pythons than the base image's");
        assertThat(problem.expected()).contains("Python >=3.13");
        assertThat(problem.actual()).contains("Python 3.11.2");
    }

    @Test
    void whatComesFromElsewhereTakesALockFile() throws Exception {
        write("pyproject.toml", PROJECT.replace("alpha>=1,<2", "alpha @ git+https://example.org/alpha"));
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.REQUIREMENT_UNSUPPORTED);
        assertThat(problem.message()).isEqualTo("`alpha` is required from a place of its own, which takes a lock file");
        assertThat(problem.hint())
                .contains("lock the project, or name its wheel in a requirements file, with `--requirements`");
    }
}
