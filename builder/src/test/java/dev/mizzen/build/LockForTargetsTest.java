package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.elf.Machine;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.ProjectName;
import dev.mizzen.request.LockRequest;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.ElfForge;
import dev.mizzen.testing.IndexServer;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.LayerForge;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One lock file for several targets. */
class LockForTargetsTest {
    private static final String ARM_LOADER = "/lib/ld-linux-aarch64.so.1";
    private static final LockRequest.Change ALL = new LockRequest.Change(true, Set.of(), false);
    private static final LockRequest.Change NONE = new LockRequest.Change(false, Set.of(), true);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    private final List<BuildEvent> events = new ArrayList<>();

    @BeforeEach
    void prepare() throws Exception {
        Files.createDirectories(folder.resolve("wheels"));
        Files.createDirectories(folder.resolve("project"));
        flags.put(Setting.FIND_LINKS, List.of(folder.resolve("wheels").toString()));
        flags.put(Setting.NO_INDEX, List.of(""));
        base("py311", BaseImages.debian());
        base(
                "py312",
                BaseImages.debian(),
                new LayerForge()
                        .link("usr/bin/python3", "/opt/py/bin/python3.12")
                        .file("opt/py/bin/python3.12", 0755, python("3.12.4")));
        base(
                "musl311",
                new LayerForge()
                        .file(
                                "usr/bin/python3.11",
                                0755,
                                BaseImages.python(
                                        Machine.X86_64, BaseImages.MUSL_LOADER, "3.11.2", "libc.musl-x86_64.so.1"))
                        .link("usr/bin/python3", "python3.11")
                        .file("lib/ld-musl-x86_64.so.1", 0755, BaseImages.musl(Machine.X86_64, "1.2.5")));
        arm();
        require("alpha");
    }

    private static byte[] python(String version) {
        return BaseImages.python(Machine.X86_64, BaseImages.GLIBC_LOADER, version, "libc.so.6");
    }

    private void base(String name, LayerForge... layers) throws Exception {
        BaseImages.write(folder.resolve(name), "\"Env\":[\"PATH=/usr/bin\"]", layers);
    }

    /** Debian's Python 3.11.2 for arm64. */
    private void arm() throws Exception {
        LayerForge layer = new LayerForge()
                .link("usr/bin/python3", "python3.11")
                .file("usr/bin/python3.11", 0755, BaseImages.python(Machine.AARCH64, ARM_LOADER, "3.11.2", "libc.so.6"))
                .file(
                        "lib/ld-linux-aarch64.so.1",
                        0755,
                        ElfForge.library(Machine.AARCH64).bytes())
                .file("lib/aarch64-linux-gnu/libc.so.6", 0755, BaseImages.glibc(Machine.AARCH64, "2.36"));
        ImageConfig config =
                BaseImages.config(Platform.of("linux", "arm64"), "\"Env\":[\"PATH=/usr/bin\"]", List.of(layer));
        BaseImages.write(folder.resolve("arm311"), "latest", config, List.of(layer));
    }

    private void require(String... lines) throws Exception {
        Path file = Files.write(folder.resolve("requirements.txt"), List.of(lines));
        flags.put(Setting.REQUIREMENTS, List.of(file.toString()));
    }

    private void bases(String... names) {
        flags.put(
                Setting.LOCK_BASE,
                Stream.of(names).map(name -> "oci:" + folder.resolve(name)).toList());
    }

    private Path file() {
        return folder.resolve("pylock.toml");
    }

    private LockResult lock(LockRequest.Change change) throws BuildException {
        return lock(file(), change);
    }

    private LockResult lock(Path file, LockRequest.Change change) throws BuildException {
        Map<String, String> environment =
                Map.of("MIZZEN_CACHE", folder.resolve("store").toString());
        Settings settings = Settings.resolve(flags, environment, folder, FileSettings.none(folder));
        events.clear();
        return new Locker(environment, folder, InstantSource.system())
                .lock(LockRequest.of(folder.resolve("project"), file, change, settings, environment), events::add);
    }

    private LockResult lock() throws BuildException {
        return lock(LockRequest.Change.NECESSARY);
    }

    private List<Problem> problems() {
        BuildException e = catchThrowableOfType(BuildException.class, this::lock);
        assertThat(e).isNotNull();
        assertThat(file()).doesNotExist();
        return e.problems();
    }

    private String write(WheelBuilder wheel) {
        wheel.write(folder.resolve("wheels"));
        return IndexServer.hex(wheel.bytes());
    }

    private static WheelBuilder tagged(String name, String version, String tag) {
        return wheel(name, version).tag(tag);
    }

