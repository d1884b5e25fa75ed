package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WheelFilenameTest {
    @Test
    void spellingsOfOneNameAreEqual() throws Exception {
        WheelFilename wheel = WheelFilename.parse("Foo.Bar-1.0.RC1-007a-py3.py2-NONE-any.whl");
        assertThat(wheel).hasToString("foo_bar-1.0rc1-7a-py2.py3-none-any.whl");
        assertThat(wheel).isEqualTo(WheelFilename.parse(wheel.toString()));
        assertThat(wheel).hasSameHashCodeAs(WheelFilename.parse(wheel.toString()));
        assertThat(wheel.name()).isEqualTo(ProjectName.parse("foo-bar"));
        assertThat(wheel.build()).contains(new BuildTag(BigInteger.valueOf(7), "a"));
        assertThat(wheel.pythons()).containsExactly("py2", "py3");
        assertThat(wheel.abis()).containsExactly("none");
        assertThat(wheel.platforms()).containsExactly("any");
        assertThat(wheel.tags()).containsExactly(Tag.parse("py2-none-any"), Tag.parse("py3-none-any"));
        assertThat(wheel.equals(new Object())).isFalse();
        for (String other : List.of(
                "foo_baz-1.0rc1-7a-py2.py3-none-any.whl",
                "foo_bar-1.0-7a-py2.py3-none-any.whl",
                "foo_bar-1.0rc1-py2.py3-none-any.whl",
                "foo_bar-1.0rc1-7a-py3-none-any.whl")) {
            assertThat(WheelFilename.parse(other)).isNotEqualTo(wheel);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "any, ANY, false",
        "manylinux1_x86_64, MANYLINUX, true",
        "manylinux_2_17_aarch64, MANYLINUX, true",
        "musllinux_1_2_x86_64, MUSLLINUX, true",
        "linux_x86_64, LINUX, true",
        "macosx_11_0_arm64, MACOS, false",
        "win32, WINDOWS, false",
        "win_amd64, WINDOWS, false",
        "emscripten_3_1_58_wasm32, OTHER, false",
    })
    void theKindOfAPlatform(String platform, PlatformKind kind, boolean linux) throws Exception {
        assertThat(new Tag("py3", "none", platform).platformKind()).isEqualTo(kind);
        assertThat(WheelFilename.parse("a-1-py3-none-" + platform + ".whl").platformKinds())
                .containsExactly(kind);
        assertThat(kind.isLinux()).isEqualTo(linux);
    }

    @Test
    void severalKindsComeInTheirOrder() throws Exception {
        assertThat(WheelFilename.parse("a-1-py3-none-win32.macosx_10_9_x86_64.linux_i686.whl")
                        .platformKinds())
                .containsExactly(PlatformKind.LINUX, PlatformKind.MACOS, PlatformKind.WINDOWS);
    }

    @Test
    void builds() {
        BuildTag one = new BuildTag(BigInteger.ONE, "");
        assertThat(one).isLessThan(new BuildTag(BigInteger.TEN, "")).isLessThan(new BuildTag(BigInteger.ONE, "a"));
        for (String suffix : List.of("1", "a-b")) {
            assertThatThrownBy(() -> new BuildTag(BigInteger.ONE, suffix)).hasMessage("not a build number: 1" + suffix);
        }
        assertThatThrownBy(() -> new BuildTag(BigInteger.ONE.negate(), "")).hasMessage("not a build number: -1");
    }

    @Test
    void aSetOfTooManyTagsIsRefused() {
        String many = "a" + ".a1.a2.a3.a4.a5.a6.a7.a8.a9.b0.b1.b2.b3.b4.b5.b6";
        assertThatThrownBy(() -> Tag.parseSet(many + "-" + many + "-" + many))
                .hasMessageEndingWith("stands for more than 4096 tags");
        assertThatThrownBy(() -> Tag.parseSet("a".repeat(2000))).hasMessage("a tag is longer than 1024 characters");
        assertThatThrownBy(() -> WheelFilename.parse("a".repeat(2000)))
                .hasMessage("a wheel file name is longer than 1024 characters");
    }

    @Test
    void partsOfATagAreLowerCaseWords() {
        for (String part : List.of("", "Py3", "a.b")) {
            assertThatThrownBy(() -> new Tag("py3", part, "any")).hasMessage("not a part of a tag: " + part);
        }
    }

    @Test
    void sources() throws Exception {
        SdistFilename sdist = SdistFilename.parse("Foo-Bar-1.0a1.zip");
        assertThat(sdist).hasToString("foo_bar-1.0a1.zip");
        assertThat(SdistFilename.parse(sdist.toString())).isEqualTo(sdist);
        assertThatThrownBy(() -> new SdistFilename(sdist.name(), sdist.version(), ".tgz"))
                .hasMessage("not an extension of a source distribution: .tgz");
    }

    @Test
    void names() throws Exception {
        ProjectName name = ProjectName.parse("A.-_b");
        assertThat(name).hasToString("a-b").isLessThan(ProjectName.parse("b"));
        assertThat(name.inFileNames()).isEqualTo("a_b");
        assertThat(ProjectName.tryParse("a b")).isEmpty();
        for (String bad : List.of("A", "a_b", "-")) {
            assertThatThrownBy(() -> new ProjectName(bad)).hasMessage("not a normal project name: " + bad);
        }
    }
}
