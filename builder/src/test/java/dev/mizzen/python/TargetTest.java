package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static Target target(String python, boolean freeThreaded, String libc) throws Exception {
        return new Target(
                Version.parse(python),
                "/usr/bin/python3",
                Implementation.CPYTHON,
                freeThreaded,
                Architecture.X86_64,
                Libc.parse(libc),
                "cpython-311-x86_64-linux-gnu");
    }

    @Test
    void namesThatFollowFromTheVersion() throws Exception {
        Target target = target("3.11.9", false, "glibc-2.36");
        assertThat(target.pythonSeries()).isEqualTo("3.11");
        assertThat(target.abi()).isEqualTo("cp311");
        assertThat(target.libraryDirectory()).isEqualTo("lib/python3.11");
        Target free = target("3.13.1", true, "musl-1.2");
        assertThat(free.abi()).isEqualTo("cp313t");
        assertThat(free.libraryDirectory()).isEqualTo("lib/python3.13t");
    }

    @Test
    void markersSeeTheImageAndNothingOfTheBuildingMachine() throws Exception {
        MarkerEnvironment environment =
                target("3.11.0+local", false, "glibc-2.36").markerEnvironment();
        assertThat(environment.value(MarkerVariable.PYTHON_FULL_VERSION)).contains("3.11.0+local");
        assertThat(environment.value(MarkerVariable.IMPLEMENTATION_VERSION)).contains("3.11.0");
        assertThat(environment.value(MarkerVariable.IMPLEMENTATION_NAME)).contains("cpython");
        assertThat(environment.value(MarkerVariable.PLATFORM_PYTHON_IMPLEMENTATION))
                .contains("CPython");
        assertThat(environment.value(MarkerVariable.PYTHON_VERSION)).contains("3.11");
        assertThat(environment.value(MarkerVariable.PLATFORM_MACHINE)).contains("x86_64");
        assertThat(environment.value(MarkerVariable.PLATFORM_RELEASE)).contains("");
        assertThat(environment.value(MarkerVariable.PLATFORM_VERSION)).contains("");
    }

    @Test
    void whatIsNoTarget() throws Exception {
        assertThatThrownBy(() -> target("3", false, "glibc-2.36")).hasMessage("not the version of a Python: 3");
        Libc libc = Libc.parse("musl-1.2");
        Version python = Version.parse("3.11");
        assertThatThrownBy(() -> new Target(
                        python, "python3", Implementation.CPYTHON, false, Architecture.X86_64, libc, "cpython-311"))
                .hasMessage("not an absolute path: python3");
    }

    @Test
    void theBestTagOfAWheelRanksIt() throws Exception {
        SupportedTags tags = SupportedTags.of(target("3.11.9", false, "glibc-2.36"));
        int own = tags.rank(WheelFilename.parse("a-1-cp311-cp311-manylinux_2_17_x86_64.whl"))
                .orElseThrow();
        int stable = tags.rank(WheelFilename.parse("a-1-cp38-abi3-manylinux_2_17_x86_64.whl"))
                .orElseThrow();
        int pure = tags.rank(WheelFilename.parse("a-1-py2.py3-none-any.whl")).orElseThrow();
        assertThat(own).isLessThan(stable);
        assertThat(stable).isLessThan(pure);
        assertThat(tags.rank(WheelFilename.parse("a-1-cp311-cp311-manylinux_2_39_x86_64.whl")))
                .isEmpty();
        assertThat(tags.rank(WheelFilename.parse("a-1-cp311-cp311-musllinux_1_2_x86_64.whl")))
                .isEmpty();
        assertThat(tags.rank(tags.tags().get(7))).hasValue(7);
        assertThat(SupportedTags.of(target("3.13.1", true, "glibc-2.36"))
                        .rank(Tag.parse("cp311-abi3-manylinux_2_17_x86_64")))
                .isEmpty();
    }

    @Test
    void anUnknownGlibcHasNoManylinuxTags() throws Exception {
        assertThat(PlatformTags.of(Architecture.S390X, Libc.parse("glibc-3.0"))).containsExactly("linux_s390x");
        assertThat(PlatformTags.of(Architecture.X86_64, Libc.parse("glibc-2.4")))
                .containsExactly("linux_x86_64");
    }

    @Test
    void aLibcReadsBack() throws Exception {
        for (String text : new String[] {"glibc-2.36", "musl-1.2"}) {
            assertThat(Libc.parse(text)).hasToString(text);
            assertThat(Libc.parse(text.replace('-', ':'))).hasToString(text);
        }
        assertThat(Libc.tryParse("musl-1.2")).contains(new Libc(Libc.Family.MUSL, 1, 2));
        assertThat(Libc.tryParse("musl")).isEmpty();
        for (int[] bad : new int[][] {{-1, 0}, {0, -1}, {10000, 0}, {0, 10000}}) {
            assertThatThrownBy(() -> new Libc(Libc.Family.GLIBC, bad[0], bad[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anArchitectureHasManyNames() {
        for (Architecture architecture : Architecture.values()) {
            assertThat(Architecture.named(architecture.toString())).contains(architecture);
            assertThat(Architecture.ofPlatform(architecture.ociName(), architecture.ociVariant()))
                    .contains(architecture);
        }
        for (String name : new String[] {"amd64", "x86-64"}) {
            assertThat(Architecture.named(name)).contains(Architecture.X86_64);
        }
        assertThat(Architecture.named("arm64")).contains(Architecture.AARCH64);
        assertThat(Architecture.named("arm/v7")).contains(Architecture.ARMV7L);
        assertThat(Architecture.named("386")).contains(Architecture.I686);
        assertThat(Architecture.named("ppc64el")).contains(Architecture.PPC64LE);
        assertThat(Architecture.named("arm")).isEqualTo(Optional.empty());
        assertThat(Architecture.ofPlatform("arm", "")).contains(Architecture.ARMV7L);
        assertThat(Architecture.ofPlatform("arm", "v6")).isEmpty();
        assertThat(Architecture.ofPlatform("arm64", "v8")).contains(Architecture.AARCH64);
        assertThat(Architecture.ofPlatform("amd64", "v1")).contains(Architecture.X86_64);
        assertThat(Architecture.ofPlatform("amd64", "v8")).isEmpty();
        assertThat(Architecture.ofPlatform("mips", "")).isEmpty();
    }
}
