package dev.mizzen.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.python.ProjectName;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeclaredPlacesTest {
    private static final Path FOLDER = Path.of("/repository/app");

    private static DeclaredPlaces places(String text) throws Exception {
        return DeclaredPlaces.of(PyProject.parse(text, "pyproject.toml"), FOLDER);
    }

    private static Map<String, String> folders(DeclaredPlaces places) {
        Map<String, String> folders = new TreeMap<>();
        places.folders()
                .forEach((name, source) -> folders.put(
                        name.toString(),
                        source.folder()
                                .map(folder -> folder.normalize().toString())
                                .orElse("workspace")));
        return folders;
    }

    @Test
    void theTablesOfAllToolsAreRead() throws Exception {
        DeclaredPlaces places = places("""
                [project]
                name = "app"
                version = "1"
                dependencies = [
                    "a @ file:///elsewhere/a", "b @ file:///${PROJECT_ROOT}/../b", "c @ file:../c",
                    "d @ https://host/d.whl", "e @ file:///x/e-1.0-py3-none-any.whl", "plain>=1",
                ]
                [project.optional-dependencies]
                x = ["f @ file:///elsewhere/f%20f"]
                [dependency-groups]
                dev = ["g @ git+https://host/g.git", { include-group = "more" }]
                more = ["h @ file:///elsewhere/h"]
                [tool.pdm.dev-dependencies]
                local = ["-e file:///${PROJECT_ROOT}/i#egg=i", "-e git+https://host/j.git#egg=j", "-e nothing"]
                [tool.poetry.dependencies]
                k = { path = "../k", develop = true }
                l = { git = "https://host/l.git" }
                m = [{ path = "m" , markers = "os_name == 'posix'" }, "^1.0"]
                n = { path = "wheels/n-1.0.tar.gz" }
                [tool.poetry.group.test.dependencies]
                o = { path = "o" }
                [tool.uv.sources]
                P_p = { workspace = true }
                q = [{ path = "q", marker = "os_name == 'posix'" }]
                r = { url = "https://host/r.whl" }
                s = { index = "mine" }
                """);
        assertThat(folders(places))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("a", "/elsewhere/a"),
                        Map.entry("b", "/repository/b"),
                        Map.entry("c", "/repository/c"),
                        Map.entry("f", "/elsewhere/f f"),
                        Map.entry("h", "/elsewhere/h"),
                        Map.entry("i", "/repository/app/i"),
                        Map.entry("k", "/repository/k"),
                        Map.entry("m", "/repository/app/m"),
                        Map.entry("o", "/repository/app/o"),
                        Map.entry("p-p", "workspace"),
                        Map.entry("q", "/repository/app/q")));
        assertThat(places.others())
                .extracting(ProjectName::toString)
                .containsExactly("d", "e", "g", "j", "l", "n", "r");
    }

    @Test
    void whatAProjectNamesCountsBeforeWhatItsWorkspaceNames() throws Exception {
        DeclaredPlaces own = places("""
                [tool.uv.sources]
                a = { path = "own" }
                b = { git = "https://host/b.git" }
                """);
        DeclaredPlaces workspace = places("""
                [tool.uv.sources]
                a = { path = "workspace" }
                b = { path = "workspace" }
                c = { path = "c" }
                d = { url = "https://host/d.whl" }
                """);
        DeclaredPlaces both = own.or(workspace);
        assertThat(folders(both))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "/repository/app/own", "c", "/repository/app/c"));
        assertThat(both.others()).extracting(ProjectName::toString).containsExactly("b", "d");
    }
}
