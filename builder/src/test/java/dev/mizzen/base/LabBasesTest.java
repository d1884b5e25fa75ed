package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.elf.Machine;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.python.Target;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.LayerForge;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real bases: Debian's Python on two layouts of the file system and Pythons below {@code /usr/local}, which can be run; and the
 * packages of other releases and architectures, which are looked at alone. What no package has (other releases of glibc, free
 * threading, Fedora's and Alpine's layouts) is synthetic, in {@link TargetDetectorTest} and {@link LibrarySearchTest}.
 */
class LabBasesTest {
    @ParameterizedTest
    @CsvSource({
        "debian-bullseye-amd64, 3.9.2, glibc-2.31, x86_64, cpython-39-x86_64-linux-gnu",
        "debian-trixie-amd64, 3.13.5, glibc-2.41, x86_64, cpython-313-x86_64-linux-gnu",
        "debian-bookworm-arm64, 3.11.2, glibc-2.36, aarch64, cpython-311-aarch64-linux-gnu",
        "debian-trixie-arm64, 3.13.5, glibc-2.41, aarch64, cpython-313-aarch64-linux-gnu",
        "debian-bookworm-armhf, 3.11.2, glibc-2.36, armv7l, cpython-311-arm-linux-gnueabihf",
        "debian-bookworm-i386, 3.11.2, glibc-2.36, i686, cpython-311-i386-linux-gnu",
        "debian-bookworm-ppc64el, 3.11.2, glibc-2.36, ppc64le, cpython-311-powerpc64le-linux-gnu",
        "debian-bookworm-s390x, 3.11.2, glibc-2.36, s390x, cpython-311-s390x-linux-gnu",
        "debian-trixie-riscv64, 3.13.5, glibc-2.41, riscv64, cpython-313-riscv64-linux-gnu",
    })
    void otherReleasesAndArchitectures(
            String name, String version, String libc, String architecture, String soabi, Lab lab)
            throws BuildException {
        BaseFacts facts = BaseFacts.read(open(lab, name), new BaseFacts.Question(Optional.empty(), List.of()));
        Target target = facts.target();
        assertThat(target.python()).hasToString(version);
        assertThat(target.libc()).hasToString(libc);
        assertThat(target.architecture()).hasToString(architecture);
        assertThat(target.soabi()).isEqualTo(soabi);
        assertThat(target.interpreter()).isEqualTo("/usr/bin/python" + target.pythonSeries());
        assertThat(facts.libraries().found())
                .as("in the default folders")
                .contains("libc.so.6", "libm.so.6", "libz.so.1", "libexpat.so.1");
        assertThat(facts.hasShell()).isFalse();
    }

    @Test
    void debiansMusl(@TempDir Path folder, Lab lab) throws Exception {
        byte[] musl =
                BaseFilesystem.read(open(lab, "musl-amd64"), entry -> true).bytes(BaseImages.MUSL_LOADER, 4 << 20);
        byte[] python = BaseImages.python(Machine.X86_64, BaseImages.MUSL_LOADER, "3.12.3", "libc.musl-x86_64.so.1");
        BaseImages.write(
                folder,
                "",
                new LayerForge()
                        .file("lib/ld-musl-x86_64.so.1", 0755, musl)
                        .file("usr/bin/python3.12", 0755, python)
                        .link("usr/bin/python3", "python3.12"));
        BaseImage base = BaseImage.open(
                new BaseReference.Local(
                        new ImagePlace.Layout(new LayoutReference(folder.toString(), Optional.empty()))),
                Optional.empty(),
                BaseSources.files(folder));
        assertThat(BaseFacts.read(base, new BaseFacts.Question(Optional.empty(), List.of()))
                        .target()
                        .libc())
                .hasToString("musl-1.2");
    }

    @ParameterizedTest
    @CsvSource({
        "distroless-3.11, 3.11.2, /usr/bin/python3.11, cpython-311-x86_64-linux-gnu",
        "slim-3.11, 3.11.2, /usr/bin/python3.11, cpython-311-x86_64-linux-gnu",
        "pyslim-3.11, 3.11.7, /usr/local/bin/python3.11, cpython-311-x86_64-linux-gnu",
        "pyslim-3.12, 3.12.1, /usr/local/bin/python3.12, cpython-312-x86_64-linux-gnu",
        "pyslim-3.13, 3.13.0, /usr/local/bin/python3.13, cpython-313-x86_64-linux-gnu",
    })
    void targetsAreReadFromTheContent(String name, String version, String interpreter, String soabi, Lab lab)
            throws BuildException {
        BaseImage base = open(lab, name);
        BaseFacts facts = BaseFacts.read(
                base, new BaseFacts.Question(Optional.empty(), List.of("/opt/venv", "/app", "/usr/share/x/y")));
        Target target = facts.target();
        assertThat(target.python()).hasToString(version);
        assertThat(target.interpreter()).isEqualTo(interpreter);
        assertThat(target.soabi()).isEqualTo(soabi);
        assertThat(target.freeThreaded()).isFalse();
        assertThat(target.libc()).hasToString("glibc-2.36");
        assertThat(target.architecture()).hasToString("x86_64");
        assertThat(facts.hasFolder("/usr/share")).isTrue();
        assertThat(facts.hasFolder("/usr/share/x")).isFalse();
        assertThat(facts.user(Optional.empty(), base.config())).hasToString("65532:65532");
        assertThat(facts.libraries().found())
                .contains("ld-linux-x86-64.so.2", "libc.so.6", "libstdc++.so.6", "libssl.so.3")
                .doesNotContain("libpq.so.5", "libGL.so.1");
        assertThat(facts.hasShell()).isEqualTo(!name.startsWith("distroless"));
    }

    private static BaseImage open(Lab lab, String name) throws BuildException {
        String layout = lab.base(name).toString();
        return BaseImage.open(
                new BaseReference.Local(new ImagePlace.Layout(new LayoutReference(layout, Optional.of("latest")))),
                Optional.empty(),
                BaseSources.files(Path.of("")));
    }
}
