package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.elf.Machine;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Target;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.ElfForge;
import dev.mizzen.testing.LayerForge;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets of bases that the tests make; {@link LabBasesTest} has real ones. */
class TargetDetectorTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static final Platform AMD64 = Platform.of("linux", "amd64");

    private Target detect(Platform platform, String execution, String interpreter, LayerForge... layers)
            throws Exception {
        ImageConfig config = BaseImages.config(platform, execution, List.of(layers));
        BaseImages.write(folder, "latest", config, List.of(layers));
        BaseReference reference = new BaseReference.Local(
                new ImagePlace.Layout(new LayoutReference(folder.toString(), Optional.of("latest"))));
        BaseImage base = BaseImage.open(reference, Optional.empty(), BaseSources.files(Path.of("")));
        Optional<String> chosen = interpreter.isEmpty() ? Optional.empty() : Optional.of(interpreter);
        return BaseFacts.read(base, new BaseFacts.Question(chosen, List.of())).target();
    }

    private Target detect(LayerForge... layers) throws Exception {
        return detect(AMD64, "", "", layers);
    }

    private Problem refused(ProblemCode code, String execution, String interpreter, LayerForge... layers) {
        List<Problem> found = new java.util.ArrayList<>();
        assertThatThrownBy(() -> detect(AMD64, execution, interpreter, layers))
                .isInstanceOfSatisfying(BuildException.class, e -> found.addAll(e.problems()));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).code()).isEqualTo(code);
        return found.get(0);
    }

    private void unsupported(String message, LayerForge... layers) {
        assertThat(refused(ProblemCode.BASE_UNSUPPORTED, "", "", layers).message())
                .isEqualTo(message);
    }

    /** A layer with just a program as {@code /usr/bin/python3.11}, with glibc but no standard library. */
    private static LayerForge withProgram(byte[] program) {
        return new LayerForge()
                .link("usr/bin/python3", "python3.11")
                .file("usr/bin/python3.11", 0755, program)
                .file(
                        "lib64/ld-linux-x86-64.so.2",
                        0755,
                        ElfForge.library(Machine.X86_64).bytes())
                .file("lib64/libc.so.6", 0755, BaseImages.glibc(Machine.X86_64, "2.36"));
    }

    private static byte[] program(String version, String... needed) {
        return BaseImages.python(Machine.X86_64, BaseImages.GLIBC_LOADER, version, needed);
    }

    @Test
    void debiansPython() throws Exception {
        Target target = detect(BaseImages.debian());
        assertThat(target.python()).hasToString("3.11.2");
        assertThat(target.interpreter()).isEqualTo("/usr/bin/python3.11");
        assertThat(target.libc()).hasToString("glibc-2.36");
        assertThat(target.architecture()).hasToString("x86_64");
        assertThat(target.soabi()).isEqualTo("cpython-311-x86_64-linux-gnu");
        assertThat(target.libraryDirectory()).isEqualTo("lib/python3.11");
    }

    @Test
    void theFirstOnThePathWins() throws Exception {
        LayerForge[] layers = {BaseImages.debian(), BaseImages.local("3.13", "3.13.1")};
        assertThat(detect(layers).interpreter()).isEqualTo("/usr/local/bin/python3.13");
        assertThat(detect(layers).python()).hasToString("3.13.1");
        String path = "\"Env\":[\"PATH=relative::/nowhere:/usr/bin:/usr/local/bin\"]";
        assertThat(detect(AMD64, path, "", layers).interpreter()).isEqualTo("/usr/bin/python3.11");
        assertThat(detect(AMD64, "", "/usr/bin/python3", layers).interpreter()).isEqualTo("/usr/bin/python3.11");
    }

    @Test
    void whiteoutsAreRespected() throws Exception {
        Target target = detect(
                BaseImages.debian(),
                BaseImages.local("3.13", "3.13.1"),
                new LayerForge().whiteout("usr/local/bin/python3"));
        assertThat(target.interpreter()).isEqualTo("/usr/bin/python3.11");
    }

    @Test
    void linksLeadAcrossLayers() throws Exception {
        Target target = detect(
                BaseImages.debian(),
                new LayerForge()
                        .link("usr/bin/python3", "/etc/alternatives/python3")
                        .link("etc/alternatives/python3", "../../opt/py/bin/python3.12"),
                new LayerForge().file("opt/py/bin/python3.12", 0755, program("3.12.4", "libc.so.6")));
        assertThat(target.interpreter()).isEqualTo("/opt/py/bin/python3.12");
        assertThat(target.soabi()).as("by CPython's rule").isEqualTo("cpython-312-x86_64-linux-gnu");
    }

    @Test
    void musl() throws Exception {
        Target target = detect(new LayerForge()
                .file(
                        "usr/bin/python3.12",
                        0755,
                        BaseImages.python(Machine.X86_64, BaseImages.MUSL_LOADER, "3.12.3", "libc.musl-x86_64.so.1"))
                .link("usr/bin/python3", "python3.12")
                .file("lib/ld-musl-x86_64.so.1", 0755, BaseImages.musl(Machine.X86_64, "1.2.5"))
                .file("usr/lib/python3.12/lib-dynload/_bz2.cpython-312-x86_64-linux-musl.so", ""));
        assertThat(target.libc()).hasToString("musl-1.2");
        assertThat(target.soabi()).isEqualTo("cpython-312-x86_64-linux-musl");
    }

    @Test
    void aDebianWithMuslInstalledIsGlibc() throws Exception {
        Target target = detect(
                BaseImages.debian(),
                new LayerForge().file("lib/ld-musl-x86_64.so.1", 0755, BaseImages.musl(Machine.X86_64, "1.2.3")));
        assertThat(target.libc()).hasToString("glibc-2.36");
    }

    @Test
    void arm64() throws Exception {
        String loader = "/lib/ld-linux-aarch64.so.1";
        LayerForge layer = new LayerForge()
                .file("usr/bin/python3", 0755, BaseImages.python(Machine.AARCH64, loader, "3.9.2"))
                .file("usr/lib/python3.9/os.py", "")
                .file(
                        "lib/ld-linux-aarch64.so.1",
                        0755,
                        ElfForge.library(Machine.AARCH64).bytes())
                .file("lib/x86_64-linux-gnu/libc.so.6", 0755, BaseImages.glibc(Machine.X86_64, "2.41"))
                .file("usr/lib/aarch64-linux-gnu/libc.so.6", 0755, BaseImages.glibc(Machine.AARCH64, "2.31"));
        Platform stated = new Platform(
                "linux", "arm64", Optional.of("v8"), Platform.of("", "").other());
        Target target = detect(stated, "", "", layer);
        assertThat(target.architecture()).hasToString("aarch64");
        assertThat(target.libc()).as("that of the same machine").hasToString("glibc-2.31");
        assertThat(target.python()).hasToString("3.9.2");
        assertThat(target.soabi()).isEqualTo("cpython-39-aarch64-linux-gnu");

        Problem problem = refused(ProblemCode.TARGET_MISMATCH, "", "", layer);
        assertThat(problem.message())
                .isEqualTo("the interpreter `/usr/bin/python3` is for another processor than the base says");
        assertThat(problem.expected()).contains("x86_64");
        assertThat(problem.actual()).contains("aarch64");
        assertThat(problem.hint())
                .contains("the base's configuration and content contradict each other: take another copy of it, or"
                        + " choose another of its interpreters with `--interpreter`");
    }

    @Test
    void freeThreaded() throws Exception {
        String soname = "libpython3.13t.so.1.0";
        Target target = detect(
                BaseImages.debian(),
                new LayerForge()
                        .link("usr/local/bin/python3", "python3.13t")
                        .file("usr/local/bin/python3.13t", 0755, program("", soname))
                        .file("usr/local/lib/" + soname, 0755, BaseImages.library(Machine.X86_64, soname, "3.13.0rc2"))
                        .file(
                                "usr/local/lib/python3.13t/_sysconfigdata_t_linux_x86_64-linux-gnu.py",
                                "build_time_vars = {'ALT_SOABI': 0,\n    'SOABI': 'cpython-313t-x86_64-linux-gnu',\n}\n"));
        assertThat(target.freeThreaded()).isTrue();
        assertThat(target.python()).hasToString("3.13.0rc2");
        assertThat(target.libraryDirectory()).isEqualTo("lib/python3.13t");
        assertThat(target.abi()).isEqualTo("cp313t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.17", "2.24", "2.28", "2.31", "2.34", "2.35", "2.36", "2.39", "2.40", "2.41"})
    void glibcsReleaseIsTheOneOfItsBanner(String release) throws Exception {
        Target target = detect(
                BaseImages.debian(),
                new LayerForge()
                        .file("usr/lib/x86_64-linux-gnu/libc.so.6", 0755, BaseImages.glibc(Machine.X86_64, release)));
        assertThat(target.libc()).hasToString("glibc-" + release);
    }

    @Test
    void officialImages() throws Exception {
        Target target = detect(
                AMD64,
                "\"Env\":[\"PATH=/usr/local/bin:/usr/bin\",\"PYTHON_VERSION=3.12.1\"]",
                "",
                BaseImages.debian(),
                BaseImages.local("3.12", "3.12.1")
                        .file(
                                "usr/local/lib/python3.12/_sysconfigdata__linux_x86_64-linux-gnu.py",
                                "build_time_vars = {'SOABI': 'cpython-312-x86_64-linux-gnu'}\n"));
        assertThat(target.interpreter()).isEqualTo("/usr/local/bin/python3.12");
        assertThat(target.python()).hasToString("3.12.1");
        assertThat(target.soabi()).isEqualTo("cpython-312-x86_64-linux-gnu");
        assertThat(target.libc()).as("that of Debian below").hasToString("glibc-2.36");
    }

    @Test
    void muslOnArm64() throws Exception {
        String loader = "/lib/ld-musl-aarch64.so.1";
        Target target = detect(
                Platform.of("linux", "arm64"),
                "",
                "",
                new LayerForge()
                        .file(
                                "usr/local/bin/python3.13",
                                0755,
                                BaseImages.python(Machine.AARCH64, loader, "3.13.1", "libc.musl-aarch64.so.1"))
                        .link("usr/local/bin/python3", "python3.13")
                        .file("lib/ld-musl-aarch64.so.1", 0755, BaseImages.musl(Machine.AARCH64, "1.2.4")));
        assertThat(target.architecture()).hasToString("aarch64");
        assertThat(target.libc()).hasToString("musl-1.2");
        assertThat(target.soabi()).as("by CPython's rule").isEqualTo("cpython-313-aarch64-linux-musl");
        assertThat(target.tags().get(0)).hasToString("cp313-cp313-musllinux_1_2_aarch64");
    }

    @Test
    void freeThreadedBesideTheUsualBuild() throws Exception {
        LayerForge both = new LayerForge()
                .link("usr/local/bin/python3", "python3.14")
                .file("usr/local/bin/python3.14", 0755, program("3.14.0", "libc.so.6"))
                .file("usr/local/bin/python3.14t", 0755, program("3.14.0", "libc.so.6"))
                .file("usr/local/lib/python3.14/os.py", "")
                .file("usr/local/lib/python3.14t/os.py", "");
        assertThat(detect(BaseImages.debian(), both).abi()).isEqualTo("cp314");
        Target chosen = detect(AMD64, "", "/usr/local/bin/python3.14t", BaseImages.debian(), both);
        assertThat(chosen.abi()).isEqualTo("cp314t");
        assertThat(chosen.soabi()).as("by CPython's rule").isEqualTo("cpython-314t-x86_64-linux-gnu");
        assertThat(chosen.libraryDirectory()).isEqualTo("lib/python3.14t");
    }

    @Test
    void aLaterLayerReplacesTheCLibraryAndHidesTheOldPython() throws Exception {
        Target target = detect(
                BaseImages.debian(),
                new LayerForge().opaque("usr/lib/python3.11").whiteout("usr/bin/python3.11"),
                new LayerForge()
                        .file("usr/lib/x86_64-linux-gnu/libc.so.6", 0755, BaseImages.glibc(Machine.X86_64, "2.41"))
                        .link("usr/bin/python3", "/usr/bin/python3.13")
                        .file("usr/bin/python3.13", 0755, program("3.13.5", "libc.so.6")));
        assertThat(target.python()).hasToString("3.13.5");
        assertThat(target.libc()).hasToString("glibc-2.41");
        Problem gone = refused(
                ProblemCode.PYTHON_NOT_FOUND,
                "",
                "",
                BaseImages.debian(),
                new LayerForge().whiteout("usr/bin/python3.11"));
        assertThat(gone.message()).isEqualTo("the base has no `python3` on its PATH");
    }

    @Test
    void withoutABannerTheNewestSymbolVersionCounts() throws Exception {
        byte[] bare = ElfForge.library(Machine.X86_64)
                .defines("GLIBC_2.2.5", "GLIBC_2.9", "GLIBC_2.17", "GLIBC_PRIVATE", "GLIBC_ABI_DT_RELR")
                .bytes();
        LayerForge layer = new LayerForge().file("usr/lib/x86_64-linux-gnu/libc.so.6", 0755, bare);
        assertThat(detect(BaseImages.debian(), layer).libc()).hasToString("glibc-2.17");
    }

    @Test
    void theLibraryIsFoundByRunpath() throws Exception {
        String soname = "libpython3.10.so.1.0";
        byte[] program = ElfForge.program(Machine.X86_64, BaseImages.GLIBC_LOADER)
                .needs(soname)
                .runpath("/nowhere:$ORIGIN/../special")
                .bytes();
        Target target = detect(
                BaseImages.debian(),
                new LayerForge()
                        .file("opt/py/bin/python3", 0755, program)
                        .file("opt/py/special/" + soname, 0755, BaseImages.library(Machine.X86_64, soname, "3.10.14"))
                        .file("opt/py/lib/" + soname, 0755, BaseImages.library(Machine.X86_64, soname, "3.10.1"))
                        .link("usr/local/bin/python3", "/opt/py/bin/python3"));
        assertThat(target.python()).hasToString("3.10.14");
    }

    @Test
    void aDoubtfulVersionIsDecidedByTheHeaderThePackageOrTheVariable() throws Exception {
        byte[] two = program("3.11.2\0003.11.9");
        LayerForge header =
                withProgram(two).file("usr/include/python3.11/patchlevel.h", "#define PY_VERSION      \t\"3.11.9+\"\n");
        assertThat(detect(header).python()).hasToString("3.11.9");
        LayerForge status = withProgram(two).file("var/lib/dpkg/status", """
                        Package: python3
                        Version: 3.11.9-1

                        Package: python3.11-minimal
                        Status: x
                        Version: 3.11.2-6+deb12u8
                        """);
        assertThat(detect(status).python()).hasToString("3.11.2");
        LayerForge distroless = withProgram(two)
                .file(
                        "var/lib/dpkg/status.d/libpython3.11-minimal",
                        "Package: libpython3.11-minimal\nVersion: 3.11.2-6\n");
        assertThat(detect(distroless).python()).hasToString("3.11.2");
        assertThat(detect(AMD64, "\"Env\":[\"PYTHON_VERSION=3.11.9\"]", "", withProgram(two))
                        .python())
                .hasToString("3.11.9");
        Problem problem =
                refused(ProblemCode.BASE_UNSUPPORTED, "\"Env\":[\"PYTHON_VERSION=3.12.1\"]", "", withProgram(two));
        assertThat(problem.message())
                .isEqualTo(
                        "the exact version of `/usr/bin/python3.11` of the base cannot be told: it could be 3.11.2 or"
                                + " 3.11.9");
        assertThat(problem.hint())
                .contains("choose another of its interpreters with `--interpreter`, or a base that sets"
                        + " `PYTHON_VERSION`");
        unsupported(
                "the exact version of `/usr/bin/python3.11` of the base cannot be told: nothing in it says so",
                withProgram(program("13.11.2\0003.11.2x\0003.12.1")));
    }

    @Test
    void aBaseWithoutPythonSaysWhatItHas() {
        Problem none = refused(ProblemCode.PYTHON_NOT_FOUND, "", "", new LayerForge().file("bin/sh", "x"));
        assertThat(none.message()).isEqualTo("the base has no `python3` on its PATH");
        assertThat(none.hint()).contains("there is no Python in it; take a base that has one");

        LayerForge several = new LayerForge()
                .file("opt/b/bin/python3.12", 0755, program("3.12.1"))
                .link("opt/b/bin/python", "python3.12")
                .file("opt/a/bin/python3", 0755, program("3.11.1"))
                .file("opt/a/lib/python3", "not executable");
        Problem some = refused(ProblemCode.PYTHON_NOT_FOUND, "", "", several);
        assertThat(some.hint())
                .contains("it has `/opt/a/bin/python3`, `/opt/b/bin/python3.12`; choose with `--interpreter`");
        assertThat(refused(ProblemCode.PYTHON_NOT_FOUND, "", "/opt/c", several).message())
                .isEqualTo("the base has no program at `/opt/c`");
        assertThat(refused(ProblemCode.PYTHON_NOT_FOUND, "", "opt/a/bin/python3", several)
                        .message())
                .isEqualTo("the base has no program at `opt/a/bin/python3`");
    }

    @Test
    void programsThatAreNoInterpreterAreNamed() {
        unsupported(
                "`/usr/bin/python3` of the base is a script, not an interpreter",
                new LayerForge().file("usr/bin/python3", 0755, BaseImages.join(new byte[0], "#!/bin/sh\n")));
        unsupported(
                "`/usr/bin/python3` of the base is no program, not an interpreter",
                new LayerForge().file("usr/bin/python3", 0755, new byte[0]));
        unsupported(
                "the interpreter `/opt/pypy/bin/pypy3.10` of the base is PyPy; images are built for CPython",
                new LayerForge()
                        .link("usr/bin/python3", "/opt/pypy/bin/pypy3.10")
                        .file("opt/pypy/bin/pypy3.10", 0755, program("3.10.1")));
        unsupported(
                "the base does not tell which Python `/usr/bin/python3` is: no `/usr/lib/python3.*`",
                new LayerForge().file("usr/bin/python3", 0755, program("3.11.1")));
        unsupported(
                "the interpreter `/usr/bin/python3.11` needs `libpython3.11.so.1.0`, which the base does not have",
                withProgram(program("3.11.1", "libpython3.11.so.1.0")));
    }

    @Test
    void librariesThatCannotBeToldAreNamed() {
        unsupported(
                "the interpreter `/usr/bin/python3.11` of the base is linked statically; wheels with extension modules"
                        + " could not be loaded",
                withProgram(ElfForge.library(Machine.X86_64).bytes()));
        unsupported(
                "the interpreter `/usr/bin/python3.11` of the base wants a loader that is neither glibc's nor musl's:"
                        + " `/system/bin/linker64`",
                withProgram(BaseImages.python(Machine.X86_64, "/system/bin/linker64", "3.11.1")));
        unsupported(
                "the base lacks the loader of its interpreter: `/lib/ld-musl-x86_64.so.1`",
                withProgram(BaseImages.python(Machine.X86_64, BaseImages.MUSL_LOADER, "3.11.1")));
        unsupported(
                "the version of `/lib/ld-musl-x86_64.so.1` of the base cannot be told",
                withProgram(BaseImages.python(Machine.X86_64, BaseImages.MUSL_LOADER, "3.11.1"))
                        .file("lib/ld-musl-x86_64.so.1", "no version"));
        unsupported(
                "the version of `/lib64/libc.so.6` of the base cannot be told",
                withProgram(program("3.11.1"))
                        .file(
                                "lib64/libc.so.6",
                                0755,
                                ElfForge.library(Machine.X86_64).bytes()));
        unsupported(
                "the base has no `libc.so.6` for its interpreter",
                withProgram(program("3.11.1"))
                        .file(
                                "lib64/libc.so.6",
                                0755,
                                ElfForge.library(Machine.AARCH64).bytes()));
    }

    @Test
    void hostileProgramsAreRefusedAsSuch() {
        byte[] cut = java.util.Arrays.copyOf(program("3.11.1"), 40);
        Problem problem = refused(ProblemCode.ELF_INVALID, "", "", withProgram(cut));
        assertThat(problem.message()).contains("/usr/bin/python3.11");
    }

    @Test
    void architecturesWithoutWheelsAreNamed() {
        assertThatThrownBy(() -> detect(Platform.of("linux", "mips64le"), "", "", BaseImages.debian()))
                .hasMessage("the base is for an architecture without Python wheels: `linux/mips64le`");
    }
}
