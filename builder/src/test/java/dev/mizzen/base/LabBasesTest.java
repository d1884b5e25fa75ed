package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.python.Target;
import dev.mizzen.testing.Lab;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real bases: Debian's Python on two layouts of the file system, and Pythons below {@code /usr/local}. */
class LabBasesTest {
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
        Path layout = lab.base(name);
        BaseImage base = BaseImage.open(
                new BaseReference.Layout(new LayoutReference(layout.toString(), Optional.of("latest"))),
                Optional.empty(),
                BaseSources.files(Path.of("")));
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
    }
}
