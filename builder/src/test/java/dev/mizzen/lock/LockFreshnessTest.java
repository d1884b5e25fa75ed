package dev.mizzen.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.ProjectName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a lock file of another state of the project is refused, with the difference, in each way in which it can be told. */
class LockFreshnessTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String POETRY_1 = """
            [tool.poetry]
            name = "shop"
            version = "0.1.0"
            description = "Grüße"

            [tool.poetry.dependencies]
            python = "^3.11"
            flask = "^3.0"
            pretty = { version = "*", optional = true, markers = "sys_platform != 'win32'" }

            [tool.poetry.extras]
            nice = ["pretty"]

            [tool.poetry.group.dev.dependencies]
            pytest = ">=8"

            [[tool.poetry.source]]
            name = "größe"
            url = "https://host/simple"
            """;
    private static final String POETRY_2 = """
            [project]
            name = "shop"
            version = "0.1.0"
            requires-python = ">=3.11"
            dependencies = ["flask>=3"]

            [project.optional-dependencies]
            nice = ["pretty"]

            [tool.poetry.group.dev.dependencies]
            pytest = ">=8"
            """;
    private static final String PDM = """
            [project]
            name = "shop"
            version = "0.1.0"
            requires-python = ">=3.11"
            dependencies = ["flask>=3"]

            [dependency-groups]
            dev = ["pytest>=8"]

            [tool.pdm.dev-dependencies]
            lint = ["ruff"]

            [tool.pdm.resolution]
            allow-prereleases = true
            """;
    private static final String PIPFILE = """
            [packages]
            flask = ">=3"
            pretty = {version = "*", markers = "sys_platform != 'win32'"}

            [dev-packages]
            pytest = "*"

            [web]
            gunicorn = "*"

            [requires]
            python_version = "3.11"
            """;
    private static final String UV_PROJECT = """
            [project]
            name = "shop"
            version = "0.1.0"
            dependencies = ["flask >= 3", "old; python_version < '3'", "from-git"]

            [project.optional-dependencies]
            nice = ["shop[pretty]"]
            pretty = ["pretty<2"]

            [tool.uv.sources]
            from-git = { git = "https://host/from-git.git" }
            """;
    private static final String UV_LOCK = """
            version = 1
            requires-python = ">=3.11"

            [[package]]
            name = "shop"
            version = "0.1.0"
            source = { virtual = "." }

            [package.optional-dependencies]
            nice = []
            pretty = []

            [package.metadata]
            requires-dist = [
                { name = "flask", specifier = ">=3" },
                { name = "from-git", git = "https://host/from-git.git" },
                { name = "old", marker = "python_full_version < '3'" },
                { name = "pretty", marker = "extra == 'pretty'", specifier = "<2" },
                { name = "shop", extras = ["pretty"], marker = "extra == 'nice'" },
            ]
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private void check(String declaration, String project, String name, String lock, String... extras)
            throws Exception {
        Files.writeString(folder.resolve(declaration), project);
        Files.writeString(folder.resolve(name), lock);
        Path pyproject = folder.resolve("pyproject.toml");
        Optional<PyProject> read = Files.exists(pyproject) ? Optional.of(PyProject.read(pyproject)) : Optional.empty();
        LockFile file = LockFile.read(folder.resolve(name), folder, read, problem -> {});
        TreeSet<ProjectName> asked = new TreeSet<>();
        List.of(extras).forEach(extra -> asked.add(new ProjectName(extra)));
        LockScope scope = new LockScope(LockTargets.DEBIAN, asked, new TreeSet<>(), new TreeSet<>());
        LockFreshness.check(file, folder.resolve(name), read, scope);
        LockFreshness.checkSatisfied(file, read, scope, LockSelection.select(file, scope));
    }

    private Problem stale(String declaration, String project, String name, String lock, String... extras) {
        BuildException e =
                catchThrowableOfType(BuildException.class, () -> check(declaration, project, name, lock, extras));
        assertThat(e).isNotNull();
        assertThat(e.problems()).hasSize(1);
        assertThat(e.problems().get(0).hint()).isPresent();
        return e.problems().get(0);
    }

    private static String poetryLock(String hash) {
        return "[[package]]\nname = \"flask\"\nversion = \"3.0.3\"\noptional = false\npython-versions = \"*\"\n"
                + "groups = [\"main\"]\nfiles = [{file = \"flask-3.0.3-py3-none-any.whl\", hash = \"sha256:" + DIGEST
                + "\"}]\n[metadata]\nlock-version = \"2.1\"\npython-versions = \"*\"\ncontent-hash = \"" + hash
                + "\"\n";
    }

    @Test
    void poetryIsToldByItsContentHash() throws Exception {
        String hash = "3d82be20c96f5bab1161182748164d79bfe05fdecd8ebe3de692f8a5bca734b0";
        check("pyproject.toml", POETRY_1, "poetry.lock", poetryLock(hash));
        Problem problem = stale(
                "pyproject.toml",
                POETRY_1.replace("flask = \"^3.0\"", "flask = \"^4.0\""),
                "poetry.lock",
                poetryLock(hash));
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_STALE);
        assertThat(problem.message())
                .isEqualTo("`poetry.lock` was made for another `pyproject.toml`: `flask>=4.0,<5` (locked: 3.0.3)"
                        .replace(">=4.0,<5", "<5,>=4.0"));
        assertThat(problem.actual()).contains("3d82be20c96f5bab116…");
        assertThat(problem.hint()).contains("lock again with `poetry lock`, and look at what changes");
        check(
                "pyproject.toml",
                POETRY_2,
                "poetry.lock",
                poetryLock("62db959e4cf5243707b924ed7b3174bbb71389c214a1ec7d501060f0b29d5ab3"));
        assertThat(stale("pyproject.toml", POETRY_2, "poetry.lock", poetryLock(hash))
                        .message())
                .isEqualTo("`poetry.lock` was made for another `pyproject.toml`");
    }

    @Test
    void pdmIsToldByItsContentHash() throws Exception {
        String lock = "[metadata]\nstrategy = [\"inherit_metadata\"]\nlock_version = \"4.5.0\"\ncontent_hash ="
                + " \"sha256:0b98fc832c61a98af773bc491fa5762a572d0b893a5cd293b449c61d6415263f\"\n";
        check("pyproject.toml", PDM, "pdm.lock", lock);
        assertThat(stale("pyproject.toml", PDM.replace("flask>=3", "flask>=3,<4"), "pdm.lock", lock)
                        .message())
                .isEqualTo("`pdm.lock` was made for another `pyproject.toml`: `flask<4,>=3` (locked: none)");
    }

    @Test
    void pipenvIsToldByTheHashOfThePipfile() throws Exception {
        String lock = "{\"_meta\": {\"pipfile-spec\": 6, \"hash\": {\"sha256\":"
                + " \"71fd0152360a454edf00d3ffa21d381f2b4ad748e7aa44dd02f32965043a8d6f\"}}}";
        check("Pipfile", PIPFILE, "Pipfile.lock", lock);
        assertThat(stale("Pipfile", PIPFILE.replace(">=3", ">=4"), "Pipfile.lock", lock)
                        .message())
                .isEqualTo("`Pipfile.lock` was made for another `Pipfile`");
        Files.delete(folder.resolve("Pipfile"));
        assertThat(stale("other", "", "Pipfile.lock", lock).message())
                .isEqualTo("there is no `Pipfile` beside `Pipfile.lock`");
    }

    @Test
    void uvIsToldByItsRequirements() throws Exception {
        check("pyproject.toml", UV_PROJECT, "uv.lock", UV_LOCK);
        check("pyproject.toml", UV_PROJECT, "uv.lock", UV_LOCK, "nice");
        Problem problem = stale(
                "pyproject.toml", UV_PROJECT.replace("flask >= 3", "flask >= 3.1\", \"click"), "uv.lock", UV_LOCK);
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_STALE);
        assertThat(problem.message()).isEqualTo("`uv.lock` was made for other requirements than the project has");
        assertThat(problem.expected()).contains("click, flask>=3.1");
        assertThat(problem.actual()).contains("flask>=3");
        String extra = UV_PROJECT.replace("pretty<2", "pretty<3");
        check("pyproject.toml", extra, "uv.lock", UV_LOCK);
        Problem withExtra = stale("pyproject.toml", extra, "uv.lock", UV_LOCK, "nice");
        assertThat(withExtra.expected()).contains("pretty<3");
        assertThat(withExtra.actual()).contains("pretty<2");
        Problem removed = stale("pyproject.toml", UV_PROJECT.replace("\"flask >= 3\", ", ""), "uv.lock", UV_LOCK);
        assertThat(removed.expected()).contains("nothing else");
    }

    @Test
    void othersAreToldByWhetherTheySatisfyTheProject() throws Exception {
        String lock =
                "lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\nname = \"flask\"\nversion = \"3.0.3\"\n"
                        + "wheels = [{ url = \"https://host/flask-3.0.3-py3-none-any.whl\", hashes = { sha256 = \""
                        + DIGEST
                        + "\" } }]\n";
        check("pyproject.toml", POETRY_2, "pylock.toml", lock);
        Problem problem = stale(
                "pyproject.toml",
                POETRY_2.replace("flask>=3", "flask>=3.1\", \"click[x]>8; os_name == 'posix'\", \"y; os_name == 'nt'"),
                "pylock.toml",
                lock);
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_STALE);
        assertThat(problem.message())
                .isEqualTo("the lock file does not have what the project requires: `flask>=3.1` (locked: 3.0.3),"
                        + " `click[x]>8` (locked: none)");
    }

    @Test
    void theProjectsOwnPythonIsChecked() {
        Problem problem = stale(
                "pyproject.toml",
                POETRY_2.replace(">=3.11", ">=3.12"),
                "pylock.toml",
                "lock-version = \"1.0\"\ncreated-by = \"x\"\n");
        assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_MISMATCH);
        assertThat(problem.message()).isEqualTo("the project is for other Pythons than the base image's");
        assertThat(problem.expected()).contains("Python >=3.12");
        assertThat(problem.actual()).contains("Python 3.11.9");
    }
}
