package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The base that is nothing, whose target the user states. */
class ScratchBaseTest {
    private static BaseImage open(String platform) throws BuildException {
        Optional<Platform> wanted = platform.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(platform));
        return BaseImage.open(BaseReference.parse("scratch"), wanted, BaseSources.files(Path.of("")));
    }

    private static BaseFacts facts(String platform, String python, String interpreter, String libc)
            throws BuildException {
        return BaseFacts.stated(Platform.parse(platform), Version.parse(python), interpreter, Libc.parse(libc));
    }

    @Test
    void itHasNoLayersAndNoDigest() throws Exception {
        BaseImage base = open("linux/arm64");
        assertThat(base.layers()).isEmpty();
        assertThat(base.config().platform()).hasToString("linux/arm64");
        assertThat(base.namedDigest()).isEmpty();
        assertThat(base.name()).isEmpty();
    }

    @Test
    void itNeedsAPlatformForLinux() {
        assertThatThrownBy(() -> open(""))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.PLATFORM_MISSING);
                    assertThat(e.problems().get(0).hint()).contains("give one with `--platform`");
                })
                .hasMessage("the base `scratch` has no platform of its own");
        assertThatThrownBy(() -> open("windows/amd64"))
                .hasMessage("the base `scratch` is for another operating system");
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, 3.13.1, /usr/local/bin/python3.13, glibc:2.36, cpython-313-x86_64-linux-gnu, lib/python3.13",
        "linux/arm64, 3.13.1, /usr/bin/python3.13t, musl:1.2, cpython-313t-aarch64-linux-musl, lib/python3.13t",
        "linux/arm/v7, 3.11.2, /python/bin/python, glibc:2.36, cpython-311-arm-linux-gnueabihf, lib/python3.11",
        "linux/amd64, 3.12.0, /usr/bin/python3, glibc:2.28, cpython-312-x86_64-linux-gnu, lib/python3.12",
    })
    void theTargetIsWhatIsStated(
            String platform, String python, String interpreter, String libc, String soabi, String library)
            throws Exception {
        BaseFacts facts = facts(platform, python, interpreter, libc);
        Target target = facts.target();
        assertThat(target.python()).hasToString(python);
        assertThat(target.interpreter()).isEqualTo(interpreter);
        assertThat(target.libc()).isEqualTo(Libc.parse(libc));
        assertThat(target.soabi()).isEqualTo(soabi);
        assertThat(target.libraryDirectory()).isEqualTo(library);
        assertThat(facts.hasFolder("/opt")).isFalse();
        assertThat(facts.user(Optional.empty(), open(platform).config())).isEqualTo(RuntimeUser.NOBODY_ELSE);
        assertThat(facts.libraries().finds("libc.so.6", List.of())).isEqualTo(libc.startsWith("glibc"));
    }

    @Test
    void whatDoesNotFitTogetherIsNamed() {
        assertThatThrownBy(() -> facts("linux/amd64", "3.13.1", "/usr/bin/python3.12", "glibc:2.36"))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.TARGET_MISMATCH);
                    assertThat(e.problems().get(0).expected()).contains("3.13.1");
                    assertThat(e.problems().get(0).actual()).contains("/usr/bin/python3.12");
                })
                .hasMessage("`--interpreter` is called after another Python than `--python` names");
        assertThatThrownBy(() -> facts("linux/mips", "3.13.1", "/usr/bin/python3", "glibc:2.36"))
                .hasMessage("`--platform` is an architecture without Python wheels: `linux/mips`");
    }
}
