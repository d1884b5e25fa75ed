package dev.mizzen.firstparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    private void declare(String place, String content) throws Exception {
        Files.createDirectories(root.resolve(place));
        Files.writeString(root.resolve(place).resolve("pyproject.toml"), content);
    }

    private List<String> members() throws Exception {
        return Workspace.of(root).orElseThrow().members().stream()
                .map(folder -> root.relativize(folder).toString())
                .toList();
    }

    @Test
    void membersAreTheFoldersThatMatchAndHoldAProject() throws Exception {
        for (String place :
                List.of("libs/a", "libs/b", "libs/old", "libs/a/inner", "apps/x/y", "apps/.hidden", "alone")) {
            declare(place, "");
        }
        Files.createDirectories(root.resolve("libs/empty"));
        Files.createSymbolicLink(root.resolve("libs/link"), root.resolve("alone"));
        declare("", "[tool.uv.workspace]\nmembers = [\"./libs/*\", \"alone/\"]\nexclude = [\"libs/old\"]\n");
        assertThat(members()).containsExactly("alone", "libs/a", "libs/b");
        declare("", "[tool.uv.workspace]\nmembers = [\"libs/**\", \"apps/**\", \"[\"]\n");
        assertThat(members()).containsExactly("apps/x/y", "libs/a", "libs/a/inner", "libs/b", "libs/old");
        declare("", "[tool.uv.workspace]\n");
        assertThat(members()).isEmpty();
    }

    @Test
    void theNearestFolderThatDeclaresAWorkspaceDecides() throws Exception {
        declare("", "[tool.uv.workspace]\nmembers = [\"libs/*\"]\n");
        declare("libs/a", "");
        declare("other/b", "");
        assertThat(Workspace.of(root.resolve("libs/a")).orElseThrow().root()).isEqualTo(root);
        assertThat(Workspace.of(root.resolve("other/b"))).isEmpty();
        declare("libs/a", "[tool.uv.workspace]\n");
        assertThat(Workspace.of(root.resolve("libs/a")).orElseThrow().root()).isEqualTo(root.resolve("libs/a"));
    }

    @Test
    void aBrokenFileAboveMattersOnlyWhereItMayDeclareAWorkspace() throws Exception {
        declare("libs/a", "");
        declare("", "not toml");
        assertThat(Workspace.of(root.resolve("libs/a"))).isEmpty();
        declare("", "not toml [tool.uv.workspace]");
        BuildException broken = catchThrowableOfType(BuildException.class, () -> Workspace.of(root.resolve("libs/a")));
        assertThat(broken.problems().get(0).where().orElseThrow().file())
                .isEqualTo(root.resolve("pyproject.toml").toString());
    }
}
