package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.elf.ByteSource;
import dev.mizzen.elf.ElfFile;
import dev.mizzen.elf.Machine;
import dev.mizzen.elf.SharedLibraries;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.python.WheelFilename;
import dev.mizzen.testing.ElfForge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryCheckTest {
    private static final String SUFFIX = ".cpython-311-x86_64-linux-gnu.so";
    private static final String LINUX = "-1.0-cp311-cp311-manylinux_2_17_x86_64.whl";

    private final Map<String, List<ElfInventory.Entry>> wheels = new LinkedHashMap<>();
    private SharedLibraries base = new SharedLibraries(
            new TreeSet<>(List.of("ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6")), new TreeMap<>());
    private List<String> libraryPath = List.of();

    @Test
    void whatTheBaseAndTheWheelItselfHaveIsThere() throws Exception {
        wheel("demo", "demo/a" + SUFFIX, needs("libx-1.so.1", "libc.so.6"));
        wheel("demo", "demo.libs/libx-1.so.1", needs("libm.so.6", "ld-linux-x86-64.so.2"));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void namesTheWheelTheFileAndTheLibrary() throws Exception {
        wheel("demo", "demo/a" + SUFFIX, needs("libpq.so.5", "libc.so.6"));
        assertThat(warnings())
                .containsExactly(missing(
                                "demo",
                                "a library that neither the base nor a wheel has: `libpq.so.5` for" + " `demo/a"
                                        + SUFFIX + "`")
                        .hint("an import that needs it fails: take a base that has it, or add the wheel that brings"
                                + " it"));
    }

    @Test
    void namesWhatOnlyALibraryOfTheWheelNeeds() throws Exception {
        wheel("demo", "demo/a" + SUFFIX, needs("libx.so", "libGL.so.1"));
        wheel("demo", "demo/b.abi3.so", needs("libGL.so.1"));
        wheel("demo", "demo.libs/libx.so", needs("libssl.so.1.1", "libGL.so.1"));
        wheel("demo", "demo.libs/liboptional.so", needs("libunheard.so.1"));
        assertThat(warnings())
                .containsExactly(missing(
                                "demo",
                                "libraries that neither the base nor a wheel has: `libGL.so.1` for" + " `demo/a"
                                        + SUFFIX + "` and 2 more, `libssl.so.1.1` for `demo.libs/libx.so`")
                        .hint("an import that needs them fails: take a base that has them, or add the wheel that"
                                + " brings them"));
    }

    @Test
    void ofManyLibrariesTheFirstAreNamed() throws Exception {
        wheel("demo", "a" + SUFFIX, needs("l1.so", "l2.so", "l3.so", "l4.so", "l5.so", "l6.so", "l7.so"));
        String file = "` for `a" + SUFFIX + "`";
        assertThat(warnings().get(0).message())
                .endsWith("has: `l1.so" + file + ", `l2.so" + file + ", `l3.so" + file + ", `l4.so" + file + ", `l5.so"
                        + file + " and 2 more");
    }

    @Test
    void otherWheelsBringLibrariesAndTheirOwnNeeds() throws Exception {
        wheel("torch", "torch/_C" + SUFFIX, needs("libcublas.so.12", "libtorch.so.2"));
        wheel("torch", "torch/lib/libtorch.so", ElfForge.library(Machine.X86_64).soname("libtorch.so.2"));
        wheel("cublas", "nvidia/cublas/lib/libcublas.so.12", needs("libcublasLt.so.12", "libgone.so.1"));
        wheel("cublas", "nvidia/cublas/lib/libcublasLt.so.12", needs("libgone.so.2"));
        wheel("cublas", "nvidia/cublas/lib/libnvblas.so.12", needs("libnobody-asks.so.1"));
        assertThat(warnings())
                .extracting(Problem::message)
                .containsExactly("wheel `cublas" + LINUX + "` needs libraries that neither the base nor a wheel has:"
                        + " `libgone.so.1` for `nvidia/cublas/lib/libcublas.so.12`, `libgone.so.2` for"
                        + " `nvidia/cublas/lib/libcublasLt.so.12`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "libcuda.so.1",
                "libnvidia-ml.so.1",
                "libnvcuvid.so.1",
                "libnvidia-encode.so",
                "libGLX_nvidia.so.0",
                "libEGL_nvidia.so.0"
            })
    void theDriversLibrariesComeFromTheHost(String library) throws Exception {
        wheel("demo", "demo/a" + SUFFIX, needs(library));
        assertThat(warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"libcudart.so.12", "libGL.so.1", "libcublas.so.12", "libnvidia.so.1"})
    void otherLibrariesOfTheSortDoNot(String library) throws Exception {
        wheel("demo", "demo/a" + SUFFIX, needs(library));
        assertThat(warnings()).hasSize(1);
    }

    @Test
    void foldersThatTheFileNamesAreLookedThrough() throws Exception {
        base = new SharedLibraries(
                new TreeSet<>(),
                new TreeMap<>(Map.of(
                        "/opt/a", new TreeSet<>(List.of("liba.so.1")), "/opt/b", new TreeSet<>(List.of("libb.so.1")))));
        wheel("demo", "demo/a" + SUFFIX, needs("liba.so.1").rpath("$ORIGIN:/opt/a"));
        wheel("demo", "demo/b" + SUFFIX, needs("libb.so.1").runpath("/opt/b/"));
        assertThat(warnings()).isEmpty();
        wheel("demo", "demo/c" + SUFFIX, needs("libb.so.1").runpath("$ORIGIN/../opt/b"));
        assertThat(warnings()).hasSize(1);
        libraryPath = List.of("/opt/b");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aLibraryWhereTheLoaderDoesNotLookIsPointedOut() throws Exception {
        base = new SharedLibraries(
                new TreeSet<>(), new TreeMap<>(Map.of("/opt/pg/lib", new TreeSet<>(List.of("libpq.so.5")))));
        wheel("demo", "demo/a" + SUFFIX, needs("libgone.so.1", "libpq.so.5"));
        assertThat(warnings().get(0).hint())
                .contains("the base has `libpq.so.5` in `/opt/pg/lib`, where its loader does not look: add `--env"
                        + " LD_LIBRARY_PATH=/opt/pg/lib`");
        libraryPath = List.of("/srv/lib");
        assertThat(warnings().get(0).hint().orElseThrow()).endsWith("add `--env LD_LIBRARY_PATH=/srv/lib:/opt/pg/lib`");
    }

    @Test
    void wheelsForAnyPlatformAreNotLookedThrough() throws Exception {
        wheels.put(
                "demo-1.0-py3-none-any.whl", new ArrayList<>(List.of(entry("demo/a" + SUFFIX, needs("libgone.so.1")))));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void hostileNamesAreMadeSafeAndDamagedFilesPassedOver() throws Exception {
        wheels.put(
                "demo" + LINUX,
                new ArrayList<>(List.of(
                        new ElfInventory.Entry("demo/broken" + SUFFIX, Optional.empty()),
                        entry("demo/a" + SUFFIX, needs("lib\u001b[31m.so")))));
        assertThat(warnings().get(0).message()).contains("`lib\\u001b[31m.so` for");
    }

    @Test
    void longChainsCostNoStack() throws Exception {
        wheel("a", "a/m" + SUFFIX, needs("lib0.so"));
        for (int i = 0; i < 20_000; i++) {
            wheel(i % 2 == 0 ? "b" : "a", "lib" + i + ".so", needs("lib" + (i + 1) + ".so"));
            wheel("c", "c/lib" + i + "c.so", needs("lib" + (i + 1) + "c.so"));
        }
        wheel("c", "c/m" + SUFFIX, needs("lib0c.so"));
        assertThat(warnings())
                .extracting(Problem::message)
                .containsExactly(
                        "wheel `a" + LINUX + "` needs a library that neither the base nor a wheel has: `lib20000.so`"
                                + " for `lib19999.so`",
                        "wheel `c" + LINUX + "` needs a library that neither the base nor a wheel has: `lib20000c.so`"
                                + " for `c/lib19999c.so`");
    }

    private static Problem missing(String wheel, String what) {
        return Problem.of(ProblemCode.WHEEL_LIBRARY_MISSING, "wheel `" + wheel + LINUX + "` needs " + what);
    }

    private static ElfForge needs(String... libraries) {
        ElfForge forge = ElfForge.library(Machine.X86_64);
        for (String library : libraries) {
            forge.needs(library);
        }
        return forge;
    }

    private void wheel(String name, String path, ElfForge file) throws Exception {
        wheels.computeIfAbsent(name + LINUX, key -> new ArrayList<>()).add(entry(path, file));
    }

    private static ElfInventory.Entry entry(String path, ElfForge file) throws IOException, BuildException {
        return new ElfInventory.Entry(path, Optional.of(ElfFile.read(ByteSource.of(file.bytes()), path)));
    }

    private List<Problem> warnings() throws BuildException {
        Map<WheelFilename, ElfInventory> inventories = new LinkedHashMap<>();
        for (Map.Entry<String, List<ElfInventory.Entry>> wheel : wheels.entrySet()) {
            inventories.put(WheelFilename.parse(wheel.getKey()), new ElfInventory(wheel.getValue()));
        }
        List<Problem> warnings = new ArrayList<>();
        Target target = new Target(
                Version.parse("3.11.9"),
                "/usr/bin/python3.11",
                Implementation.CPYTHON,
                false,
                Architecture.X86_64,
                Libc.parse("glibc-2.36"),
                "cpython-311-x86_64-linux-gnu");
        LibraryCheck.check(inventories, target, base, libraryPath, warnings::add);
        return warnings;
    }
}
