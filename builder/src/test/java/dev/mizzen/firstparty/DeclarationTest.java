package dev.mizzen.firstparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.layer.AppDistribution;
import dev.mizzen.python.Version;
import dev.mizzen.settings.Setting;
import dev.mizzen.wheel.InstallScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a project's metadata can be had without running its code, and what else says it. */
class DeclarationTest {
    private static final InstallScheme SCHEME = new InstallScheme("/opt/venv", "lib/python3.11", "3.11");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aDynamicVersionIsTheOneThatIsGiven() throws Exception {
        AppDistribution distribution =
                distribution("[project]\nname = \"Shop.Web\"\ndynamic = [\"version\", \"readme\"]\n", "1.4.0rc1");
        assertThat(distribution.version()).hasToString("1.4.0rc1");
        assertThat(distribution.metadata()).isEqualTo("""
                        Metadata-Version: 2.2
                        Name: Shop.Web
                        Version: 1.4.0rc1
                        """);
    }

    @Test
    void withoutOneTheMessageSaysHowToGiveIt() {
        List<Problem> problems =
                problems("[project]\nname = \"a\"\ndynamic = [\"version\", \"scripts\", \"classifiers\"]\n", "");
        assertThat(problems).extracting(Problem::code).containsOnly(ProblemCode.PROJECT_DYNAMIC_FIELD);
        assertThat(problems)
                .extracting(problem -> problem.where().orElseThrow().toString().replace(folder + "/", "") + " "
                        + problem.message() + " | " + problem.hint().orElseThrow())
                .containsExactly(
                        "pyproject.toml:3:12 `project.version` is dynamic: only running the project's build would tell"
                                + " it | give `version` in `[tool.mizzen]`, or `--app-version VERSION`; or build the"
                                + " project's wheel and name it with `--app-wheel`",
                        "pyproject.toml:3:23 `project.scripts` is dynamic: only running the project's build would tell"
                                + " it | give `scripts` in `[project]`; or build the project's wheel and name it with"
                                + " `--app-wheel`");
        assertThat(problems("[project]\nname = \"a\"\ndynamic = [\"version\", \"scripts\"]\n", "1"))
                .extracting(Problem::message)
                .containsExactly("`project.scripts` is dynamic: only running the project's build would tell it");
    }

    @Test
    void aStatedVersionIsNotChanged() throws Exception {
        String project = "[project]\nname = \"a\"\nversion = \"1.0\"\n";
        assertThat(distribution(project, "").version()).hasToString("1.0");
        assertThat(distribution(project, "1.0.0").version()).hasToString("1.0");
        Problem problem = problems(project, "1.1").get(0);
        assertThat(problem.where().orElseThrow()).hasToString(folder + "/pyproject.toml:1:1");
        assertThat(problem.at("here"))
                .isEqualTo(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "the project states its version, and `--app-version` gives another")
                        .at("here")
                        .values("1.0", "1.1")
                        .hint("leave `--app-version` out, or make `version` dynamic in the project"));
    }

    @Test
    void poetrysStandInGivesWay() throws Exception {
        String poetry = "[tool.poetry]\nname = \"a\"\n";
        assertThat(declared(poetry).distribution(SCHEME, Optional.empty(), Setting.APP_WHEEL))
                .isEmpty();
        assertThat(distribution(poetry, "2.1").metadata()).contains("Version: 2.1\n");
        assertThat(distribution(poetry + "version = \"0.0.0\"\n", "2.1").version())
                .hasToString("2.1");
        assertThat(distribution(poetry + "version = \"0.0.0\"\n", "").version()).hasToString("0.0.0");
        assertThat(problems(poetry + "version = \"2.0\"\n", "2.1").get(0).message())
                .isEqualTo("the project states its version, and `--app-version` gives another");
        assertThat(declared("[tool.poetry]\nname = \"a\"\npackage-mode = false\n")
                        .distribution(SCHEME, Optional.of(Version.parse("1")), Setting.APP_WHEEL))
                .isEmpty();
    }

    private Declaration declared(String pyproject) throws Exception {
        Files.writeString(folder.resolve("pyproject.toml"), pyproject);
        return Declaration.read(folder);
    }

    private AppDistribution distribution(String pyproject, String version) throws Exception {
        Optional<Version> given = version.isEmpty() ? Optional.empty() : Optional.of(Version.parse(version));
        return declared(pyproject)
                .distribution(SCHEME, given, Setting.APP_WHEEL)
                .orElseThrow();
    }

    private List<Problem> problems(String pyproject, String version) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> distribution(pyproject, version));
        assertThat(e).isNotNull();
        return e.problems();
    }
}
