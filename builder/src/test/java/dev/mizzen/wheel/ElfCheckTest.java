package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.elf.Machine;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.testing.ElfForge;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfCheckTest {
    private static final String SUFFIX = ".cpython-311-x86_64-linux-gnu.so";
    private static final String LINUX = "cp311-cp311-manylinux_2_17_x86_64";
    private static final String WHEEL = "wheel `demo-1.0-" + LINUX + ".whl` ";

    @TempDir
    private Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    @Test
    void acceptsWhatFits() throws Exception {
        ElfInventory inventory = check(
                linux().file(
                                "demo/a" + SUFFIX,
                                module("libx-1.so.1")
                                        .requires("libc.so.6", "GLIBC_2.36")
                                        .bytes())
                        .file("demo.libs/libx-1.so.1", module("libc.so.6").bytes())
                        .file(
                                "demo/b.abi3.so",
                                module("libm.so.6")
                                        .requires("libm.so.6", "GLIBC_2.2.5")
                                        .bytes())
                        .file("demo/text.so", "INPUT(libc.so.6)"),
                glibc("2.36"));
        assertThat(inventory.files())
                .extracting(ElfInventory.Entry::path)
                .containsExactly("demo/a" + SUFFIX, "demo.libs/libx-1.so.1", "demo/b.abi3.so");
        assertThat(warnings).isEmpty();
    }

    @Test
    void refusesModulesThatNeedANewerLibrary() throws Exception {
        WheelBuilder wheel = linux().file(
                        "demo/a" + SUFFIX,
                        module("libx.so.1").requires("libc.so.6", "GLIBC_2.2.5").bytes())
                .file(
                        "demo.libs/libx.so.1",
                        module("liby.so.2")
                                .requires("libm.so.6", "GLIBC_2.38", "GLIBC_2.9")
                                .bytes())
                .file(
                        "demo.libs/liby.so.2",
                        module("libc.so.6")
                                .requires("libc.so.6", "GLIBC_ABI_DT_RELR")
                                .bytes())
                .file(
                        "demo.libs/unused.so",
                        module("libc.so.6").requires("libc.so.6", "GLIBC_2.99").bytes());
        assertThat(refusal(wheel, glibc("2.31")).problems())
                .containsExactly(newer("demo.libs/libx.so.1", "2.38"), newer("demo.libs/liby.so.2", "2.36"));
    }

    @Test
    void refusesModulesForAnotherProcessor() throws Exception {
        byte[] arm = ElfForge.library(Machine.AARCH64).bytes();
        WheelBuilder wheel = linux().file("demo/a" + SUFFIX, arm)
                .file("demo/other.cpython-311-aarch64-linux-gnu.so", arm)
                .file(
                        "demo-1.0.data/platlib/demo/c" + SUFFIX,
                        ElfForge.library(Machine.I386).narrow().bytes());
        assertThat(refusal(wheel, glibc("2.31")).problems())
                .containsExactly(
                        incompatible("demo/a" + SUFFIX, "it is for another processor")
                                .values("x86_64", "aarch64")
                                .hint("get the wheel that was built for x86_64"),
                        incompatible("demo-1.0.data/platlib/demo/c" + SUFFIX, "it is for another processor")
                                .values("x86_64", "i386, 32 bits, little-endian")
                                .hint("get the wheel that was built for x86_64"));
    }

    @Test
    void refusesModulesForAnotherLibrary() throws Exception {
        WheelBuilder musl =
                linux().file("demo/a" + SUFFIX, module("libc.musl-x86_64.so.1").bytes());
        assertThat(refusal(musl, glibc("2.31")).problems())
                .containsExactly(incompatible("demo/a" + SUFFIX, "it is for another C library")
                        .values("glibc", "musl")
                        .hint("get the manylinux wheel"));
        WheelBuilder glibc = linux().file("demo/a" + SUFFIX, module("libc.so.6").bytes());
        assertThat(refusal(glibc, target("musl-1.2")).problems().get(0).hint()).contains("get the musllinux wheel");
    }

    @Test
    void looksAtPlainNamesOnlyWhereTheyStartAModule() throws Exception {
        byte[] arm = ElfForge.library(Machine.AARCH64).bytes();
        byte[] armModule =
                ElfForge.library(Machine.AARCH64).runpath("PyInit_mod").bytes();
        check(linux().file("demo/plugin.so", arm).file("demo/not-a-package/mod.so", armModule), glibc("2.31"));
        BuildException e = refusal(linux().file("demo/mod.so", armModule), glibc("2.31"));
        assertThat(e.problems()).hasSize(1);
    }

    @Test
    void followsTheSearchPathAmongLibrariesOfOneName() throws Exception {
        byte[] arm = ElfForge.library(Machine.AARCH64).bytes();
        byte[] fits = ElfForge.library(Machine.X86_64).bytes();
        WheelBuilder wheel = linux().file(
                        "demo/a" + SUFFIX,
                        module("libx.so")
                                .runpath("${ORIGIN}/../x86:$ORIGIN/arm")
                                .bytes())
                .file("x86/libx.so", fits)
                .file("demo/arm/libx.so", arm);
        check(wheel, glibc("2.31"));
        WheelBuilder other = linux().file(
                        "demo/a" + SUFFIX,
                        module("libx.so").rpath("$ORIGIN/arm").bytes())
                .file("x86/libx.so", fits)
                .file("demo/arm/libx.so", arm);
        assertThat(refusal(other, glibc("2.31")).problems()).hasSize(1);
    }

    @Test
    void refusesADamagedModule() throws Exception {
        byte[] module = module("libc.so.6").bytes();
        WheelBuilder wheel = linux().file("demo/a" + SUFFIX, Arrays.copyOf(module, module.length - 20));
        assertThat(refusal(wheel, glibc("2.31")).problems())
                .containsExactly(Problem.of(
                        ProblemCode.ELF_INVALID, WHEEL + "holds `demo/a" + SUFFIX + "`, which is a damaged ELF file"));
    }

    @Test
    void warnsOfForeignCodeInAWheelForAnyPlatform() throws Exception {
        byte[] arm = ElfForge.library(Machine.AARCH64).bytes();
        check(
                WheelBuilder.of("demo", "1.0")
                        .file("demo/a.abi3.so", arm)
                        .file("demo-1.0.data/scripts/tool", arm)
                        .file("demo/fits.so", ElfForge.library(Machine.X86_64).bytes()),
                glibc("2.31"));
        assertThat(warnings)
                .containsExactly(Problem.of(
                        ProblemCode.WHEEL_FOREIGN_BINARY,
                        "wheel `demo-1.0-py3-none-any.whl` claims to run anywhere and holds native code that does not"
                                + " run on x86_64 with glibc-2.31: `demo/a.abi3.so`, `demo-1.0.data/scripts/tool`"));
    }

    @Test
    void anInventoryCanBeKept() throws Exception {
        ElfInventory inventory = check(
                linux().file(
                                "demo/a" + SUFFIX,
                                module("libx.so")
                                        .soname("s")
                                        .rpath("$ORIGIN")
                                        .runpath("/y")
                                        .requires("libc.so.6", "GLIBC_2.1")
                                        .defines("V1")
                                        .bytes())
                        .file("demo/broken.so", "\u007fELF"),
                glibc("2.36"));
        byte[] kept = inventory.toBytes();
        assertThat(ElfInventory.ofBytes(kept)).contains(inventory);
        assertThat(inventory.files()).hasSize(2);
        for (int length = 0; length < kept.length; length++) {
            assertThat(ElfInventory.ofBytes(Arrays.copyOf(kept, length))).isEmpty();
        }
        kept[0]++;
        assertThat(ElfInventory.ofBytes(kept)).isEmpty();
    }

    private static Problem newer(String path, String version) {
        return incompatible(path, "it needs a newer C library")
                .values("at most glibc 2.31", "glibc " + version)
                .hint("choose a base image with glibc " + version + " or newer, or a wheel for an older one");
    }

    private static Problem incompatible(String path, String reason) {
        return Problem.of(
                ProblemCode.WHEEL_INCOMPATIBLE,
                WHEEL + "holds `" + path + "`, which can't be loaded on x86_64 with glibc-2.31: " + reason);
    }

    private static WheelBuilder linux() {
        return WheelBuilder.of("demo", "1.0").tag(LINUX);
    }

    private static ElfForge module(String needed) {
        return ElfForge.library(Machine.X86_64).needs(needed);
    }

    private static Target glibc(String version) throws BuildException {
        return target("glibc-" + version);
    }

    private static Target target(String libc) throws BuildException {
        return new Target(
                Version.parse("3.11.9"),
                "/usr/bin/python3.11",
                Implementation.CPYTHON,
                false,
                Architecture.X86_64,
                Libc.parse(libc),
                "cpython-311-x86_64-linux-gnu");
    }

    private BuildException refusal(WheelBuilder wheel, Target target) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> check(wheel, target));
        assertThat(e).isNotNull();
        return e;
    }

    private ElfInventory check(WheelBuilder builder, Target target) throws Exception {
        try (Wheel wheel = Wheel.open(builder.write(folder), builder.filename(), warnings::add)) {
            ElfInventory inventory = ElfInventory.of(wheel);
            ElfCheck.check(wheel.filename(), inventory, target, warnings::add);
            return inventory;
        }
    }
}
