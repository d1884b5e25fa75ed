package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.ProjectName;
import dev.mizzen.request.LockRequest;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.IndexServer;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lock files: what is written, what is kept, and what pip makes of it. */
class LockerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);

    private @Nullable Path file;

    @BeforeEach
    void prepare() throws Exception {
        BaseImages.write(folder.resolve("base"), "\"Env\":[\"PATH=/usr/bin\"]", BaseImages.debian());
        Files.createDirectories(folder.resolve("wheels"));
        Files.createDirectories(folder.resolve("project"));
        flags.put(Setting.BASE, List.of("oci:" + folder.resolve("base")));
        flags.put(Setting.FIND_LINKS, List.of(folder.resolve("wheels").toString()));
        flags.put(Setting.NO_INDEX, List.of(""));
        require("alpha");
    }

    private void require(String... lines) throws Exception {
        Path file = Files.write(folder.resolve("requirements.txt"), List.of(lines));
        flags.put(Setting.REQUIREMENTS, List.of(file.toString()));
    }

    private Path file() {
        return file == null ? folder.resolve("pylock.toml") : file;
    }

    private LockResult lock(LockRequest.Change change) throws BuildException {
        Map<String, String> environment =
                Map.of("MIZZEN_CACHE", folder.resolve("store").toString());
        Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
        return new Locker(environment, folder, InstantSource.system())
                .lock(LockRequest.of(folder.resolve("project"), file(), change, settings, environment), event -> {});
    }

    private Problem problem(LockRequest.Change change) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> lock(change));
        assertThat(e).isNotNull();
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    private String write(WheelBuilder wheel) {
        wheel.write(folder.resolve("wheels"));
        return IndexServer.hex(wheel.bytes());
    }

    @Test
    void theFileNamesEachWheelWithItsHash() throws Exception {
        String alpha = write(wheel("alpha", "1.0").requires("beta").metadata("Requires-Python: >=3.8"));
        String beta = write(wheel("beta", "2.0"));
        LockResult result = lock(LockRequest.Change.NECESSARY);
        assertThat(result.changes()).containsExactly("+ alpha 1.0", "+ beta 2.0");
        long size = Files.size(folder.resolve("wheels/alpha-1.0-py3-none-any.whl"));
        long other = Files.size(folder.resolve("wheels/beta-2.0-py3-none-any.whl"));
        assertThat(file()).hasContent("""
                lock-version = "1.0"
                environments = ["implementation_name == 'cpython' and python_version == '3.11' and sys_platform == 'linux' \
                and platform_machine == 'x86_64'"]
                created-by = "mizzen"

                [[packages]]
                name = "alpha"
                version = "1.0"
                requires-python = ">=3.8"

                [[packages.wheels]]
                name = "alpha-1.0-py3-none-any.whl"
                path = "wheels/alpha-1.0-py3-none-any.whl"
                size = %d
                hashes = {sha256 = "%s"}

                [[packages]]
                name = "beta"
                version = "2.0"

                [[packages.wheels]]
                name = "beta-2.0-py3-none-any.whl"
                path = "wheels/beta-2.0-py3-none-any.whl"
                size = %d
                hashes = {sha256 = "%s"}
                """.formatted(size, alpha, other, beta));
        assertThat(lock(LockRequest.Change.NECESSARY).changes()).isEmpty();
    }

    @Test
    void versionsAreKeptUntilTheyAreToBeUpgradedOrNoLongerSuit() throws Exception {
        write(wheel("alpha", "1.0").requires("beta"));
        write(wheel("beta", "1.0"));
        lock(LockRequest.Change.NECESSARY);
        write(wheel("alpha", "2.0").requires("beta"));
        write(wheel("beta", "2.0"));
        assertThat(lock(LockRequest.Change.NECESSARY).changes()).isEmpty();
        LockRequest.Change beta = new LockRequest.Change(false, Set.of(ProjectName.parse("beta")), false);
        assertThat(lock(beta).changes()).containsExactly("beta 1.0 -> 2.0");
        assertThat(lock(new LockRequest.Change(true, Set.of(), false)).changes())
                .containsExactly("alpha 1.0 -> 2.0");
        require("alpha<2", "beta<2");
        assertThat(lock(LockRequest.Change.NECESSARY).changes()).containsExactly("alpha 2.0 -> 1.0", "beta 2.0 -> 1.0");
        require("beta");
        assertThat(lock(LockRequest.Change.NECESSARY).changes()).containsExactly("- alpha 1.0");
    }

    @Test
    void aCheckWritesNothingAndTellsTheDifference() throws Exception {
        LockRequest.Change none = new LockRequest.Change(false, Set.of(), true);
        write(wheel("alpha", "1.0"));
        write(wheel("beta", "1.0"));
        Problem absent = problem(none);
        assertThat(absent.code()).isEqualTo(ProblemCode.LOCK_STALE);
        assertThat(absent.message()).isEqualTo("there is no lock file");
        assertThat(file()).doesNotExist();
        lock(LockRequest.Change.NECESSARY);
        assertThat(lock(none).changes()).isEmpty();
        String before = Files.readString(file());
        require("alpha", "beta");
        Problem stale = problem(none);
        assertThat(stale.message()).isEqualTo("the lock file is not up to date");
        assertThat(stale.actual()).contains("+ beta 1.0");
        assertThat(stale.hint()).contains("write it anew with `mizzen lock`");
        assertThat(file()).hasContent(before);
    }

    @Test
    void noPasswordGetsIntoTheFile() throws Exception {
        try (IndexServer server = new IndexServer()) {
            server.project("alpha", server.wheel(wheel("alpha", "1.0")));
            flags.remove(Setting.NO_INDEX);
            flags.put(
                    Setting.INDEX_URL,
                    List.of(server.uri("me:s3cret", "/simple/").toString()));
            lock(LockRequest.Change.NECESSARY);
            assertThat(Files.readString(file()))
                    .contains("url = \"" + server.uri("/files/alpha-1.0-py3-none-any.whl") + "\"")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void aFolderThatIsMissingIsNamed() throws Exception {
        write(wheel("alpha", "1.0"));
        file = folder.resolve("none/pylock.toml");
        Problem problem = problem(LockRequest.Change.NECESSARY);
        assertThat(problem.code()).isEqualTo(ProblemCode.OUTPUT_UNWRITABLE);
        assertThat(problem.message()).isEqualTo("the file `" + file + "` cannot be written: its folder is gone");
        assertThat(problem.remedy()).contains("check the path, its permissions and the space on its disk");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void withoutRequirementsThereIsNothingToLock() {
        flags.remove(Setting.REQUIREMENTS);
        assertThat(problem(LockRequest.Change.NECESSARY).message())
                .isEqualTo("nothing is required, so there is nothing to lock");
    }

    @Test
    void withoutRequirementsFilesTheProjectSaysWhatItNeeds() throws Exception {
        write(wheel("alpha", "1.0"));
        write(wheel("beta", "2.0"));
        flags.remove(Setting.REQUIREMENTS);
        Files.writeString(folder.resolve("project/pyproject.toml"), """
                        [project]
                        name = "shop"
                        version = "1"
                        dependencies = ["alpha"]
                        [dependency-groups]
                        more = ["beta"]
                        """);
        assertThat(lock(LockRequest.Change.NECESSARY).changes()).containsExactly("+ alpha 1.0");
        flags.put(Setting.GROUP, List.of("more"));
        assertThat(lock(LockRequest.Change.NECESSARY).changes()).containsExactly("+ beta 2.0");
    }

    @Test
    void pipInstallsFromIt(Lab lab) throws Exception {
        RealPip pip = RealPip.fetch(lab, folder);
        write(wheel("alpha", "1.0").requires("beta"));
        write(wheel("beta", "2.0"));
        lock(LockRequest.Change.NECESSARY);
        pip.install("python3", file(), folder.resolve("site"));
        assertThat(folder.resolve("site/alpha.py")).exists();
        assertThat(folder.resolve("site/beta-2.0.dist-info")).exists();
    }
}