    private String text() throws Exception {
        return Files.readString(file());
    }

    /** The lines of the file that begin with one of {@code keys}. */
    private List<String> lines(String... keys) throws Exception {
        return Files.readAllLines(file()).stream()
                .filter(line -> Arrays.stream(keys).anyMatch(key -> line.startsWith(key + " = ")))
                .toList();
    }

    @Test
    void oneVersionIsOneEntryWithTheWheelsOfAll() throws Exception {
        write(tagged("alpha", "1.0", "cp311-cp311-manylinux_2_17_x86_64").requires("beta; python_version < '3.12'"));
        write(tagged("alpha", "1.0", "cp312-cp312-manylinux_2_17_x86_64").requires("beta; python_version < '3.12'"));
        write(tagged("alpha", "1.0", "cp311-cp311-manylinux_2_17_aarch64").requires("beta; python_version < '3.12'"));
        write(wheel("beta", "2.0").requires("gamma; platform_machine == 'aarch64'"));
        write(wheel("gamma", "3.0"));
        bases("py312", "py311", "arm311");
        LockResult result = lock();
        assertThat(result.wheels()).isEqualTo(5);
        assertThat(result.changes()).containsExactly("+ alpha 1.0", "+ beta 2.0", "+ gamma 3.0");
        assertThat(lines("environments", "name", "marker"))
                .containsExactly(
                        "environments = [\"implementation_name == 'cpython' and python_version == '3.11' and sys_platform =="
                                + " 'linux' and platform_machine == 'x86_64'\", \"implementation_name == 'cpython' and"
                                + " python_version == '3.11' and sys_platform == 'linux' and platform_machine =="
                                + " 'aarch64'\", \"implementation_name == 'cpython' and python_version == '3.12' and"
                                + " sys_platform == 'linux' and platform_machine == 'x86_64'\"]",
                        "name = \"alpha\"",
                        "name = \"alpha-1.0-cp311-cp311-manylinux_2_17_aarch64.whl\"",
                        "name = \"alpha-1.0-cp311-cp311-manylinux_2_17_x86_64.whl\"",
                        "name = \"alpha-1.0-cp312-cp312-manylinux_2_17_x86_64.whl\"",
                        "name = \"beta\"",
                        "marker = \"python_version == '3.11'\"",
                        "name = \"beta-2.0-py3-none-any.whl\"",
                        "name = \"gamma\"",
                        "marker = \"platform_machine == 'aarch64'\"",
                        "name = \"gamma-3.0-py3-none-any.whl\"");
        String before = text();
        bases("arm311", "py311", "py312", "py311");
        assertThat(lock(NONE).changes())
                .as("the order of the bases says nothing")
                .isEmpty();
        assertThat(lock(ALL).changes()).isEmpty();
        assertThat(text()).isEqualTo(before);
    }

    @Test
    void theOldestVersionThatSuitsOneIsTakenForAllWhereItSuitsThem() throws Exception {
        write(wheel("alpha", "1.0"));
        write(tagged("alpha", "2.0", "cp312-cp312-manylinux_2_17_x86_64"));
        bases("py311", "py312");
        assertThat(lock().changes()).containsExactly("+ alpha 1.0");
        assertThat(lines("marker")).isEmpty();
    }

    @Test
    void otherVersionsAreEntriesWithConditionsThatExcludeEachOther() throws Exception {
        require("alpha<2; python_version < '3.12'", "alpha>=2; python_version >= '3.12'");
        write(wheel("alpha", "1.0"));
        write(wheel("alpha", "2.0"));
        bases("py311", "py312", "arm311");
        assertThat(lock().changes()).containsExactly("+ alpha 1.0, 2.0");
        assertThat(lines("version", "marker"))
                .containsExactly(
                        "version = \"1.0\"",
                        "marker = \"python_version == '3.11'\"",
                        "version = \"2.0\"",
                        "marker = \"python_version == '3.12'\"");
        require("alpha<2; platform_machine == 'aarch64'", "alpha>=2; python_version >= '3.12'", "alpha");
        assertThat(lock(ALL).changes()).containsExactly("other files of the same versions");
        assertThat(lines("version", "marker"))
                .containsExactly(
                        "version = \"1.0\"",
                        "marker = \"platform_machine == 'aarch64'\"",
                        "version = \"2.0\"",
                        "marker = \"platform_machine == 'x86_64'\"");
    }

