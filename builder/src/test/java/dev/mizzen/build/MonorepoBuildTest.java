package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.build.LockTexts.Locked;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.request.LockRequest;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole builds of a project that needs another one beside it, {@code ../libs/core}, which needs the wheel {@code alpha}. */
class MonorepoBuildTest extends ServedBuild {
    private static final String PYPROJECT = "[project]\nname = \"web\"\nversion = \"1.0\"\ndependencies = [\"core\"]\n";
    private static final String PATH = "[tool.uv.sources]\ncore = { path = \"../libs/core\" }\n";

    private final List<Locked> locked = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        build.unset(Setting.REQUIREMENTS).unset(Setting.INDEX_URL);
        Files.createDirectories(folder.resolve("wheels"));
        WheelBuilder alpha = wheel("alpha", "1.0");
        Path file = alpha.write(folder.resolve("wheels"));
        locked.add(Locked.of(file, Files.readAllBytes(file), "https://files.example.org/" + file.getFileName()));
        build.set(Setting.FIND_LINKS, folder.resolve("wheels")).set(Setting.NO_INDEX, "");
        build.set(Setting.WORKSPACE, folder);
        text("project/pyproject.toml", PYPROJECT + PATH);
        text("project/web.py", "import core\n");
        text(
                "libs/core/pyproject.toml",
                "[project]\nname = \"core\"\nversion = \"1.0\"\ndependencies = [\"alpha==1.0\"]\n");
        text("libs/core/core.py", "import alpha\n");
    }

    private Path text(String place, String content) throws Exception {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static Map<String, String> layers(BuildResult result) {
        Map<String, String> layers = new LinkedHashMap<>();
        result.layers()
                .forEach(layer -> layers.put(
                        layer.role() + " " + layer.title(), layer.digest().toString()));
        return layers;
    }

    /** A lock file of each format that means the folder and the wheel. */
    private String lock(String format) {
        String folderOf = switch (format) {
            case "pylock.toml" -> "[[packages]]\nname = \"core\"\ndirectory = { path = \"../libs/core\" }\n";
            case "uv.lock" ->
                "[[package]]\nname = \"core\"\nversion = \"1.0\"\nsource = { directory = \"../libs/core\" }\n"
                        + "dependencies = [{ name = \"alpha\" }]\n[package.metadata]\nrequires-dist = [{ name = \"alpha\","
                        + " specifier = \"==1.0\" }]\n";
            case "poetry.lock" -> """
                [[package]]
                name = "core"
                version = "1.0"
                optional = false
                python-versions = "*"
                groups = ["main"]
                files = []
                develop = true
                [package.source]
                type = "directory"
                url = "../libs/core"
                """;
            case "pdm.lock" -> """
                [[package]]
                name = "core"
                version = "1.0"
                editable = true
                path = "../libs/core"
                dependencies = ["alpha==1.0"]
                """;
            default -> "\"core\": {\"editable\": true, \"path\": \"../libs/core\"}, ";
        };
        String text = LockTexts.of(format, locked);
        return switch (format) {
            case "pylock.toml", "pdm.lock" -> text + folderOf;
            case "poetry.lock" -> text.replace("[metadata]", folderOf + "[metadata]");
            case "uv.lock" ->
                text.replaceAll("(?s)\\[\\[package]]\nname = \"web\".*", "")
                        + "[[package]]\nname = \"web\"\nversion = \"1.0\"\nsource = { virtual = \".\" }\n"
                        + "dependencies = [{ name = \"core\" }]\n[package.metadata]\n"
                        + "requires-dist = [{ name = \"core\", directory = \"../libs/core\" }]\n" + folderOf;
            default -> text.replace("\"default\": {", "\"default\": {" + folderOf);
        };
    }

    @Test
    void everyFormatAndNoLockFileGiveTheSameImage() throws Exception {
        Map<String, String> image = layers(build.run());
        assertThat(image.keySet())
                .contains("wheel alpha 1.0", "member core 1.0", "app application /app")
                .hasSize(5);
        for (String format : List.of("pylock.toml", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock")) {
            Path file = text("project/" + format, lock(format));
            assertThat(layers(build.run())).as(format).isEqualTo(image);
            Files.delete(file);
        }
    }

    @Test
    void everyWayOfDeclaringAFolderGivesTheSameMemberLayer() throws Exception {
        String layer = layers(build.run()).get("member core 1.0");
        Path absolute = folder.toRealPath().resolve("libs/core");
        for (String declared : List.of(
                PYPROJECT.replace("\"core\"", "\"core @ " + absolute.toUri() + "\""),
                """
                [tool.poetry]
                name = "web"
                version = "1"
                [tool.poetry.dependencies]
                python = "*"
                core = { path = "../libs/core", develop = true }
                """,
                PYPROJECT.replace("\"core\"", "\"core @ file:///${PROJECT_ROOT}/../libs/core\""))) {
            text("project/pyproject.toml", declared);
            assertThat(layers(build.run()).get("member core 1.0")).as(declared).isEqualTo(layer);
        }
        text(
                "project/pyproject.toml",
                PYPROJECT.replace("\"core\"", "")
                        + "[tool.pdm.dev-dependencies]\nlocal = [\"-e file:///${PROJECT_ROOT}/../libs/core#egg=core\"]\n");
        build.set(Setting.GROUP, "local");
        assertThat(layers(build.run()).get("member core 1.0")).isEqualTo(layer);
        build.unset(Setting.GROUP);
        text("project/pyproject.toml", PYPROJECT.replace("\"core\"", ""));
        for (String line : List.of("-e ../libs/core", "../libs/core", "core @ " + absolute.toUri())) {
            build.set(Setting.REQUIREMENTS, text("project/requirements.txt", line + "\n"));
            assertThat(layers(build.run()).get("member core 1.0")).as(line).isEqualTo(layer);
        }
        String hash = locked.get(0).sha256();
        text("project/requirements.txt", "-e ../libs/core\nalpha==1.0 --hash=sha256:" + hash + "\n");
        BuildResult result = build.run();
        assertThat(layers(result).get("member core 1.0")).isEqualTo(layer);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void extrasOfAFolderBringWhatTheyNeed() throws Exception {
        wheel("beta", "2.0").write(folder.resolve("wheels"));
        text(
                "libs/core/pyproject.toml",
                "[project]\nname = \"core\"\nversion = \"1.0\"\n[project.optional-dependencies]\nfast = [\"beta\"]\n");
        build.set(Setting.REQUIREMENTS, text("project/requirements.txt", "-e ../libs/core[fast]\n"));
        assertThat(layers(build.run()).keySet()).contains("wheel beta 2.0");
        text("project/requirements.txt", "../libs/core\n");
        assertThat(layers(build.run()).keySet()).doesNotContain("wheel beta 2.0");
    }

    @Test
    void aLineForAnotherTargetIsNotLookedAt() throws Exception {
        build.set(
                Setting.REQUIREMENTS,
                text("project/requirements.txt", "../libs/core\nnone @ file:../libs/none ; sys_platform == 'win32'\n"));
        assertThat(layers(build.run()).keySet()).contains("member core 1.0");
        build.removeImage();
        text("project/requirements.txt", "none @ file:///libs/none ; sys_platform == 'linux'\n");
        assertThat(build.problem().message()).isEqualTo("the folder of `none` does not exist");
    }

    @Test
    void aFolderThatOnlyTheLockFileNamesIsNoPartOfTheApplication() throws Exception {
        text("project/tools/pyproject.toml", "[project]\nname = \"tools\"\nversion = \"1\"\n");
        text("project/tools/tools.py", "");
        String lock =
                lock("Pipfile.lock").replace("\"develop\": {", "\"develop\": {\"tools\": {\"path\": \"./tools\"}");
        text("project/Pipfile.lock", lock);
        Map<String, String> before = layers(build.run());
        assertThat(before.keySet()).noneMatch(name -> name.contains("tools"));
        text("project/tools/tools.py", "changed = 1\n");
        assertThat(layers(build.run())).isEqualTo(before);
    }

    @Test
    void theProjectItselfAsARequirementBringsItsDependencies() throws Exception {
        build.set(Setting.REQUIREMENTS, text("project/requirements.txt", "-e .\n"));
        assertThat(layers(build.run()).keySet())
                .contains("member core 1.0", "wheel alpha 1.0")
                .hasSize(5);
    }

    @Test
    void aFolderOutsideIsTakenOnlyWhereItIsNamed() throws Exception {
        build.unset(Setting.WORKSPACE);
        Path real = folder.toRealPath();
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.PROJECT_PATH_REFUSED);
        assertThat(problem.message()).isEqualTo("`core` lies outside of the project");
        assertThat(problem.expected()).contains("a folder below " + real.resolve("project"));
        assertThat(problem.actual()).contains(real.resolve("libs/core").toString());
        assertThat(problem.hint())
                .contains(
                        "if it belongs to the same repository, name the folder that holds both with `--workspace DIR`,"
                                + " or `workspace` in `[tool.mizzen]`");
        text("project/pylock.toml", lock("pylock.toml"));
        assertThat(build.problem()).isEqualTo(problem.at(build.problem().where().orElseThrow()));
        Files.createSymbolicLink(folder.resolve("project/core"), folder.resolve("libs/core"));
        text("project/pylock.toml", lock("pylock.toml").replace("../libs/core", "core"));
        build.set(Setting.EXCLUDE, "core");
        assertThat(build.problem().message()).isEqualTo("`core` lies outside of the project");
        build.set(Setting.WORKSPACE, folder.resolve("none"));
        assertThat(build.problem().message())
                .isEqualTo("the workspace `" + folder.resolve("none") + "` is not a folder");
    }

    @Test
    void whatIsNotInTheFolderIsSaid() throws Exception {
        text("project/pylock.toml", lock("pylock.toml"));
        Path core = folder.resolve("libs/core/pyproject.toml");
        String before = Files.readString(core);
        text("libs/core/pyproject.toml", before.replace("\"core\"", "\"kore\""));
        Problem other = build.problem();
        assertThat(other.message()).isEqualTo("the folder of `core` holds another project");
        assertThat(other.expected()).contains("core");
        assertThat(other.actual().orElseThrow()).startsWith("kore (");
        text("libs/core/pyproject.toml", "[build-system]\nrequires = []\n");
        assertThat(build.problem().message()).isEqualTo("the project that is needed does not tell its name");
        Files.delete(core);
        assertThat(build.problem().message())
                .isEqualTo("the folder `" + folder.toRealPath().resolve("libs/core")
                        + "` has no `pyproject.toml`, so nothing tells what is in it");
        Files.delete(folder.resolve("libs/core/core.py"));
        Files.delete(folder.resolve("libs/core"));
        Problem missing = build.problem();
        assertThat(missing.code()).isEqualTo(ProblemCode.FILE_NOT_FOUND);
        assertThat(missing.message()).isEqualTo("the folder of `core` does not exist");
        assertThat(missing.actual()).contains("nothing at " + folder.resolve("libs/core"));
        text("libs/core", "a file");
        assertThat(build.problem().message()).isEqualTo("`core` is a file, of which nothing is built here");
    }

    @Test
    void aLockFileThatIsNotOfTheMemberAsItIsIsStale() throws Exception {
        for (String format : List.of("uv.lock", "poetry.lock", "pdm.lock")) {
            text("libs/core/pyproject.toml", "[project]\nname = \"core\"\nversion = \"2.0\"\n");
            Path file = text("project/" + format, lock(format));
            Problem version = build.problem();
            assertThat(version.code()).isEqualTo(ProblemCode.LOCK_STALE);
            assertThat(version.message()).isEqualTo("the lock file has another version of `core` than its folder");
            assertThat(version.expected()).contains("2.0");
            assertThat(version.actual()).contains("1.0");
            text(
                    "libs/core/pyproject.toml",
                    "[project]\nname = \"core\"\nversion = \"1.0\"\ndependencies = [\"alpha>=2\"]\n");
            Problem needs = build.problem();
            assertThat(needs.code()).isEqualTo(ProblemCode.LOCK_STALE);
            assertThat(needs.message())
                    .isEqualTo(
                            format.equals("uv.lock")
                                    ? "`uv.lock` was made for other requirements than `core` has"
                                    : "the lock file does not have what `core` requires: `alpha>=2` (locked: 1.0)");
            Files.delete(file);
        }
    }

    @Test
    void aMemberThatOnlyRunningCodeTellsOfTakesAVersionOrAWheel() throws Exception {
        text(
                "libs/core/pyproject.toml",
                "[project]\nname = \"core\"\ndynamic = [\"version\"]\ndependencies = [\"alpha==1.0\"]\n");
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.PROJECT_DYNAMIC_FIELD);
        assertThat(problem.hint())
                .contains("give `version` in `[tool.mizzen]`; or build the project's wheel and name it with"
                        + " `--member-wheel`");
        text(
                "libs/core/pyproject.toml",
                Files.readString(folder.resolve("libs/core/pyproject.toml"))
                        + "[tool.mizzen]\nversion = \"7.0\"\nexcludes = [\"notes\"]\n");
        String layer = layers(build.run()).get("member core 7.0");
        text("libs/core/notes", "left out");

        assertThat(layers(build.run()).get("member core 7.0")).isEqualTo(layer).isNotNull();
        build.removeImage();
        text(
                "libs/core/pyproject.toml",
                "[project]\nname = \"core\"\nversion = \"1.0\"\n[build-system]\nrequires = []\nbuild-backend ="
                        + " \"maturin\"\n");
        assertThat(build.problem().message())
                .isEqualTo("the project is built by `maturin`, which compiles code, and nothing is compiled here");
        text(
                "libs/core/pyproject.toml",
                "[project]\nname = \"core\"\nversion = \"1.0\"\n[tool.mizzen]\nversion = \"2.0\"\n");
        Problem two = build.problem();
        assertThat(two.message())
                .isEqualTo("the project states its version, and `version` in its `[tool.mizzen]` gives another");
        assertThat(two.expected()).contains("1.0");
        assertThat(two.actual()).contains("2.0");
    }

    @Test
    void aWheelNeverTakesThePlaceOfSourcesUnlessItIsGivenByName() throws Exception {
        Path wheel = wheel("core", "1.0").requires("alpha").write(folder.resolve("wheels"));
        wheel("core", "9.0").write(folder.resolve("wheels"));
        Map<String, String> sources = layers(build.run());
        assertThat(sources.keySet()).contains("member core 1.0");
        text("project/pylock.toml", lock("pylock.toml"));
        assertThat(layers(build.run())).isEqualTo(sources);
        build.set(Setting.MEMBER_WHEEL, wheel);
        Map<String, String> image = layers(build.run());
        assertThat(image.keySet()).contains("wheel core 1.0", "wheel alpha 1.0").doesNotContain("member core 1.0");
        Files.delete(folder.resolve("project/pylock.toml"));
        assertThat(layers(build.run())).isEqualTo(image);
        build.removeImage();
        build.set(Setting.MEMBER_WHEEL, folder.resolve("wheels/core-9.0-py3-none-any.whl"));
        Problem version = build.problem();
        assertThat(version.message()).isEqualTo("the wheel of `core` is of another version than its folder");
        assertThat(version.expected()).contains("1.0");
        assertThat(version.actual()).contains("9.0");
        build.set(Setting.MEMBER_WHEEL, folder.resolve("wheels/alpha-1.0-py3-none-any.whl"));
        assertThat(build.problem().message())
                .isEqualTo("`--member-wheel` gives a wheel of `alpha`, which is no first-party project of this one");
        text("project/pylock.toml", lock("pylock.toml"));
        assertThat(build.problem().message())
                .isEqualTo("`--member-wheel` gives a wheel of `alpha`, which the image does not need");
    }

    @Test
    void aLineThatNamesAFileByItsHashMeansThatFile() throws Exception {
        Path wheel = wheel("core", "1.0").write(folder.resolve("wheels"));
        String line = "core==1.0 --hash=sha256:"
                + Digest.sha256(Files.readAllBytes(wheel)).hex() + "\n";
        build.set(Setting.REQUIREMENTS, text("project/requirements.txt", line));
        assertThat(layers(build.run()).keySet()).contains("wheel core 1.0").noneMatch(name -> name.contains("member"));
        text("project/requirements.txt", "core==1.0\nalpha==1.0\n");
        assertThat(layers(build.run()).keySet()).contains("member core 1.0", "wheel alpha 1.0");
        build.removeImage();
        text("project/requirements.txt", "core==2.0\nalpha==1.0\n");
        Problem other = build.problem();
        assertThat(other.code()).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
        assertThat(other.message()).isEqualTo("the sources of `core 1.0` do not suit what is asked");
        text(
                "project/requirements.txt",
                "../libs/core --hash=sha256:" + locked.get(0).sha256() + "\n");
        assertThat(build.problem().message()).isEqualTo("`../libs/core` is a folder, which has no hash");
    }

    @Test
    void twoFoldersOfOneNameAreRefused() throws Exception {
        text("libs/extra/pyproject.toml", """
                [project]
                name = "extra"
                version = "1"
                dependencies = ["core"]
                [tool.uv.sources]
                core = { path = "../kore" }
                """);
        text("libs/kore/pyproject.toml", "[project]\nname = \"core\"\nversion = \"1.0\"\n");
        text(
                "project/pyproject.toml",
                PYPROJECT.replace("\"core\"", "\"core\", \"extra\"") + PATH + "extra = { path = \"../libs/extra\" }\n");
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
        assertThat(problem.message()).isEqualTo("two folders are given for `core`");
        assertThat(problem.expected())
                .contains(folder.toRealPath().resolve("libs/core").toString());
        assertThat(problem.actual())
                .contains(folder.toRealPath().resolve("libs/kore").toString());
    }

    @Test
    void aMemberInsideAnotherIsNoPartOfIt() throws Exception {
        text("libs/core/inner/pyproject.toml", "[project]\nname = \"inner\"\nversion = \"1\"\n");
        text("libs/core/inner/inner.py", "");
        text(
                "project/pyproject.toml",
                PYPROJECT.replace("\"core\"", "\"core\", \"inner\"") + PATH
                        + "inner = { path = \"../libs/core/inner\" }\n");
        Map<String, String> before = layers(build.run());
        text("libs/core/inner/inner.py", "changed = 1\n");
        Map<String, String> after = layers(build.run());
        assertThat(after.get("member inner 1")).isNotEqualTo(before.get("member inner 1"));
        assertThat(after.get("member core 1.0")).isEqualTo(before.get("member core 1.0"));
    }

    @Test
    void aFolderWithoutAProjectStaysPartOfTheApplication() throws Exception {
        text("project/plain/data.txt", "data\n");
        text("project/pyproject.toml", PYPROJECT + PATH + "unused = { path = \"plain\" }\n");
        String before = layers(build.run()).get("app application /app");
        text("project/plain/data.txt", "changed\n");
        assertThat(layers(build.run()).get("app application /app")).isNotEqualTo(before);
        text("project/plain/pyproject.toml", "");
        String without = layers(build.run()).get("app application /app");
        text("project/plain/data.txt", "changed once more\n");
        assertThat(layers(build.run()).get("app application /app")).isEqualTo(without);
    }

    @Test
    void aMemberForOtherPythonsIsRefused() throws Exception {
        text(
                "libs/core/pyproject.toml",
                "[project]\nname = \"core\"\nversion = \"1.0\"\nrequires-python = \">=3.13\"\n");
        assertThat(build.problem().code()).isEqualTo(ProblemCode.DEPENDENCY_CONFLICT);
        text("project/poetry.lock", lock("poetry.lock"));
        Problem locked = build.problem();
        assertThat(locked.code()).isEqualTo(ProblemCode.TARGET_MISMATCH);
        assertThat(locked.expected()).contains("Python >=3.13");
        assertThat(locked.actual()).contains("Python 3.11.2");
    }

    @Test
    void placesThatAreNoFoldersTakeALockFile() throws Exception {
        text(
                "project/pyproject.toml",
                PYPROJECT + "[tool.uv.sources]\ncore = { git = \"https://git.example.org/core.git\" }\n");
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.REQUIREMENT_UNSUPPORTED);
        assertThat(problem.message()).isEqualTo("`core` is required from a place of its own, which takes a lock file");
        text("project/pyproject.toml", PYPROJECT + "[tool.uv.sources]\ncore = { workspace = true }\n");
        assertThat(build.problem().message()).isEqualTo("no member of the workspace is called `core`");
    }

    @Test
    void aLockFileThatIsWrittenNamesTheFolderAndGivesTheSameImage() throws Exception {
        BuildResult unlocked = build.run();
        Path file = folder.resolve("project/pylock.toml");
        Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.BASE, List.of("oci:" + folder.resolve("base")));
        flags.put(Setting.FIND_LINKS, List.of(folder.resolve("wheels").toString()));
        flags.put(Setting.NO_INDEX, List.of(""));
        flags.put(Setting.WORKSPACE, List.of(folder.toString()));
        Map<String, String> environment = Map.of("MIZZEN_CACHE", build.store().toString());
        LockRequest.Change change = LockRequest.Change.NECESSARY;
        for (int i = 0; i < 2; i++) {
            Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
            LockResult result = new Locker(environment, folder, InstantSource.system())
                    .lock(LockRequest.of(folder.resolve("project"), file, change, settings, environment), event -> {});
            assertThat(result.changes()).hasSize(1 - i);
            change = new LockRequest.Change(false, Set.of(), true);
        }
        assertThat(Files.readString(file)).endsWith("""

                [[packages]]
                name = "core"

                [packages.directory]
                path = "../libs/core"
                editable = false
                """);
        BuildResult again = build.run();
        assertThat(again.digest()).isEqualTo(unlocked.digest());
    }

    @Test
    void twoScriptsOfOneNameAreRefused() throws Exception {
        String script = "[project.scripts]\nrun = \"core:run\"\n";
        text("libs/core/pyproject.toml", Files.readString(folder.resolve("libs/core/pyproject.toml")) + script);
        text("project/pyproject.toml", PYPROJECT + script + PATH);
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.LAYER_PATH_CONFLICT);
        assertThat(problem.message()).isEqualTo("two projects of the repository declare the script `run`");
        assertThat(problem.expected()).contains("web");
        assertThat(problem.actual()).contains("core");
    }

    @Test
    void aSecretInAMemberStaysOutAndIsSaid() throws Exception {
        text("libs/core/.env", "SECRET=1\n");
        assertThat(build.run().warnings())
                .filteredOn(problem -> problem.code() == ProblemCode.PROJECT_SECRET_LEFT_OUT)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).isEqualTo("`.env` is left out: it may hold a secret");
                    assertThat(problem.where().orElseThrow().file())
                            .isEqualTo(folder.toRealPath().resolve("libs/core").toString());
                });
    }
}
