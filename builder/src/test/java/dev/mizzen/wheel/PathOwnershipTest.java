package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.testing.WheelBuilder;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathOwnershipTest {
    private static final InstallScheme SCHEME = new InstallScheme("/opt/venv", "lib/python3.11", "3.11");
    private static final String SITE = "/opt/venv/lib/python3.11/site-packages/";
    private static final String BOTH = "wheels `a-1-py3-none-any.whl` and `b-1-py3-none-any.whl` ";

    @TempDir
    private Path folder;

    private final List<Closeable> open = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Closeable each : open) {
            each.close();
        }
    }

    @Test
    void wheelsMayShareEqualFiles() throws Exception {
        PathOwnership.check(
                List.of(
                        plan(wheel("a").file("ns/__init__.py", "x").file("ns/a.py", "a")),
                        plan(wheel("b").file("ns/__init__.py", "x").file("ns/b.py", "b"))),
                warnings::add);
        assertThat(warnings)
                .containsExactly(problem(BOTH + "both install `" + SITE + "ns/__init__.py`, with equal content"));
    }

    @Test
    void equalFilesMayHaveBeenHashedDifferently() throws Exception {
        PathOwnership.check(
                List.of(
                        plan(wheel("a").file("x.py", "x")),
                        plan(wheel("b").algorithm("sha512").file("x.py", "x"))),
                warnings::add);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void differentFilesAreRefused() throws Exception {
        refuses(
                wheel("a").file("x.py", "1").file("y.py", "same length"),
                wheel("b").file("x.py", "22").file("y.py", "length same"),
                different("x.py"),
                different("y.py"));
        refuses(wheel("a").file("x.py", "1"), wheel("b").algorithm("sha384").file("x.py", "2"), different("x.py"));
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Problem problem = problem("`" + SITE + "ns/x` is a file in wheel `a-1-py3-none-any.whl` and a directory in"
                + " wheel `b-1-py3-none-any.whl`");
        refuses(wheel("a").file("ns/x", "1"), wheel("b").file("ns/x/y/z", "1"), problem);
        InstallPlan first = plan(wheel("b").file("ns/x/y/z", "1"));
        InstallPlan second = plan(wheel("a").file("ns/x", "1"));
        assertThat(refusal(List.of(first, second)).problems()).containsExactly(problem);
    }

    @Test
    void aProjectHasOneWheel() throws Exception {
        BuildException e = refusal(List.of(plan(wheel("a")), plan(WheelBuilder.of("A", "2"))));
        assertThat(e.problems())
                .containsExactly(
                        problem("wheels `a-1-py3-none-any.whl` and `a-2-py3-none-any.whl` are of one project"));
    }

    @Test
    void manyConflictsAreCounted() throws Exception {
        WheelBuilder a = wheel("a");
        WheelBuilder b = wheel("b");
        for (int i = 0; i < 25; i++) {
            a.file("m" + i, "a");
            b.file("m" + i, "b");
        }
        assertThat(refusal(List.of(plan(a), plan(b))).problems())
                .hasSize(21)
                .endsWith(problem("there are 5 more paths that two wheels install differently"));
    }

    private void refuses(WheelBuilder a, WheelBuilder b, Problem... problems) throws Exception {
        assertThat(refusal(List.of(plan(a), plan(b))).problems()).containsExactly(problems);
        assertThat(warnings).isEmpty();
    }

    private BuildException refusal(List<InstallPlan> plans) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> PathOwnership.check(plans, warnings::add));
        assertThat(e).isNotNull();
        return e;
    }

    private static WheelBuilder wheel(String name) {
        return WheelBuilder.of(name, "1");
    }

    private static Problem different(String path) {
        return problem(BOTH + "both install `" + SITE + path + "`, with different content")
                .hint("an image can hold only one of them; leave one of the two projects out");
    }

    private static Problem problem(String message) {
        return Problem.of(ProblemCode.WHEEL_PATH_CONFLICT, message);
    }

    private InstallPlan plan(WheelBuilder builder) throws Exception {
        Wheel wheel = Wheel.open(builder.write(folder), builder.filename(), warnings::add);
        open.add(wheel);
        return InstallPlan.of(wheel, SCHEME, warnings::add);
    }
}