    @Test
    void whatTheFileHasIsKeptForEachTarget() throws Exception {
        require("alpha<2; python_version < '3.12'", "alpha>=2; python_version >= '3.12'", "beta");
        write(wheel("alpha", "1.0"));
        write(wheel("alpha", "2.0"));
        write(wheel("beta", "1.0"));
        bases("py311", "py312");
        lock();
        String before = text();
        write(wheel("alpha", "1.5"));
        write(wheel("alpha", "2.5"));
        write(wheel("beta", "2.0"));
        assertThat(lock().changes()).isEmpty();
        assertThat(text()).isEqualTo(before);
        LockRequest.Change beta = new LockRequest.Change(false, Set.of(ProjectName.parse("beta")), false);
        assertThat(lock(beta).changes()).containsExactly("beta 1.0 -> 2.0");
        assertThat(lock(ALL).changes()).containsExactly("alpha 1.0, 2.0 -> 1.5, 2.5");
        bases("py311", "py312", "arm311");
        Problem stale = catchThrowableOfType(BuildException.class, () -> lock(NONE))
                .problems()
                .get(0);
        assertThat(stale.code()).isEqualTo(ProblemCode.LOCK_STALE);
        assertThat(stale.actual()).contains("other files of the same versions");
        write(wheel("alpha", "1.7"));
        assertThat(lock().changes())
                .as("a new target takes the version of the others")
                .containsExactly("other files of the same versions");
    }

    @Test
    void targetsThatNoMarkerTellsApartMustNeedTheSame() throws Exception {
        write(tagged("alpha", "1.0", "cp311-cp311-manylinux_2_17_x86_64"));
        write(tagged("alpha", "2.0", "cp311-cp311-musllinux_1_1_x86_64"));
        bases("py311", "musl311");
        assertThat(problems())
                .containsExactly(Problem.of(
                                ProblemCode.LOCK_AMBIGUOUS,
                                "two targets that no marker tells apart do not need the same of `alpha`")
                        .values(
                                "alpha 1.0 for Python 3.11.2, x86_64, glibc-2.36",
                                "alpha 2.0 for Python 3.11.2, x86_64, musl-1.2")
                        .hint(
                                "write a lock file for each of them, with `--lock-file pylock.NAME.toml`, or pin a version"
                                        + " of `alpha` that suits both"));

        write(tagged("alpha", "1.5", "cp311-cp311-manylinux_2_17_x86_64"));
        write(tagged("alpha", "1.5", "cp311-cp311-musllinux_1_1_x86_64").requires("beta"));
        write(wheel("beta", "1.0"));
        require("alpha==1.5");
        Problem set = problems().get(0);
        assertThat(set.message()).isEqualTo("two targets that no marker tells apart do not need the same of `beta`");
        assertThat(set.expected()).contains("no beta for Python 3.11.2, x86_64, glibc-2.36");
        assertThat(set.actual()).contains("beta 1.0 for Python 3.11.2, x86_64, musl-1.2");

        require("alpha!=1.5");
        write(tagged("alpha", "1.0", "cp311-cp311-musllinux_1_1_x86_64"));
        assertThat(lock().wheels()).isEqualTo(2);
        assertThat(lines("marker")).isEmpty();
        assertThat(lines("environments").get(0).split("implementation_name")).hasSize(2);
    }

    @Test
    void whatConcernsOneTargetSaysWhich() throws Exception {
        write(tagged("alpha", "1.0", "cp312-cp312-manylinux_2_17_x86_64"));
        bases("py311", "py312");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly(
                        "for Python 3.11.2, x86_64, glibc-2.36: the requirements can't be met together: because"
                                + " `alpha` 1.0 lacks a wheel for Python 3.11.2, x86_64, glibc-2.36 and you ask for `alpha`,"
                                + " the requirements can't be met");
        require("nothing");
        assertThat(problems())
                .extracting(Problem::message)
                .containsExactly("the requirements can't be met together: because you ask for `nothing`, and nobody"
                        + " offers `nothing`, the requirements can't be met");
    }

    @Test
    void everyBaseIsTakenWithEveryPlatform() throws Exception {
        write(wheel("alpha", "1.0"));
        flags.put(Setting.LOCK_BASE, List.of("scratch"));
        flags.put(Setting.LOCK_PLATFORM, List.of("linux/arm64", "linux/amd64", "linux/s390x"));
        flags.put(Setting.PYTHON, List.of("3.12.4"));
        flags.put(Setting.INTERPRETER, List.of("/usr/bin/python3.12"));
        flags.put(Setting.LIBC, List.of("glibc:2.36"));
        lock();
        assertThat(lines("environments").get(0).split("implementation_name")).hasSize(4);
        flags.put(Setting.LOCK_PLATFORM, List.of("linux/arm64", "amd64/linux/x/y", "?"));
        assertThat(catchThrowableOfType(BuildException.class, this::lock).problems())
                .hasSize(2);
    }

