package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects of one repository: each that is needed is a layer of its own, and works in the image. */
class WorkspaceIT {
    private static final String IMPORTED = "import workspace_core as c, os; from importlib.metadata import version;"
            + " print(c.__file__, version('workspace-core'), os.path.exists(c.__cached__))";

    @TempDir
    static Path store;

    @TempDir
    Path folder;

    /** Builds, and gives the digests of our layers by what they hold. */
    private Map<String, String> build(Lab lab, Path project, Object... more) throws IOException, InterruptedException {
        Path metadata = folder.resolve("metadata.json");
        Object[] arguments = Stream.concat(
                        Stream.of(
                                "build",
                                project,
                                "-b",
                                "oci:" + lab.base("slim-3.11") + ":latest",
                                "--offline",
                                "--metadata-file",
                                metadata,
                                "-o",
                                "oci:" + folder.resolve("image")),
                        Stream.of(more))
                .toArray();
        Mizzen.command(store, arguments).run().orFail();
        Map<String, String> layers = new LinkedHashMap<>();
        for (JsonNode layer : new ObjectMapper().readTree(metadata.toFile()).get("layers")) {
            if (!layer.get("role").asText().equals("base")) {
                layers.put(
                        layer.get("role").asText() + " " + layer.get("title").asText(),
                        layer.get("digest").asText());
            }
        }
        return layers;
    }

    private static void replace(Path file, String text, String by) throws IOException {
        String before = Files.readString(file);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, by));
    }

    @Test
    void membersOfAWorkspaceAreLayersOfTheirOwn(Lab lab) throws Exception {
        lab.imageTools();
        Path project = folder.resolve("workspace");
        Mizzen.copy(Lab.root().resolve("fixtures/workspace"), project);
        Map<String, String> layers = build(lab, project);
        assertThat(layers.keySet())
                .containsExactly(
                        "venv virtual environment /opt/venv",
                        "member workspace-core 0.3.0",
                        "member workspace-tool 0.2.0",
                        "member-bytecode bytecode of workspace-core 0.3.0",
                        "member-bytecode bytecode of workspace-tool 0.2.0",
                        "app application /app",
                        "app-bytecode bytecode of application /app");
        Path image = folder.resolve("image");
        assertThat(Mizzen.run(image, "workspace-sample"))
                .isEqualTo("workspace-sample 1.0.0 with core 0.3.0, tool 0.2.0");
        assertThat(Mizzen.run(image, "workspace-tool")).isEqualTo("core 0.3.0, tool 0.2.0");
        assertThat(Mizzen.run(image, "python", "-c", IMPORTED))
                .isEqualTo("/opt/venv/src/workspace-core/src/workspace_core/__init__.py 0.3.0 True");
        assertThat(Mizzen.run(image, "python", "-c", "import os; print(sorted(os.listdir('/app')))"))
                .isEqualTo("['pyproject.toml', 'src']");

        replace(project.resolve("packages/other/src/workspace_other/__init__.py"), "nobody", "no one");
        replace(project.resolve("packages/other/pyproject.toml"), "9.0.0", "10.0.0");
        replace(project.resolve("uv.lock"), "9.0.0", "10.0.0");
        assertThat(build(lab, project)).isEqualTo(layers);
        replace(project.resolve("packages/core/src/workspace_core/__init__.py"), "core", "changed");
        Map<String, String> changed = build(lab, project);
        assertThat(changed.keySet()).isEqualTo(layers.keySet());
        assertThat(changed.entrySet().stream().filter(layer -> !layer.getValue().equals(layers.get(layer.getKey()))))
                .extracting(Map.Entry::getKey)
                .containsExactly("member workspace-core 0.3.0", "member-bytecode bytecode of workspace-core 0.3.0");
    }

    @Test
    void aFolderBesideTheProjectIsALayerToo(Lab lab) throws Exception {
        lab.imageTools();
        Path core = Files.createDirectories(folder.resolve("repository/libs")).resolve("core");
        Mizzen.copy(Lab.root().resolve("fixtures/workspace/packages/core"), core);
        Path project = Files.createDirectories(folder.resolve("repository/services/app"));
        Files.writeString(project.resolve("app.py"), "import workspace_core\nprint(workspace_core.GREETING)\n");
        Files.writeString(project.resolve("pyproject.toml"), """
                [tool.poetry]
                name = "app"
                version = "1.0"
                [tool.poetry.dependencies]
                python = "^3.11"
                workspace-core = { path = "../../libs/core", develop = true }
                [tool.mizzen]
                workspace = "../.."
                entrypoint = ["python", "-m", "app"]
                """);
        Files.writeString(project.resolve("poetry.lock"), """
                [[package]]
                name = "workspace-core"
                version = "0.3.0"
                optional = false
                python-versions = "*"
                groups = ["main"]
                files = []
                develop = true
                [package.source]
                type = "directory"
                url = "../../libs/core"
                [metadata]
                lock-version = "2.1"
                python-versions = "^3.11"
                """);
        assertThat(build(lab, project).keySet()).contains("member workspace-core 0.3.0");
        assertThat(Mizzen.run(folder.resolve("image"), "python", "-m", "app")).isEqualTo("core");
    }
}
