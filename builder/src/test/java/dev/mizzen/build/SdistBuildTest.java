package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.request.LockRequest;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import dev.mizzen.testing.IndexServer;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.Sdists;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of projects of which there are source distributions only. */
class SdistBuildTest {
    private static final String ELSEWHERE = "build its wheel elsewhere, and name its folder with `--find-links`";
    private static final String FOR_THE_BASE =
            "build its wheel elsewhere, for the base image, and name its folder with `--find-links`";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private IndexBuild build;

    @BeforeEach
    void prepare(Lab lab) throws Exception {
        lab.tool("bwrap");
        build = new IndexBuild(folder)
                .set(Setting.FIND_LINKS, Files.createDirectories(folder.resolve("wheels")))
                .set(Setting.NO_INDEX, "")
                .set(Setting.BUILD_SDIST, "")
                .env("PATH", "/usr/bin:/bin")
                .require("alpha");
    }

    private Path write(Sdists sdist, String name) {
        return sdist.write(folder.resolve("wheels").resolve(name));
    }

    private void refuses(Sdists sdist, ProblemCode code, String message, String hint) {
        write(sdist, "alpha-1.0.tar.gz");
        Problem problem = build.problem();
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.hint()).isEqualTo(Optional.of(hint));
    }

    private void lock() throws Exception {
        Map<String, String> environment = Map.of("MIZZEN_CACHE", build.store().toString(), "PATH", "/usr/bin:/bin");
        Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.BASE, List.of("oci:" + folder.resolve("base")));
        flags.put(Setting.FIND_LINKS, List.of(folder.resolve("wheels").toString()));
        flags.put(Setting.NO_INDEX, List.of(""));
        flags.put(Setting.BUILD_SDIST, List.of(""));
        Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
        Path project = folder.resolve("project");
        new Locker(environment, folder, InstantSource.system())
                .lock(
                        LockRequest.of(
                                project,
                                project.resolve("pylock.toml"),
                                LockRequest.Change.NECESSARY,
                                settings,
                                environment),
                        event -> {});
    }

    private static List<String> messages(BuildResult result, ProblemCode code) {
        return result.warnings().stream()
                .filter(problem -> problem.code() == code)
                .map(Problem::message)
                .toList();
    }

    @Test
    void isBuiltOnceAndTheWheelIsTakenAsAnyOther() throws Exception {
        write(Sdists.of("alpha", "1.0"), "alpha-1.0.tar.gz");
        BuildResult built = build.run();
        assertThat(messages(built, ProblemCode.SDIST_BUILT))
                .singleElement()
                .asString()
                .matches("`alpha-1.0.tar.gz` is a source distribution; its wheel was built here, by cpython 3[0-9.]+");
        assertThat(built.layers()).extracting(BuildResult.BuiltLayer::title).anyMatch(title -> title.contains("alpha"));

        BuildResult again = build.run();
        assertThat(again.digest()).isEqualTo(built.digest());
        assertThat(messages(again, ProblemCode.SDIST_BUILT)).isEqualTo(messages(built, ProblemCode.SDIST_BUILT));
    }

    @Test
    void withoutTheOptionTheErrorNamesIt() throws Exception {
        write(Sdists.of("alpha", "1.0"), "alpha-1.0.tar.gz");
        build.unset(Setting.BUILD_SDIST).require("alpha==1.0");
        Problem problem = build.problem();
        assertThat(problem.message()).isEqualTo("there is no wheel of `alpha 1.0`");
        assertThat(problem.hint())
                .isEqualTo(
                        Optional.of(
                                "build the wheel once, `pip wheel --no-deps alpha==1.0`, and name its folder with"
                                        + " `--find-links`; or let it be built here, if it is pure Python, with `--build-sdist`"));
    }

    @Test
    void anArchiveOfAnotherKindIsNotBuilt() throws Exception {
        Files.writeString(folder.resolve("wheels/alpha-1.0.zip"), "");
        build.require("alpha==1.0");
        assertThat(build.problem().hint())
                .isEqualTo(
                        Optional.of("build the wheel once, `pip wheel --no-deps alpha==1.0`, and name its folder with"
                                + " `--find-links`"));
    }

    @Test
    void aVersionWithAWheelIsPreferredToANewerOneWithout() throws Exception {
        write(Sdists.of("alpha", "2.0"), "alpha-2.0.tar.gz");
        IndexBuild.wheel("alpha", "1.0").write(folder.resolve("wheels"));
        assertThat(messages(build.run(), ProblemCode.SDIST_BUILT)).isEmpty();
        build.require("alpha>1");
        assertThat(messages(build.run(), ProblemCode.SDIST_BUILT)).hasSize(1);
    }

    @Test
    void theHashOfTheSourceDistributionIsTheOneThatCounts() throws Exception {
        Path sdist = write(Sdists.of("alpha", "1.0"), "alpha-1.0.tar.gz");
        String sha256 = IndexServer.hex(Files.readAllBytes(sdist));
        build.require("alpha==1.0 --hash=sha256:" + sha256);
        assertThat(messages(build.run(), ProblemCode.SDIST_BUILT)).hasSize(1);
        build.require("alpha==1.0 --hash=sha256:" + "0".repeat(64))
                .set(Setting.OUTPUT, "oci:" + folder.resolve("other"));
        BuildException e = catchThrowableOfType(BuildException.class, build::run);
        assertThat(e.problems())
                .extracting(Problem::message)
                .containsExactly("`alpha-1.0.tar.gz` does not have a hash that the requirements allow");
    }

    @Test
    void aLockFileNamesTheSourceDistribution() throws Exception {
        Path sdist = write(Sdists.of("alpha", "1.0"), "alpha-1.0.tar.gz");
        Path project = folder.resolve("project");
        Files.writeString(
                project.resolve("pyproject.toml"),
                "[project]\nname = 'app'\nversion = '1'\ndependencies = ['alpha']\n");
        lock();
        assertThat(Files.readString(project.resolve("pylock.toml")))
                .endsWith("""
                        [[packages]]
                        name = "alpha"
                        version = "1.0"

                        [packages.sdist]
                        name = "alpha-1.0.tar.gz"
                        path = "%s"
                        size = %d
                        hashes = {sha256 = "%s"}
                        """.formatted(sdist, Files.size(sdist), IndexServer.hex(Files.readAllBytes(sdist))));

        build.unset(Setting.REQUIREMENTS);
        BuildResult locked = build.run();
        assertThat(locked.warnings()).extracting(Problem::code).containsExactly(ProblemCode.SDIST_BUILT);
        assertThat(locked.layers())
                .extracting(BuildResult.BuiltLayer::title)
                .anyMatch(title -> title.contains("alpha"));

        build.set(Setting.OUTPUT, "oci:" + folder.resolve("other")).unset(Setting.FIND_LINKS);
        BuildException e = catchThrowableOfType(BuildException.class, build::run);
        assertThat(e.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "the source distribution `alpha-1.0.tar.gz` of the lock file lies outside of the project");

        Files.writeString(sdist, "changed");
        build.set(Setting.FIND_LINKS, folder.resolve("wheels"));
        e = catchThrowableOfType(BuildException.class, build::run);
        assertThat(e.problems()).extracting(Problem::code).containsExactly(ProblemCode.WHEEL_HASH_MISMATCH);
    }

    @Test
    void aLockFileWithASourceDistributionNeedsTheOption() throws Exception {
        write(Sdists.of("alpha", "1.0"), "alpha-1.0.tar.gz");
        Path project = folder.resolve("project");
        Files.writeString(
                project.resolve("pyproject.toml"),
                "[project]\nname = 'app'\nversion = '1'\ndependencies = ['alpha']\n");
        lock();
        build.unset(Setting.REQUIREMENTS).unset(Setting.BUILD_SDIST);
        Problem problem = build.problem();
        assertThat(problem.message())
                .isEqualTo("the lock file has no wheel of one package, and nothing is built here: `alpha 1.0` (a source"
                        + " distribution only)");
        assertThat(problem.hint())
                .isEqualTo(Optional.of("build each wheel once, such as by `pip wheel --no-deps alpha==1.0` or from its"
                        + " sources, put it into a folder, and name the folder with `--find-links`; or let what is pure"
                        + " Python be built here with `--build-sdist`"));
    }

    @Test
    void anythingButTheSourcesIsOutOfReach() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        String look = """
                import socket
                seen = []
                for path in (%s, '/etc/passwd', '/root', '/home', '/source/new', '/tools/new', '/usr/new', '/new', '/dev/new'):
                    try:
                        open(path, 'w' if path.endswith('new') else 'r').close()
                        seen.append(path)
                    except OSError:
                        pass
                try:
                    socket.create_connection(('127.0.0.1', %d), 2)
                    seen.append('network')
                except OSError:
                    pass
                seen += [name for name in os.environ if name in ('MIZZEN_CACHE', 'SECRET')]
                if os.listdir('/proc') if os.path.exists('/proc') else []:
                    seen.append('processes')
                raise SystemExit('seen: ' + ' '.join(seen))
                """;
        try (ServerSocket server = new ServerSocket(0)) {
            build.env("SECRET", "secret");
            refuses(
                    Sdists.of("alpha", "1.0", look.formatted("'" + secret + "'", server.getLocalPort())),
                    ProblemCode.SDIST_BUILD_FAILED,
                    "the build of `alpha-1.0.tar.gz` failed: SystemExit: seen: ",
                    ELSEWHERE);
        }
    }

    @Test
    void whatTheBackendSaysIsTold() {
        refuses(
                Sdists.of("alpha", "1.0", "raise ValueError('no compiler\\x1b[31m')\n"),
                ProblemCode.SDIST_BUILD_FAILED,
                "the build of `alpha-1.0.tar.gz` failed: ValueError: no compiler\\u001b[31m",
                ELSEWHERE);
    }

    @Test
    void whatItPrintsIsNoAnswer() throws Exception {
        write(
                Sdists.of(
                        "alpha",
                        "1.0",
                        "import sys\nfor i in range(100000):\n print('W' * 80); print('x' * 80, file=sys.stderr)\n"),
                "alpha-1.0.tar.gz");
        assertThat(messages(build.run(), ProblemCode.SDIST_BUILT)).hasSize(1);
    }

    @Test
    void anEndWithoutAnAnswerIsTold() {
        refuses(
                Sdists.of("alpha", "1.0", "os._exit(3)\n"),
                ProblemCode.SDIST_BUILD_FAILED,
                "the build of `alpha-1.0.tar.gz` ended without an answer: it ended with code 3",
                ELSEWHERE);
    }

    @Test
    void aForgedAnswerIsRefused() {
        refuses(
                Sdists.of("alpha", "1.0", """
                        for fd in range(3, 9):
                            try:
                                os.write(fd, b'R' + b'\\xff' * 8)
                            except OSError:
                                pass
                        os._exit(0)
                        """),
                ProblemCode.SDIST_BUILD_FAILED,
                "the build of `alpha-1.0.tar.gz` answers more than it may",
                ELSEWHERE);
    }

    @Test
    void memoryIsBounded() {
        refuses(
                Sdists.of("alpha", "1.0", "x = bytearray(3 << 30)\n"),
                ProblemCode.SDIST_BUILD_FAILED,
                "the build of `alpha-1.0.tar.gz` failed: MemoryError: ",
                ELSEWHERE);
    }

    @Test
    void twoWheelsAreNotOne() {
        refuses(
                Sdists.of("alpha", "1.0", """
                        def build_wheel(folder, settings=None, metadata=None):
                            wheel(folder, 'beta-1.0-py3-none-any.whl')
                            return wheel(folder)
                        """),
                ProblemCode.SDIST_BUILD_FAILED,
                "the build of `alpha-1.0.tar.gz` did not make one wheel",
                ELSEWHERE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            beta  | 1.0 | py3-none-any               | true  | made the wheel of another project or version
            alpha | 1.1 | py3-none-any               | true  | made the wheel of another project or version
            alpha | 1.0 | cp311-cp311-linux_x86_64   | false | made a wheel that is not pure Python
            alpha | 1.0 | py3-none-manylinux1_x86_64 | true  | made a wheel that is not pure Python
            alpha | 1.0 | py3-none-any               | false | made a wheel that is not pure Python
            """)
    void onlyAPureWheelOfTheProjectIsTaken(String name, String version, String tag, String pure, String message) {
        refuses(
                Sdists.making(name, version, tag, pure, ""),
                ProblemCode.SDIST_REFUSED,
                "the build of `alpha-1.0.tar.gz` " + message,
                FOR_THE_BASE);
    }

    @Test
    void aBinaryInAPureWheelIsRefused() {
        refuses(
                Sdists.of(
                        "alpha", "1.0", "FILES['alpha_c.so'] = '\\x7fELF' + chr(2) + chr(1) + chr(1) + chr(0) * 99\n"),
                ProblemCode.SDIST_REFUSED,
                "the build of `alpha-1.0.tar.gz` made a wheel that is not pure Python",
                FOR_THE_BASE);
    }

    @Test
    void aWheelForTwoPythonsIsPure() throws Exception {
        write(Sdists.making("alpha", "1.0", "py2.py3-none-any", "true", ""), "alpha-1.0.tar.gz");
        assertThat(build.run().warnings())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.SDIST_BUILT, ProblemCode.REQUIREMENT_UNPINNED);
    }

    @Test
    void itsMetadataCount() throws Exception {
        write(Sdists.of("alpha", "1.0", "METADATA += 'Requires-Dist: beta\\n'\n"), "alpha-1.0.tar.gz");
        write(Sdists.of("beta", "1.0"), "beta-1.0.tar.gz");
        assertThat(messages(build.run(), ProblemCode.SDIST_BUILT)).hasSize(2);
    }

    @Test
    void whatTheBuildNeedsMustBeThereAsAPureWheel() {
        Sdists sdist = Sdists.in("alpha-1.0").file("pyproject.toml", "[build-system]\nrequires = ['tool']\n");
        write(Sdists.of("tool", "1.0"), "tool-1.0.tar.gz");
        refuses(
                sdist,
                ProblemCode.DEPENDENCY_CONFLICT,
                "to build `alpha-1.0.tar.gz`: the requirements can't be met together: because you ask for"
                        + " `tool`, and nobody offers `tool`, the requirements can't be met",
                "what a build needs must be on offer as pure Python wheels; or build the wheel of `alpha-1.0.tar.gz`"
                        + " elsewhere, and name its folder with `--find-links`");
    }

    @Test
    void whatTheBackendAsksForIsThereWhenItBuilds() throws Exception {
        IndexBuild.wheel("tool", "7.0").write(folder.resolve("wheels"));
        write(Sdists.of("alpha", "1.0", """
                        def get_requires_for_build_wheel(settings=None):
                            return ['tool>=1']
                        def build_wheel(folder, settings=None, metadata=None):
                            import tool
                            FILES['alpha.py'] += tool.VERSION
                            return wheel(folder)
                        """), "alpha-1.0.tar.gz");
        assertThat(messages(build.run(), ProblemCode.SDIST_BUILT))
                .singleElement()
                .asString()
                .endsWith(" with tool 7.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ../alpha/x    | 0 |          | can't be unpacked: layer `alpha-1.0.tar.gz` has an entry `../alpha/x` with `..` in its path
            /etc/passwd   | 0 |          | does not hold one folder alone
            other/x       | 0 |          | does not hold one folder alone
            alpha-1.0/x   | 2 | ../../x  | has a link `x` that leads out of it
            alpha-1.0/x   | 2 | /etc     | has a link `x` that leads out of it
            alpha-1.0/x   | 1 | other/y  | has a hard link `x` to nothing that is in it
            alpha-1.0/x   | 3 |          | has an entry `x` that is a device or a pipe
            alpha-1.0/x   | 6 |          | has an entry `x` that is a device or a pipe
            """)
    void aHostileArchiveIsRefused(String name, char kind, String link, String message) {
        Sdists sdist = Sdists.of("alpha", "1.0").entry(name, (byte) kind, new byte[0], entry -> {
            if (link != null) {
                entry.setLinkName(link);
            }
        });
        refuses(sdist, ProblemCode.SDIST_REFUSED, "the source distribution `alpha-1.0.tar.gz` " + message, ELSEWHERE);
    }

    @Test
    void nothingIsWrittenThroughALink() {
        Sdists sdist = Sdists.of("alpha", "1.0")
                .entry("alpha-1.0/sub", TarConstants.LF_SYMLINK, new byte[0], entry -> entry.setLinkName("."))
                .file("sub/x", "");
        refuses(
                sdist,
                ProblemCode.SDIST_REFUSED,
                "the source distribution `alpha-1.0.tar.gz` can't be unpacked: the entry `sub` of a root is there twice",
                ELSEWHERE);
    }
}
