package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.build.LockTexts.Locked;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole builds from a uv workspace: its root is {@code folder}, the application a member of it. */
class WorkspaceBuildTest extends ServedBuild {
    private final List<Locked> locked = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        build.unset(Setting.REQUIREMENTS).unset(Setting.INDEX_URL);
        Files.createDirectories(folder.resolve("wheels"));
        lock(wheel("alpha", "1.0"));
        lock(wheel("beta", "2.0"));
        text("pyproject.toml", "[tool.uv.workspace]\nmembers = [\"project\", \"libs/*\"]\n");
        text("project/pyproject.toml", """
                [project]
                name = "web"
                version = "1.0"
                dependencies = ["core"]
                [tool.uv.sources]
                core = { workspace = true }
                """);
        text("project/web.py", "import core\n");
        member("core", "1.0", "\"alpha==1.0\", \"text\"");
        member("text", "2.0", "");
        member("other", "3.0", "\"beta==2.0\"");
        text("uv.lock", uv(""));
    }

    private void lock(WheelBuilder wheel) throws Exception {
        Path file = wheel.write(folder.resolve("wheels"));
        server.project(file.getFileName().toString().split("-")[0], server.wheel(wheel));
        locked.add(Locked.of(
                file,
                Files.readAllBytes(file),
                server.uri("/files/" + file.getFileName()).toString()));
    }

    private Path text(String place, String content) throws Exception {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void replace(String place, String text, String by) throws Exception {
        String before = Files.readString(folder.resolve(place));
        assertThat(before).contains(text);
        text(place, before.replace(text, by));
    }

    private void member(String name, String version, String needs) throws Exception {
        text(
                "libs/" + name + "/pyproject.toml",
                "[project]\nname = \"" + name + "\"\nversion = \"" + version + "\"\ndependencies = [" + needs + "]\n"
                        + "[project.scripts]\n" + name + "-tool = \"" + name + ":main\"\n"
                        + "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n"
                        + "[tool.uv.sources]\ntext = { workspace = true }\n");
        text("libs/" + name + "/src/" + name + "/__init__.py", "NAME = '" + name + "'\n");
    }

    private String uv(String more) {
        return LockTexts.uv(locked).replaceAll("(?s)\\[\\[package]]\nname = \"web\".*", "")
                + "[[package]]\nname = \"web\"\nversion = \"1.0\"\nsource = { virtual = \"project\" }\n"
                + "dependencies = [{ name = \"core\" }]\n[package.metadata]\n"
                + "requires-dist = [{ name = \"core\", editable = \"libs/core\" }]\n"
                + "[[package]]\nname = \"core\"\nversion = \"1.0\"\nsource = { editable = \"libs/core\" }\n"
                + "dependencies = [{ name = \"alpha\" }, { name = \"text\" }]\n[package.metadata]\n"
                + "requires-dist = [{ name = \"alpha\", specifier = \"==1.0\" }, { name = \"text\", editable ="
                + " \"libs/text\" }]\n"
                + "[[package]]\nname = \"text\"\nversion = \"2.0\"\nsource = { editable = \"libs/text\" }\n"
                + "[[package]]\nname = \"other\"\nversion = \"3.0\"\nsource = { editable = \"libs/other\" }\n"
                + "dependencies = [{ name = \"beta\" }]\n" + more;
    }

    private static Map<String, String> layers(BuildResult result) {
        Map<String, String> layers = new LinkedHashMap<>();
        result.layers().stream()
                .filter(layer -> !layer.role().equals("base"))
                .forEach(layer -> layers.put(
                        layer.role() + " " + layer.title(), layer.digest().toString()));
        return layers;
    }

    @Test
    void eachMemberThatIsNeededIsALayer() throws Exception {
        BuildResult result = build.run();
        assertThat(layers(result).keySet())
                .containsExactly(
                        "venv virtual environment /opt/venv",
                        "wheel alpha 1.0",
                        "member core 1.0",
                        "member text 2.0",
                        "app application /app");
        assertThat(result.warnings()).isEmpty();
        assertThat(build.events).contains(new BuildEvent.Detailed("taken from uv.lock: 3 of 5 packages"));
    }

    @Test
    void aChangeRewritesTheMembersOwnLayerAlone() throws Exception {
        Map<String, String> before = layers(build.run());
        text("libs/text/src/text/__init__.py", "NAME = 'other'\n");
        Map<String, String> after = layers(build.run());
        assertThat(after.get("member text 2.0")).isNotEqualTo(before.get("member text 2.0"));
        before.remove("member text 2.0");
        assertThat(after).containsAllEntriesOf(before);
    }

    @Test
    void whatIsNotNeededIsNotInTheImage() throws Exception {
        String digest = build.run().digest().toString();
        text("libs/other/src/other/__init__.py", "changed\n");
        text("libs/other/pyproject.toml", "[project]\nname = \"other\"\nversion = \"4\"\ndependencies = [\"zeta\"]\n");
        text("uv.lock", uv("[[package]]\nname = \"zeta\"\nversion = \"1\"\nsource = { registry = \"https://i/s\" }\n"));
        assertThat(build.run().digest()).hasToString(digest);
        text("libs/broken/pyproject.toml", "not toml");
        assertThat(build.run().digest()).hasToString(digest);
    }

    @Test
    void aMemberThatCannotBeReadIsNamedWhereItsNameIsMissed() throws Exception {
        Files.delete(folder.resolve("uv.lock"));
        text("libs/core/pyproject.toml", "[project]\n");
        List<Problem> problems = build.problems();
        assertThat(problems.get(0).message()).isEqualTo("no member of the workspace is called `core`");
        assertThat(problems).extracting(Problem::message).contains("`project.name` is missing");
    }

    @Test
    void withoutALockFileTheImageIsTheSame() throws Exception {
        String digest = build.run().digest().toString();
        Files.delete(folder.resolve("uv.lock"));
        build.set(Setting.INDEX_URL, server.uri("/simple/"));
        assertThat(build.run().digest()).hasToString(digest);
        assertThat(server.requests()).noneMatch(request -> request.contains("core") || request.contains("text"));
    }

    @Test
    void aMemberIsExplainedByWhoNeedsItAndNoIndexIsAskedForIt() throws Exception {
        Path core = folder.toRealPath().resolve("libs/core");
        for (boolean locked : List.of(true, false)) {
            assertThat(build.explain("core")).isInstanceOfSatisfying(Explanation.FirstParty.class, source -> {
                assertThat(source.version()).isEqualTo("1.0");
                assertThat(source.place()).isEqualTo(core.toString());
                assertThat(source.neededBy())
                        .extracting(Explanation.Need::requirement)
                        .containsExactly("core");
                assertThat(source.needs())
                        .extracting(
                                need -> need.requirement() + ": " + need.who().orElse("nobody"))
                        .containsExactly("alpha==1.0: alpha 1.0", "text: text 2.0");
                assertThat(source.layers())
                        .extracting(layer -> layer.role() + " " + layer.title())
                        .containsExactly("member core 1.0");
                assertThat(ExplanationDocument.json(source))
                        .startsWith("{\"schema\":1,\"kind\":\"first-party\",\"name\":\"core\",\"version\":\"1.0\"");
            });
            assertThat(build.explain("alpha"))
                    .isInstanceOfSatisfying(
                            Explanation.Present.class,
                            alpha -> assertThat(alpha.neededBy())
                                    .extracting(need -> need.who().orElse("you") + ": " + need.requirement())
                                    .containsExactly("core 1.0: alpha==1.0"));
            assertThat(build.explain("/opt/venv/src/core/src/core/__init__.py"))
                    .isInstanceOfSatisfying(
                            Explanation.Found.class,
                            found -> assertThat(found.parts())
                                    .extracting(Explanation.Part::origin)
                                    .containsExactly("core 1.0"));
            if (locked) {
                Files.delete(folder.resolve("uv.lock"));
                build.set(Setting.INDEX_URL, server.uri("/simple/"));
            }
        }
        assertThat(server.requests()).noneMatch(request -> request.contains("core") || request.contains("text"));
    }

    @Test
    void aVersionThatIsAskedOfAMemberMustBeItsOwn() throws Exception {
        Files.delete(folder.resolve("uv.lock"));
        build.set(Setting.INDEX_URL, server.uri("/simple/"));
        replace("project/pyproject.toml", "\"core\"]", "\"core>=2\"]");
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
        assertThat(problem.hint().orElseThrow())
                .contains("`core` is taken from `" + folder.toRealPath().resolve("libs/core")
                        + "`, which has version 1.0 alone: change what is asked of it, or its `pyproject.toml`");
    }

    @Test
    void membersThatNeedEachOtherAndTheApplicationAreThereOnce() throws Exception {
        Files.delete(folder.resolve("uv.lock"));
        build.set(Setting.INDEX_URL, server.uri("/simple/"));
        replace("libs/text/pyproject.toml", "dependencies = []", "dependencies = [\"core[more]\", \"web\"]");
        replace(
                "libs/core/pyproject.toml",
                "[project.scripts]",
                "[project.optional-dependencies]\nmore = [\"beta\"]\n[project.scripts]");
        assertThat(layers(build.run()).keySet())
                .contains("wheel alpha 1.0", "wheel beta 2.0", "member core 1.0", "member text 2.0")
                .hasSize(6);
    }

    @Test
    void theRootAsTheApplicationLeavesItsMembersToTheirOwnLayers() throws Exception {
        replace(
                "pyproject.toml",
                "[tool",
                "[project]\nname = \"root\"\nversion = \"1\"\ndependencies = [\"core\"]\n[tool");
        Files.delete(folder.resolve("uv.lock"));
        Path root = folder.resolve("repository");
        Files.createDirectory(root);
        for (String name : List.of("pyproject.toml", "project", "libs")) {
            Files.move(folder.resolve(name), root.resolve(name));
        }
        Files.createDirectories(folder.resolve("project"));
        Files.delete(folder.resolve("project"));
        Files.createSymbolicLink(folder.resolve("project"), root);
        Files.writeString(root.resolve("root.py"), "");
        build.set(Setting.INDEX_URL, server.uri("/simple/"));
        Map<String, String> before = layers(build.run());
        assertThat(before.keySet()).contains("member core 1.0", "member text 2.0");
        assertThat(build.events)
                .contains(new BuildEvent.Detailed(
                        "not part of the application's own files: libs/core, libs/other," + " libs/text, project"));
        Files.writeString(root.resolve("libs/other/src/other/__init__.py"), "changed\n");
        assertThat(layers(build.run())).isEqualTo(before);
        build.set(Setting.INCLUDE, "libs/other/src");
        assertThat(layers(build.run()).get("app application /app")).isNotEqualTo(before.get("app application /app"));
    }

    @Test
    void aMemberThatIsNoPackageInstallsWhatItNeedsAlone() throws Exception {
        Files.writeString(
                folder.resolve("libs/text/pyproject.toml"),
                "[tool.uv]\npackage = false\n",
                java.nio.file.StandardOpenOption.APPEND);
        replace(
                "uv.lock",
                "{ editable = \"libs/text\" }\n",
                "{ virtual = \"libs/text\" }\ndependencies = [{ name = \"beta\" }]\n");
        Map<String, String> virtual = layers(build.run());
        assertThat(virtual.keySet())
                .contains("member core 1.0", "wheel beta 2.0")
                .noneMatch(name -> name.contains("text 2.0"));
        Files.delete(folder.resolve("uv.lock"));
        build.set(Setting.INDEX_URL, server.uri("/simple/"));
        replace("libs/text/pyproject.toml", "dependencies = []", "dependencies = [\"beta\"]");
        assertThat(layers(build.run())).isEqualTo(virtual);
    }
}
