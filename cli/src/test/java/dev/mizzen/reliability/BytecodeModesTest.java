package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.build.BuildEvent;
import dev.mizzen.build.BuildResult;
import dev.mizzen.build.ResultDocument;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.digest.Digest;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.WheelBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private static List<Digest> layers(BuildResult result) {
        return result.layers().stream().map(BuildResult.BuiltLayer::digest).toList();
    }

    /** What the image says of its bytecode; empty when it says nothing. */
    private String label(BuildResult result) throws Exception {
        Path blobs = build.image().resolve("blobs/sha256");
        return new ObjectMapper()
                .readTree(blobs.resolve(result.config().hex()).toFile())
                .at("/config/Labels")
                .path("dev.mizzen.bytecode.interpreter")
                .asText("");
    }

    @Test
    void requireIsAnErrorAndAutoAnImageWithoutBytecode() throws Exception {
        // A version that no machine has.
        build.base(BaseImages.debian(), BaseImages.local("3.11", "3.11.99"))
                .set(Setting.INTERPRETER, "/usr/local/bin/python3.11");
        BuildResult off = build.here();
        assertThat(off.bytecode()).isEqualTo(new BuildResult.Bytecode("off", Optional.empty()));
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
        assertThat(roles(auto)).isEqualTo(roles(off));
        assertThat(auto.bytecode()).isEqualTo(new BuildResult.Bytecode("auto", Optional.empty()));
        assertThat(label(auto)).isEqualTo("none");
        assertThat(ResultDocument.json(auto)).contains("\"bytecode\":{\"mode\":\"auto\"},");
        assertThat(auto.warnings())
                .extracting(Problem::message)
                .contains("the image gets no bytecode: no Python can be run here that compiles it for the base");
        // Without sources there would be nothing left of it.
        build.reset().set(Setting.BYTECODE, "auto").set(Setting.BYTECODE_ONLY, "true");
        assertThatThrownBy(() -> build.here())
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems().get(0).message())
                                .isEqualTo("no Python can be run here that compiles bytecode for the base"));
    }

    @Test
    void aRealBaseGivesTheSameLayersInEveryModeThatHasBytecode(Lab lab) throws Exception {
        Path base = lab.base("distroless-3.11");
        build.set(Setting.BASE, "oci:" + base + ":latest").set(Setting.ENTRYPOINT, "python3");
        build.set(Setting.BYTECODE, "require");
        BuildResult first = build.here();
        assertThat(roles(first)).containsExactly("base", "venv", "wheel", "bytecode", "app", "app-bytecode");
        assertThat(first.layers().stream()
                        .filter(layer -> layer.role().equals("bytecode"))
                        .map(BuildResult.BuiltLayer::title))
                .containsExactly("bytecode of beta 2.0", "bytecode of gamma 1.0", "bytecode of alpha 1.0");
        assertThat(label(first)).isEmpty();
        for (String mode : List.of("auto", "compatible")) {
            build.reset().set(Setting.BYTECODE, mode);
            BuildResult result = build.here();
            assertThat(layers(result)).isEqualTo(layers(first));
            assertThat(result.bytecode().mode()).isEqualTo(mode);
            assertThat(result.bytecode().interpreter())
                    .isEqualTo(first.bytecode().interpreter());
            assertThat(label(result)).isEqualTo(first.bytecode().interpreter().orElseThrow());
        }
        // With everything in the store no interpreter is looked for, and none is needed.
        build.set(Setting.BYTECODE, "require");
        BuildResult again = build.here();
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(again.layers()).allMatch(BuildResult.BuiltLayer::reused);
        build.set(Setting.BYTECODE, "off");
        BuildResult off = build.here();
        assertThat(roles(off)).containsExactly("base", "venv", "wheel", "app");
        build.set(Setting.BYTECODE, "require").set(Setting.BYTECODE_ONLY, "true");
        BuildResult only = build.here();
        assertThat(roles(only)).containsExactly("base", "venv", "wheel", "app");
        assertThat(layers(only)).filteredOn(layers(off)::contains).hasSize(base(off) + 1);
        assertThat(layers(build.here())).isEqualTo(layers(only));
    }

    private static int base(BuildResult result) {
        return (int) result.layers().stream()
                .filter(layer -> layer.role().equals("base"))
                .count();
    }

    @Test
    void whatDoesNotCompileIsAWarningInTheApplicationAndADetailInAWheel(Lab lab) throws Exception {
        Path base = lab.base("distroless-3.11");
        build.set(Setting.BASE, "oci:" + base + ":latest").set(Setting.ENTRYPOINT, "python3");
        build.set(Setting.BYTECODE, "require");
        WheelBuilder.of("gamma", "1.0")
                .file("gamma.py", "pass\n")
                .file("gamma/template.py", "\n\nclass {{ name }}:\n")
                .write(build.wheels());
        build.write("shop/data/wrong.py", "x = 1\nprint 'no'\n");
        // Told again when nothing has to be compiled.
        for (boolean reused : new boolean[] {false, true}) {
            List<String> details = new ArrayList<>();
            BuildResult result = build.here(event -> {
                if (event instanceof BuildEvent.Detailed detailed
                        && detailed.text().startsWith("no bytecode")) {
                    details.add(detailed.text());
                }
            });
            assertThat(result.layers().stream().allMatch(BuildResult.BuiltLayer::reused))
                    .isEqualTo(reused);
            List<Problem> warnings = result.warnings().stream()
                    .filter(problem -> problem.code() == ProblemCode.SOURCE_INVALID)
                    .toList();
            assertThat(warnings).hasSize(1);
            assertThat(warnings.get(0).message())
                    .isEqualTo("`shop/data/wrong.py` is no source that the image's Python can compile: Missing"
                            + " parentheses in call to 'print'. Did you mean print(...)?");
            assertThat(warnings.get(0).where().map(SourceSpan::toString)).contains("shop/data/wrong.py:2");
            assertThat(details)
                    .containsExactly(
                            "no bytecode: `/opt/venv/lib/python3.11/site-packages/gamma/template.py` is no source"
                                    + " that the image's Python can compile: invalid syntax, line 3");
        }
    }

    @Test
    void layersOfBytecodeCount(Lab lab) throws Exception {
        Path base = lab.base("distroless-3.11");
        build.set(Setting.BASE, "oci:" + base + ":latest").set(Setting.ENTRYPOINT, "python3");
        build.set(Setting.BYTECODE, "require");
        int below = (int) build.here().layers().stream()
                .filter(layer -> layer.role().equals("base"))
                .count();
        // The environment, all wheels together, the application, and bytecode of the last two.
        int least = below + 5;
        build.set(Setting.MAX_LAYERS, String.valueOf(least));
        assertThat(build.here().layers()).hasSize(least);
        build.set(Setting.MAX_LAYERS, String.valueOf(least + 2));
        assertThat(build.here().layers()).hasSize(least + 2);
        build.set(Setting.MAX_LAYERS, String.valueOf(least - 1));
        assertThatThrownBy(() -> build.here()).isInstanceOfSatisfying(BuildException.class, e -> {
            Problem problem = e.problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.LAYER_LIMIT_EXCEEDED);
            assertThat(problem.expected()).contains("at most " + (least - 1) + " layers");
            assertThat(problem.actual())
                    .contains(least + " layers: " + below
                            + " of the base, 3 of the environment and the application, 2 of all wheels");
        });
        build.set(Setting.BYTECODE, "off");
        assertThat(build.here().layers()).hasSize(least - 1);
    }
}
