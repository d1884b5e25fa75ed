package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.build.BuildResult;
import dev.mizzen.build.Setting;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.Lab;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each mode of bytecode makes of a base whose Python can't be run, and of a real one. */
class BytecodeModesTest {
    @TempDir
    Path folder;

    private SmallBuild build;

    @BeforeEach
    void small() throws Exception {
        build = new SmallBuild(folder);
    }

    private static List<String> roles(BuildResult result) {
        return result.layers().stream()
                .map(BuildResult.BuiltLayer::role)
                .distinct()
                .toList();
    }

    @Test
    void requireIsAnErrorAndAutoAnImageWithoutBytecode() throws Exception {
        // A version that no machine has.
        build.base(BaseImages.debian(), BaseImages.local("3.11", "3.11.99"))
                .set(Setting.INTERPRETER, "/usr/local/bin/python3.11");
        String without = build.here().digest().toString();
        build.reset().set(Setting.BYTECODE, "require");
        assertThatThrownBy(() -> build.here()).isInstanceOfSatisfying(BuildException.class, e -> {
            Problem problem = e.problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.BYTECODE_UNAVAILABLE);
            assertThat(problem.message()).isEqualTo("no Python can be run here that compiles bytecode for the base");
            assertThat(problem.expected()).contains("`cpython 3.11.99`");
            assertThat(problem.actual().orElseThrow())
                    .contains("user namespace")
                    .contains("own loader");
            assertThat(problem.hint().orElseThrow()).endsWith("leave bytecode out with `--bytecode off`");
        });
        assertThat(build.output()).isEmptyDirectory();
        build.reset().set(Setting.BYTECODE, "auto");
        BuildResult auto = build.here();
        assertThat(auto.digest()).hasToString(without);
        assertThat(auto.warnings())
                .extracting(Problem::message)
                .contains("the image gets no bytecode: no Python can be run here that compiles it for the base");
    }

    @Test
    void aRealBaseGivesTheSameImageInEveryModeThatHasBytecode(Lab lab) throws Exception {
        Path base = lab.base("distroless-3.11");
        build.set(Setting.BASE, "oci:" + base + ":latest").set(Setting.ENTRYPOINT, "python3");
        build.set(Setting.BYTECODE, "require");
        BuildResult first = build.here();
        assertThat(roles(first)).containsExactly("base", "venv", "wheel", "bytecode", "app", "app-bytecode");
        assertThat(first.layers().stream()
                        .filter(layer -> layer.role().equals("bytecode"))
                        .map(BuildResult.BuiltLayer::title))
                .containsExactly("bytecode of beta 2.0", "bytecode of gamma 1.0", "bytecode of alpha 1.0");
        build.reset().set(Setting.BYTECODE, "auto");
        assertThat(build.here().digest()).isEqualTo(first.digest());
        // With everything in the store no interpreter is looked for, and none is needed.
        build.set(Setting.BYTECODE, "require");
        BuildResult again = build.here();
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(again.layers()).allMatch(BuildResult.BuiltLayer::reused);
        build.set(Setting.BYTECODE, "off");
        assertThat(roles(build.here())).containsExactly("base", "venv", "wheel", "app");
    }
}
