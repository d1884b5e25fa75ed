package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.request.LockRequest;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First-party projects in the lock files that are written. */
class LockFoldersTest {
    /** A build backend without needs, so that pip can build the folder without an index. */
    private static final String BACKEND = """
            import os, zipfile

            NAME = "core-1.0.dist-info"

            def write(put):
                put(NAME + "/METADATA", "Metadata-Version: 2.1\\nName: core\\nVersion: 1.0\\nRequires-Dist: alpha==1.0\\n")
                put(NAME + "/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")

            def build_wheel(folder, settings=None, metadata=None):
                with zipfile.ZipFile(os.path.join(folder, "core-1.0-py3-none-any.whl"), "w") as wheel:
                    write(wheel.writestr)
                    wheel.write("core.py")
                    wheel.writestr(NAME + "/RECORD", "")
                return "core-1.0-py3-none-any.whl"
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);

    @BeforeEach
    void prepare() throws Exception {
        BaseImages.write(folder.resolve("base"), "\"Env\":[\"PATH=/usr/bin\"]", BaseImages.debian());
        wheel("alpha", "1.0").write(Files.createDirectory(folder.resolve("wheels")));
        flags.put(Setting.BASE, List.of("oci:" + folder.resolve("base")));
        flags.put(Setting.FIND_LINKS, List.of(folder.resolve("wheels").toString()));
        flags.put(Setting.NO_INDEX, List.of(""));
        flags.put(Setting.WORKSPACE, List.of(folder.toString()));
        text("project/pyproject.toml", """
                [project]
                name = "web"
                version = "1.0"
                dependencies = ["core"]
                [tool.uv.sources]
                core = { path = "../libs/core" }
                """);
        core("\"alpha==1.0\"");
        text("libs/core/core.py", "import alpha\n");
        text("libs/core/backend.py", BACKEND);
    }

    private void core(String needs) throws Exception {
        text("libs/core/pyproject.toml", """
                [build-system]
                requires = []
                build-backend = "backend"
                backend-path = ["."]
                [project]
                name = "core"
                version = "1.0"
                dependencies = [%s]
                """.formatted(needs));
    }

    private void text(String place, String content) throws Exception {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Path file() {
        return folder.resolve("project/pylock.toml");
    }

    private List<String> lock(boolean check) throws BuildException {
        Map<String, String> environment =
                Map.of("MIZZEN_CACHE", folder.resolve("store").toString());
        Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
        LockRequest.Change change = new LockRequest.Change(false, Set.of(), check);
        return new Locker(environment, folder, InstantSource.system())
                .lock(LockRequest.of(folder.resolve("project"), file(), change, settings, environment), event -> {})
                .changes();
    }

    @Test
    void aFolderIsWrittenWithoutAVersionAndAChangeOfItsNeedsIsNoticed() throws Exception {
        assertThat(lock(false)).containsExactly("+ alpha 1.0");
        assertThat(Files.readString(file())).endsWith("""

                [[packages]]
                name = "core"

                [packages.directory]
                path = "../libs/core"
                editable = false
                """);
        text("libs/core/core.py", "changed = 1\n");
        assertThat(lock(true)).isEmpty();
        core("");
        BuildException stale = catchThrowableOfType(BuildException.class, () -> lock(true));
        assertThat(stale.problems().get(0).code()).isEqualTo(ProblemCode.LOCK_STALE);
        assertThat(stale.problems().get(0).actual()).contains("- alpha 1.0");
        assertThat(lock(false)).containsExactly("- alpha 1.0");
    }

    @Test
    void aProjectThatInstallsNothingIsNotWritten() throws Exception {
        core("\"alpha==1.0\"");
        text(
                "libs/core/pyproject.toml",
                Files.readString(folder.resolve("libs/core/pyproject.toml")) + "[tool.uv]\npackage = false\n");
        lock(false);
        assertThat(Files.readString(file())).contains("name = \"alpha\"").doesNotContain("core");
    }

    @Test
    void pipInstallsTheFolder(Lab lab) throws Exception {
        RealPip pip = RealPip.fetch(lab, folder);
        lock(false);
        Path site = folder.resolve("site");
        // pip knows no hash of a folder, and refuses a file with some hashes and some without, unless it is told not
        // to.
        pip.install("python3", file(), site, "--no-require-hashes");
        assertThat(site.resolve("core.py")).hasSameBinaryContentAs(folder.resolve("libs/core/core.py"));
        assertThat(site.resolve("alpha.py")).exists();
        assertThat(site.resolve("core-1.0.dist-info")).exists();
    }
}