    @Test
    void aBuildFromItIsTheBuildFromALockFileOfItsOwn() throws Exception {
        require("alpha<2; python_version < '3.12'", "alpha>=2; python_version >= '3.12'");
        for (String tag : List.of("cp311-cp311-manylinux_2_17_x86_64", "cp311-cp311-musllinux_1_1_x86_64")) {
            write(tagged("alpha", "1.0", tag).requires("beta"));
        }
        write(tagged("alpha", "2.0", "cp312-cp312-manylinux_2_17_x86_64").requires("beta"));
        write(wheel("beta", "1.0"));
        List<String> names = List.of("py311", "musl311", "py312");
        bases("py311", "musl311", "py312");
        Path shared = folder.resolve("pylock.all.toml");
        lock(shared, LockRequest.Change.NECESSARY);
        List<String> digests = new ArrayList<>();
        for (String name : names) {
            bases(name);
            Path own = folder.resolve("pylock." + name + ".toml");
            lock(own, LockRequest.Change.NECESSARY);
            digests.add(build(name, own));
            assertThat(build(name, shared)).isEqualTo(digests.get(digests.size() - 1));
        }
        assertThat(digests).doesNotHaveDuplicates();
    }

    private String build(String base, Path lock) throws Exception {
        IndexBuild build = new IndexBuild(folder).unset(Setting.REQUIREMENTS);
        build.set(Setting.BASE, "oci:" + folder.resolve(base)).set(Setting.LOCK, lock);
        build.set(Setting.FIND_LINKS, folder.resolve("wheels")).set(Setting.NO_INDEX, "");
        return build.run().digest().toString();
    }

    @Test
    void onlyAStandardLockFileIsWrittenAndReadOnlyAWholeOne() throws Exception {
        write(wheel("alpha", "1.0"));
        bases("py311");
        Path other = Files.writeString(folder.resolve("uv.lock"), "version = 1\n");
        Problem named = catchThrowableOfType(BuildException.class, () -> lock(other, LockRequest.Change.NECESSARY))
                .problems()
                .get(0);
        assertThat(named.message()).isEqualTo("`" + other + "` is not the name of a lock file to write");
        assertThat(named.expected()).contains("pylock.toml or pylock.NAME.toml");
        assertThat(named.actual()).contains("uv.lock");
        assertThat(other).hasContent("version = 1\n");

        Files.writeString(file(), "lock-version = \"2.0\"\n");
        Problem newer = catchThrowableOfType(BuildException.class, this::lock)
                .problems()
                .get(0);
        assertThat(newer.code()).isEqualTo(ProblemCode.LOCK_VERSION_UNKNOWN);
        assertThat(newer.hint())
                .contains("remove the file to lock from the start, or name another one with `--lock-file`");

        Files.writeString(file(), """
                lock-version = "1.0"
                created-by = "another tool"
                [[packages]]
                name = "alpha"
                version = "1.0"
                wheels = [{ url = "https://host/alpha-1.0-py3-none-any.whl" }]
                """);
        write(wheel("alpha", "2.0"));
        assertThat(lock().changes())
                .as("the version of a file without hashes is kept, too")
                .containsExactly("other files of the same versions");
        assertThat(lines("version")).containsExactly("version = \"1.0\"");
    }

    @Test
    void pipSelectsTheSameWheels(Lab lab) throws Exception {
        RealPip pip = RealPip.fetch(lab, folder);
        require("alpha<2; python_version < '3.12'", "alpha>=2; python_version >= '3.12'", "tagged");
        write(wheel("alpha", "1.0").requires("old"));
        write(wheel("alpha", "2.0"));
        write(wheel("old", "1.0").requires("arm; platform_machine == 'aarch64'"));
        write(wheel("arm", "1.0"));
        for (String tag :
                List.of("cp311-cp311-linux_x86_64", "cp312-cp312-linux_x86_64", "cp311-cp311-linux_aarch64")) {
            write(tagged("tagged", "1.0", tag));
        }
        bases("py311", "py312", "arm311");
        Path file = folder.resolve("pylock.all.toml");
        lock(file, LockRequest.Change.NECESSARY);
        assertThat(pip.wheels("python3", file))
                .containsExactly(
                        "alpha-1.0-py3-none-any.whl",
                        "old-1.0-py3-none-any.whl",
                        "tagged-1.0-cp311-cp311-linux_x86_64.whl");
        if (RealPip.runs("python3.12", 3, 12)) {
            assertThat(pip.wheels("python3.12", file))
                    .containsExactly("alpha-2.0-py3-none-any.whl", "tagged-1.0-cp312-cp312-linux_x86_64.whl");
        }
    }
}
