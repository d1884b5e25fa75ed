package dev.mizzen.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.project.PyProject;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether a lock file that Poetry, PDM or Pipenv itself writes, where one is on the {@code PATH}, is that of its project, and no longer
 * when the project has changed. Nothing is required, so that no index is asked.
 */
class LockFreshnessToolTest {
    private static final String PROJECT = """
            [project]
            name = "shop"
            version = "0.1.0"
            requires-python = ">=3.9"
            dependencies = []

            [dependency-groups]
            dev = []

            [tool.poetry]
            package-mode = false
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void poetry(Lab lab) throws Exception {
        check(lab, "poetry", "poetry.lock", "pyproject.toml", PROJECT, PROJECT.replace(">=3.9", ">=3.10"));
    }

    @Test
    void pdm(Lab lab) throws Exception {
        check(
                lab,
                "pdm",
                "pdm.lock",
                "pyproject.toml",
                PROJECT,
                PROJECT.replace("dependencies = []", "dependencies = ['flask']"));
    }

    @Test
    void pipenv(Lab lab) throws Exception {
        String pipfile = "[packages]\n\n[dev-packages]\n\n[requires]\npython_version = \"3.11\"\n";
        check(lab, "pipenv", "Pipfile.lock", "Pipfile", pipfile, pipfile.replace("3.11", "3.12"));
    }

    private void check(Lab lab, String tool, String lock, String declaration, String project, String changed)
            throws Exception {
        lab.need(tool, isThere(tool), "no `" + tool + "` on the PATH to write a lock file of its own");
        Files.writeString(folder.resolve(declaration), project);
        Command.of(tool, "lock")
                .in(folder)
                .env("HOME", folder.toString())
                .env("PIPENV_VENV_IN_PROJECT", "1")
                .env("PIPENV_IGNORE_VIRTUALENVS", "1")
                .run()
                .orFail();
        freshness(lock);
        Files.writeString(folder.resolve(declaration), changed);
        BuildException stale = catchThrowableOfType(BuildException.class, () -> freshness(lock));
        assertThat(stale.problems().get(0).code()).isEqualTo(ProblemCode.LOCK_STALE);
    }

    private void freshness(String lock) throws Exception {
        Path pyproject = folder.resolve("pyproject.toml");
        Optional<PyProject> read = Files.exists(pyproject) ? Optional.of(PyProject.read(pyproject)) : Optional.empty();
        LockFile file = LockFile.read(folder.resolve(lock), folder, read, problem -> {});
        assertThat(file.contentHash()).isPresent();
        LockFreshness.check(file, folder.resolve(lock), read, LockScope.of(LockTargets.DEBIAN));
    }

    private static boolean isThere(String tool) throws InterruptedException {
        try {
            return Command.of(tool, "--version").run().exit() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
