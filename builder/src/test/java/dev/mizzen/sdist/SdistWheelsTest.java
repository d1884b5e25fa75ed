package dev.mizzen.sdist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Location;
import dev.mizzen.index.Sdist;
import dev.mizzen.index.WheelFile;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.Limits;
import dev.mizzen.store.Store;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.Sdists;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build may take, and what it runs on. */
class SdistWheelsTest {
    private static final Limits LIMITS = BuildBounds.USUAL.limits();
    private static final HostPrograms HOST = HostPrograms.of("");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<Problem> warnings = new ArrayList<>();

    private WheelFile build(Sdists sdist, HostPrograms host, BuildBounds bounds) throws Exception {
        Path file = sdist.write(folder.resolve("alpha-1.0.tar.gz"));
        Candidate wheel =
                Sdist.wheelOf("alpha-1.0.tar.gz", new Location.Local(file)).orElseThrow();
        WheelFile fetched = new WheelFile(file, Digest.sha256(Files.readAllBytes(file)), Files.size(file));
        try (Store store = Store.open(folder.resolve("store"), InstantSource.system(), problem -> {})) {
            BuildTools none = (requirements, target, owner) -> List.of();
            return new SdistWheels(store, host, bounds, "3.11", none, warnings::add).build(wheel, fetched);
        }
    }

    private Problem problem(Sdists sdist, HostPrograms host, BuildBounds bounds) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> build(sdist, host, bounds));
        assertThat(e).isNotNull();
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    private static BuildBounds bounds(Duration patience, long workBytes, long wheelBytes) {
        return new BuildBounds(patience, LIMITS, workBytes, wheelBytes);
    }

    @Test
    void aBuildThatDoesNotEndIsEnded(Lab lab) {
        lab.tool("bwrap");
        Problem problem = problem(
                Sdists.of("alpha", "1.0", "while True: pass\n"),
                HOST,
                bounds(Duration.ofMillis(1500), 64 << 20, 1 << 20));
        assertThat(problem.message()).isEqualTo("the build of `alpha-1.0.tar.gz` was not done in time");
        assertThat(problem.actual()).isEqualTo(Optional.of("more"));
    }

    @Test
    void itsFoldersAreBounded(Lab lab) {
        lab.tool("bwrap");
        Problem problem = problem(
                Sdists.of("alpha", "1.0", "open('/build/big', 'wb').write(bytes(8 << 20))\n"),
                HOST,
                bounds(Duration.ofSeconds(20), 4 << 20, 1 << 20));
        assertThat(problem.message())
                .isEqualTo("the build of `alpha-1.0.tar.gz` failed: OSError: [Errno 28] No space left on device");
    }

    @Test
    void itsWheelIsBounded(Lab lab) {
        lab.tool("bwrap");
        Problem problem = problem(
                Sdists.of("alpha", "1.0", "FILES['alpha.py'] += ' ' * 10000\n"),
                HOST,
                bounds(Duration.ofSeconds(20), 4 << 20, 5000));
        assertThat(problem.message()).isEqualTo("the build of `alpha-1.0.tar.gz` made a wheel that is too large");
        assertThat(problem.expected()).isEqualTo(Optional.of("at most 5000 bytes"));
    }

    @Test
    void aSecondBuildRunsNothing(Lab lab) throws Exception {
        lab.tool("bwrap");
        WheelFile first = build(Sdists.of("alpha", "1.0"), HOST, BuildBounds.USUAL);
        WheelFile again = build(Sdists.of("alpha", "1.0"), pythonAlone(), BuildBounds.USUAL);
        assertThat(again).isEqualTo(first);
        assertThat(warnings).hasSize(2).extracting(Problem::code).containsOnly(ProblemCode.SDIST_BUILT);
    }

    @Test
    void whereNothingClosesItOffNothingIsBuilt() throws Exception {
        Problem problem = problem(Sdists.of("alpha", "1.0"), pythonAlone(), BuildBounds.USUAL);
        assertThat(problem.code()).isEqualTo(ProblemCode.SDIST_BUILD_UNAVAILABLE);
        assertThat(problem.message())
                .isEqualTo("nothing can be built here closed off from this machine, and `alpha-1.0.tar.gz` is not built"
                        + " otherwise");
        assertThat(problem.actual()).isEqualTo(Optional.of("`bwrap` is not installed"));
        assertThat(problem.hint())
                .isEqualTo(Optional.of(
                        "install bubblewrap and allow user namespaces, or build the wheel elsewhere and name"
                                + " its folder with `--find-links`"));
    }

    @Test
    void aMachineThatAllowsNoNamespaceIsTold() throws Exception {
        HostPrograms host = pythonAlone();
        Path refusing = host.folders().get(0).resolve("bwrap");
        Files.writeString(refusing, "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
        assertThat(refusing.toFile().setExecutable(true)).isTrue();
        Problem problem = problem(Sdists.of("alpha", "1.0"), host, BuildBounds.USUAL);
        assertThat(problem.code()).isEqualTo(ProblemCode.SDIST_BUILD_UNAVAILABLE);
        assertThat(problem.actual()).isEqualTo(Optional.of("`bwrap`: bwrap: No permissions to create new namespace"));
    }

    @Test
    void aMachineWithoutPythonIsTold() throws Exception {
        HostPrograms none = new HostPrograms(List.of(Files.createDirectory(folder.resolve("none"))));
        Problem problem = problem(Sdists.of("alpha", "1.0"), none, BuildBounds.USUAL);
        assertThat(problem.message())
                .isEqualTo("there is no Python here that could build the wheel of `alpha-1.0.tar.gz`");
        assertThat(problem.hint())
                .isEqualTo(Optional.of("install Python 3.11 here, or build the wheel elsewhere and name its folder with"
                        + " `--find-links`"));
    }

    /** A machine that has Python, and nothing to close it off. */
    private HostPrograms pythonAlone() throws Exception {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path python = HOST.find("python3").orElseThrow();
        if (!Files.exists(programs.resolve("python3"))) {
            Files.createSymbolicLink(programs.resolve("python3"), python);
        }
        return new HostPrograms(List.of(programs));
    }
}
