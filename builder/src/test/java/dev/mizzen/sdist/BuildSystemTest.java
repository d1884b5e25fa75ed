package dev.mizzen.sdist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code pyproject.toml} says of building. */
class BuildSystemTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private BuildSystem read(String text) throws Exception {
        Files.writeString(folder.resolve("pyproject.toml"), text);
        return BuildSystem.read(folder, "alpha-1.0.tar.gz");
    }

    @Test
    void whatIsLeftOpenIsSetuptools() throws Exception {
        BuildSystem none = BuildSystem.read(folder, "alpha-1.0.tar.gz");
        assertThat(none.requires()).hasToString("[setuptools>=40.8.0]");
        assertThat(none.backend()).isEqualTo("setuptools.build_meta:__legacy__");
        assertThat(read("[project]\nname = 'alpha'\n")).isEqualTo(none);
        assertThat(read("[build-system]\nrequires = ['wheel']\n").backend())
                .isEqualTo("setuptools.build_meta:__legacy__");
    }

    @Test
    void allOfItIsRead() throws Exception {
        BuildSystem system = read("""
                [build-system]
                requires = ["flit_core >=3.2,<4", "x; python_version < '3.11'"]
                build-backend = "flit_core.buildapi"
                backend-path = ["tools"]
                """);
        assertThat(system.requires()).hasToString("[flit_core<4,>=3.2, x; python_version < \"3.11\"]");
        assertThat(system.backend()).isEqualTo("flit_core.buildapi");
        assertThat(system.backendPath()).containsExactly("tools");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            build-system = 1                                          | has a `build-system` that is no table
            build-system.requires = 'x'                               | has a `build-system.requires` that is not a list of texts
            build-system.requires = [1]                               | has a `build-system.requires` that is not a list of texts
            build-system.requires = ['x @ https://host/x.whl']        | names a file by its address in `build-system.requires`
            build-system.build-backend = 'a b'                        | has a `build-system.build-backend` that names no object of Python
            build-system.build-backend = 1                            | has a `build-system.build-backend` that names no object of Python
            build-system.backend-path = '.'                           | has a `build-system.backend-path` that is not a list of texts
            """)
    void whatItCanNotBeIsRefused(String text, String message) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> read(text));
        assertThat(e.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("the file " + message);
            assertThat(problem.where().orElseThrow()).hasToString("pyproject.toml of alpha-1.0.tar.gz");
        });
    }
}
