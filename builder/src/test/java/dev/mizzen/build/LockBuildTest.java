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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole builds from lock files. */
class LockBuildTest extends ServedBuild {
    private static final List<String> FORMATS =
            List.of("pylock.toml", "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock");

    private final List<Locked> locked = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        build.unset(Setting.REQUIREMENTS).unset(Setting.INDEX_URL);
        Files.createDirectories(folder.resolve("wheels"));
    }

    private void lock(WheelBuilder wheel) throws Exception {
        Path file = wheel.write(folder.resolve("wheels"));
        byte[] content = Files.readAllBytes(file);
        server.project(file.getFileName().toString().split("-")[0], server.wheel(wheel));
        locked.add(Locked.of(
                file, content, server.uri("/files/" + file.getFileName()).toString()));
    }

    private Path project(String name) {
        return folder.resolve("project").resolve(name);
    }

    private void twoWheels() throws Exception {
        lock(wheel("alpha", "1.0").requires("beta>=2"));
        lock(wheel("beta", "2.0"));
        Files.writeString(project("pyproject.toml"), LockTexts.pyproject(locked));
    }

    /** The image of the requirements file with the same wheels. */
    private BuildResult fromRequirements() throws Exception {
        build.set(Setting.REQUIREMENTS, folder.resolve("requirements.txt"));
        build.set(Setting.FIND_LINKS, folder.resolve("wheels")).set(Setting.NO_INDEX, "");
        Files.writeString(folder.resolve("requirements.txt"), LockTexts.requirements(locked));
        BuildResult result = build.run();
        build.unset(Setting.REQUIREMENTS).unset(Setting.FIND_LINKS).unset(Setting.NO_INDEX);
        return result;
    }

    @Test
    void everyFormatGivesTheImageOfTheRequirementsWithTheSameWheels() throws Exception {
        twoWheels();
        String digest = fromRequirements().digest().toString();
        for (String format : FORMATS) {
            Path folderOfLock = format.equals("uv.lock") ? folder.resolve("project") : folder;
            Path file = Files.writeString(folderOfLock.resolve(format), LockTexts.of(format, locked));
            build.set(Setting.LOCK, file).set(Setting.FIND_LINKS, folder.resolve("wheels"));
            assertThat(build.run().digest()).as(format).hasToString(digest);
        }
    }

    @Test
    void theLockFileBesideTheProjectIsTakenAndSaidSo() throws Exception {
        twoWheels();
        String digest = fromRequirements().digest().toString();
        Files.writeString(project("uv.lock"), LockTexts.uv(locked));
        Files.writeString(project("poetry.lock"), "not read");
        BuildResult result = build.run();
        assertThat(result.digest()).hasToString(digest);
        assertThat(result.warnings()).isEmpty();
        assertThat(build.events)
                .contains(
                        new BuildEvent.Noted(
                                "lock file: uv.lock, beside the project; not taken: poetry.lock (`--lock` names"
                                        + " one)"),
                        new BuildEvent.Detailed("taken from uv.lock: 2 of 2 packages"));
        assertThat(server.requests())
                .containsExactly("/files/alpha-1.0-py3-none-any.whl", "/files/beta-2.0-py3-none-any.whl");
        server.forget();
        build.run();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anUnrelatedChangeInTheLockFileLeavesTheImageAsItWas() throws Exception {
        twoWheels();
        Files.writeString(project("uv.lock"), LockTexts.uv(locked));
        String digest = build.run().digest().toString();
        Files.writeString(
                project("uv.lock"),
                LockTexts.uv(locked) + "[[package]]\nname = \"unrelated\"\nversion = \"1\"\n"
                        + "source = { registry = \"https://index.example.org/simple\" }\n");
        assertThat(build.run().digest()).hasToString(digest);
    }

    @Test
    void anIndexIsAskedWhereTheLockFileHasNoAddressAndTheHashDecides() throws Exception {
        twoWheels();
        build.set(Setting.INDEX_URL, server.uri("/simple/"));
        Files.writeString(project("pdm.lock"), LockTexts.pdm(locked));
        build.run();
        assertThat(server.requests())
                .containsExactly(
                        "/files/alpha-1.0-py3-none-any.whl",
                        "/files/beta-2.0-py3-none-any.whl",
                        "/simple/alpha/",
                        "/simple/beta/");
        build.removeImage();
        String other = "0".repeat(64);
        Files.writeString(
                project("pdm.lock"), LockTexts.pdm(locked).replace(locked.get(0).sha256(), other));
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISMATCH);
        assertThat(problem.message())
                .isEqualTo("`alpha-1.0-py3-none-any.whl` does not have the hash that the lock file states");
        assertThat(problem.expected()).contains("sha256:" + other);
        assertThat(problem.actual().orElseThrow())
                .startsWith("sha256:" + locked.get(0).sha256());
    }

    @Test
    void aWheelThatNobodyHasIsNamed() throws Exception {
        twoWheels();
        build.set(Setting.NO_INDEX, "").set(Setting.FIND_LINKS, Files.createDirectory(folder.resolve("empty")));
        Files.writeString(project("pdm.lock"), LockTexts.pdm(locked));
        assertThat(build.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "there is no `alpha-1.0-py3-none-any.whl`, which the lock file means: no folder and no index that is"
                                + " named has it",
                        "there is no `beta-2.0-py3-none-any.whl`, which the lock file means: no folder and no index that is"
                                + " named has it");
    }

    @Test
    void aWheelWhoseContentIsAnotherIsRefused() throws Exception {
        twoWheels();
        Files.writeString(
                project("pylock.toml"),
                LockTexts.pylock(locked).replace(locked.get(1).sha256(), "1".repeat(64)));
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISMATCH);
        assertThat(problem.expected()).contains("sha256:" + "1".repeat(64));
    }

    @Test
    void case79WhatIsSourcesAloneIsListedWithTheWayOutWhichWorks() throws Exception {
        String sources = "lock-version = \"1.0\"\ncreated-by = \"x\"\n"
                + "[[packages]]\nname = \"alpha\"\nversion = \"1.0\"\nsdist = { url = \"https://host/alpha-1.0.tar.gz\","
                + " hashes = { sha256 = \"" + "0".repeat(64) + "\" } }\n"
                + "[[packages]]\nname = \"beta\"\nvcs = { type = \"git\", url = \"https://me:s3cret@host/beta.git\","
                + " commit-id = \"1\" }\n";
        Files.writeString(project("pylock.toml"), sources);
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_SOURCE_REFUSED);
        assertThat(problem.message())
                .isEqualTo("the lock file has no wheel of 2 packages, and nothing is built here: `alpha 1.0` (a source"
                        + " distribution only), `beta` (repository git+https://…@host/beta.git)");
        assertThat(problem.hint())
                .contains(
                        "build each wheel once, such as by `pip wheel --no-deps alpha==1.0` or from its sources, put it"
                                + " into a folder, and name the folder with `--find-links`; or let what is pure Python be"
                                + " built here with `--build-sdist`");
        wheel("alpha", "1.0").write(folder.resolve("wheels"));
        wheel("beta", "7.0").write(folder.resolve("wheels"));
        build.set(Setting.FIND_LINKS, folder.resolve("wheels"));
        assertThat(build.run().warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "`alpha-1.0-py3-none-any.whl` is taken for `alpha 1.0`, of which the lock file has no wheel",
                        "`beta-7.0-py3-none-any.whl` is taken for `beta`, of which the lock file has no wheel");
    }

    @Test
    void case77APathThatLeadsOutOfTheProjectIsRefusedUnlessItsFolderIsNamed() throws Exception {
        twoWheels();
        Path link = Files.createSymbolicLink(project("vendor"), folder.resolve("wheels"));
        for (String place : List.of("../wheels/", link.getFileName() + "/", folder.resolve("wheels") + "/")) {
            String text = LockTexts.pylock(locked);
            for (Locked one : locked) {
                text = text.replace("url = \"" + one.url(), "path = \"" + place + one.file());
            }
            Files.writeString(project("pylock.toml"), text);
            build.unset(Setting.FIND_LINKS).set(Setting.EXCLUDE, "vendor").set(Setting.NO_INDEX, "");
            List<Problem> problems = build.problems();
            assertThat(problems).hasSize(2);
            assertThat(problems.get(0).code()).isEqualTo(ProblemCode.LOCK_SOURCE_REFUSED);
            assertThat(problems.get(0).message())
                    .isEqualTo("the wheel `alpha-1.0-py3-none-any.whl` of the lock file lies outside of the project");
            assertThat(problems.get(0).hint()).contains("name the folder that holds it with `--find-links`");
        }
        build.set(Setting.FIND_LINKS, folder.resolve("wheels"));
        assertThat(build.run().layers()).isNotEmpty();
    }

    @Test
    void wheelsBelowTheProjectAreTaken() throws Exception {
        twoWheels();
        String digest = fromRequirements().digest().toString();
        Files.move(folder.resolve("wheels"), project("vendor"));
        String text = LockTexts.pylock(locked);
        for (Locked one : locked) {
            text = text.replace("url = \"" + one.url(), "path = \"vendor/" + one.file());
        }
        Files.writeString(project("pylock.toml"), text);
        build.set(Setting.OFFLINE, "").set(Setting.EXCLUDE, "vendor");
        assertThat(build.run().digest()).hasToString(digest);
    }

    @Test
    void aPasswordInTheLockFileIsNotShown() throws Exception {
        server.protect("me", "s3cretword");
        WheelBuilder alpha = wheel("alpha", "1.0");
        Path file = alpha.write(folder.resolve("wheels"));
        server.wheel(alpha);
        locked.add(Locked.of(
                file,
                Files.readAllBytes(file),
                server.uri("me:s3cretword", "/files/" + file.getFileName()).toString()));
        Files.writeString(project("pylock.toml"), LockTexts.pylock(locked));
        BuildResult result = build.run();
        Files.delete(project("pylock.toml"));
        build.assertSilentAbout("s3cretword", result);
        build.removeImage();
        locked.set(
                0,
                Locked.of(
                        file,
                        new byte[] {1},
                        server.uri("me:s3cretword", "/gone/" + file.getFileName())
                                .toString()));
        Files.writeString(project("pylock.toml"), LockTexts.pylock(locked));
        assertThat(build.problems().toString()).doesNotContain("s3cretword");
    }

    @Test
    void whatWheelsNeedBesidesIsAWarningSinceALockMayOverride() throws Exception {
        lock(wheel("alpha", "1.0").requires("beta>=3").requires("gamma"));
        lock(wheel("beta", "2.0"));
        Files.writeString(project("pylock.toml"), LockTexts.pylock(locked));
        assertThat(build.run().warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "`beta 2.0` does not suit `alpha 1.0`, which needs it",
                        "`gamma` is not among the requirements: `alpha 1.0` needs `gamma`");
    }

    @Test
    void settingsThatContradictAreRefused() throws Exception {
        build.require("").set(Setting.REQUIREMENTS, folder.resolve("requirements.txt"));
        build.set(Setting.LOCK, project("uv.lock")).set(Setting.EXTRA, "-");
        assertThat(build.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "`--extra` takes a name, not `-`",
                        "`--lock` and `--requirements` do not go together",
                        "`--extra` and `--requirements` do not go together");
    }

    /** The lock file of a workspace whose members are the project and two others, of which it needs one if told so. */
    private String workspace(boolean needsLibrary) throws Exception {
        Files.writeString(
                folder.resolve("pyproject.toml"),
                "[tool.uv.workspace]\nmembers = [\"pro*\", \"libs/*\"]\nexclude = [\"libs/old\"]\n");
        String library = needsLibrary ? "    { name = \"library\" },\n" : "";
        String text = LockTexts.uv(locked.subList(0, 1))
                .replace("virtual = \".\"", "editable = \"project\"")
                .replace("dependencies = [\n", "dependencies = [\n" + library);
        return text
                + "[[package]]\nname = \"library\"\nversion = \"1.0\"\nsource = { editable = \"libs/library\" }\n"
                + "[[package]]\nname = \"other\"\nversion = \"1.0\"\nsource = { virtual = \"libs/other\" }\n"
                + "dependencies = [{ name = \"beta\" }]\n"
                + LockTexts.pylock(locked.subList(1, 2))
                        .replaceAll("(?s).*?\\[\\[packages]]", "[[package]]")
                        .replaceFirst("wheels = .*", "source = { registry = \"https://index.example.org/simple\" }");
    }

    @Test
    void aMemberOfAWorkspaceGetsWhatItNeedsAlone() throws Exception {
        lock(wheel("alpha", "1.0"));
        lock(wheel("beta", "2.0"));
        Files.writeString(project("pyproject.toml"), LockTexts.pyproject(locked.subList(0, 1)));
        Path lock = Files.writeString(folder.resolve("uv.lock"), workspace(false));
        String digest = build.run().digest().toString();
        assertThat(build.events)
                .contains(
                        new BuildEvent.Noted("lock file: uv.lock, of the project's workspace"),
                        new BuildEvent.Detailed("taken from uv.lock: 1 of 4 packages"));
        Files.writeString(lock, workspace(false).replace("2.0", "3.0"));
        assertThat(build.run().digest()).hasToString(digest);
    }

    @Test
    void theWheelOfAMemberIsTakenWhereItIsGivenByName() throws Exception {
        lock(wheel("alpha", "1.0"));
        lock(wheel("beta", "2.0"));
        Files.writeString(project("pyproject.toml"), LockTexts.pyproject(locked.subList(0, 1)));
        Files.writeString(folder.resolve("uv.lock"), workspace(true));
        Path wheel = wheel("library", "1.0").write(folder.resolve("wheels"));
        build.set(Setting.FIND_LINKS, folder.resolve("wheels"));
        assertThat(build.problem().message()).isEqualTo("the folder of `library` does not exist");
        build.set(Setting.MEMBER_WHEEL, wheel);
        BuildResult result = build.run();
        assertThat(result.warnings()).isEmpty();
        assertThat(result.layers()).extracting(BuildResult.BuiltLayer::title).contains("alpha 1.0", "library 1.0");
    }

    @Test
    void aProjectThatIsNoMemberDoesNotLookAtTheWorkspace() throws Exception {
        Files.writeString(folder.resolve("pyproject.toml"), "[tool.uv.workspace]\nmembers = [\"libs/*\", \"[\"]\n");
        Files.writeString(folder.resolve("uv.lock"), "not read");
        build.run();
        Files.writeString(
                folder.resolve("pyproject.toml"), "[tool.uv.workspace]\nmembers = [\"*\"]\nexclude = [\"project\"]\n");
        build.run();
    }

    @Test
    void aStaleLockFileIsRefused() throws Exception {
        twoWheels();
        Files.writeString(project("uv.lock"), LockTexts.uv(locked));
        Files.writeString(project("pyproject.toml"), LockTexts.pyproject(locked.subList(0, 1)));
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.LOCK_STALE);
        assertThat(problem.actual()).contains("beta==2.0");
    }
}
