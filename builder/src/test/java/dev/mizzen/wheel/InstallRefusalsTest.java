package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallRefusalsTest {
    private static final InstallScheme SCHEME = new InstallScheme("/opt/venv", "lib/python3.11", "3.11");
    private static final String SITE = "/opt/venv/lib/python3.11/site-packages/";
    private static final String DATA = "demo-1.0.data/";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "data/pyvenv.cfg,/opt/venv/pyvenv.cfg",
        "data/lib64,/opt/venv/lib64",
        "data/lib64/python3.11/site-packages/x.py,/opt/venv/lib64/python3.11/site-packages/x.py",
        "data/bin,/opt/venv/bin",
        "data/lib,/opt/venv/lib",
        "data/lib/python3.11,/opt/venv/lib/python3.11",
        "data/bin/python,/opt/venv/bin/python",
        "scripts/python3,/opt/venv/bin/python3",
        "scripts/python3.11,/opt/venv/bin/python3.11",
        "scripts/python/x,/opt/venv/bin/python/x"
    })
    void replacesNoPartOfTheEnvironment(String member, String path) {
        refuses(
                demo().file(DATA + member, "x"),
                refused("holds `" + DATA + member + "`, which would replace a part of the environment itself: `" + path
                        + "`"));
    }

    @Test
    void otherFilesOfTheBaseAreOutOfReach() throws Exception {
        WheelBuilder wheel = demo().file(DATA + "data/etc/passwd", "x").file(DATA + "data/usr/bin/python3", "x");
        try (Wheel opened = Wheel.open(wheel.write(folder), wheel.filename(), w -> {})) {
            assertThat(InstallPlan.of(opened, SCHEME, w -> {}).files())
                    .extracting(InstalledFile::path)
                    .contains("opt/venv/etc/passwd", "opt/venv/usr/bin/python3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"purelib/", "platlib/", "data/lib/python3.11/site-packages/"})
    void writesNoOtherDistributionsMetadata(String scheme) {
        String member = DATA + scheme + "other-2.0.dist-info/METADATA";
        refuses(
                demo().file(member, "x"),
                refused("holds `" + member
                        + "`, which would write into the `.dist-info` directory of another distribution: `" + SITE
                        + "other-2.0.dist-info/METADATA`"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
    void writesNothingInTheInstallersPlace(String name) {
        String member = DATA + "purelib/demo-1.0.dist-info/" + name;
        refuses(
                demo().file(member, "x"),
                refused("holds `" + member + "`, which would replace a file that only an installer writes"));
    }

    @Test
    void installsNoPathTwiceWithDifferentContent() {
        refuses(
                demo().file("a.py", "1").file(DATA + "purelib/a.py", "2"),
                Problem.of(
                        ProblemCode.WHEEL_PATH_CONFLICT,
                        "wheel `demo-1.0-py3-none-any.whl` installs `" + SITE
                                + "a.py` twice, with different content: from `a.py` and from `" + DATA
                                + "purelib/a.py`"));
    }

    @Test
    void refusesArgumentsThatAShellWouldRun() {
        WheelBuilder wheel = demo().executable(DATA + "scripts/x", "#!python -c \"$(id)\"\n");
        BuildException e = refusal(wheel, new InstallScheme("/opt/my venv", "lib/python3.11", "3.11"));
        assertThat(e.problems())
                .containsExactly(refused("holds the script `" + DATA
                        + "scripts/x`, whose interpreter arguments can't pass through a shell: `-c \"$(id)\"`"));
    }

    private static WheelBuilder demo() {
        return WheelBuilder.of("demo", "1.0");
    }

    private static Problem refused(String what) {
        return Problem.of(ProblemCode.WHEEL_CONTENT_REFUSED, "wheel `demo-1.0-py3-none-any.whl` " + what);
    }

    private void refuses(WheelBuilder wheel, Problem problem) {
        assertThat(refusal(wheel, SCHEME).problems()).containsExactly(problem);
    }

    private BuildException refusal(WheelBuilder wheel, InstallScheme scheme) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> {
            try (Wheel opened = Wheel.open(wheel.write(folder), wheel.filename(), w -> {})) {
                InstallPlan.of(opened, scheme, w -> {});
            }
        });
        assertThat(e).isNotNull();
        return e;
    }
}
