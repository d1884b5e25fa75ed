package dev.mizzen.sdist;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.Architecture;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.sandbox.Launch;
import dev.mizzen.sandbox.Program;
import dev.mizzen.sandbox.SandboxedProcess;
import dev.mizzen.sandbox.Ways;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Python of this machine.
 *
 * @param executable its program, without links
 * @param prefix the folder of its installation
 * @param target what it offers to wheels; only pure ones are meant
 */
record HostPython(Path executable, Path prefix, Target target) {
    private static final int MOST_SAID = 1 << 14;
    private static final int LINES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String OLDEST = "3.8";
    private static final String PROBE = "import os, sys, platform\n"
            + "print(sys.implementation.name, platform.python_version(), os.uname().machine,"
            + " os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable),"
            + " os.path.realpath(sys.base_prefix), sep='\\n')";

    /**
     * The first of this machine that is of the series {@code wanted}, else the first that is 3.8 or later.
     *
     * @param owner what is to be built, for messages
     */
    static HostPython find(Ways ways, String wanted, String owner) throws BuildException {
        Program probe =
                new Program("/", List.of("-I", "-S", "-c", PROBE), new TreeMap<>(Map.of("PATH", "/usr/bin:/bin")));
        List<HostPython> others = new ArrayList<>();
        for (Launch launch : ways.host(List.of("python" + wanted, "python3", "python"), probe)
                .launches()) {
            Optional<HostPython> found = asked(launch);
            if (found.isPresent() && found.get().target().pythonSeries().equals(wanted)) {
                return found.get();
            }
            found.ifPresent(others::add);
        }
        return others.stream()
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                ProblemCode.SDIST_BUILD_UNAVAILABLE,
                                "there is no Python here that could build the wheel of `" + owner + "`")
                        .values("CPython " + OLDEST + " or later", "none")
                        .hint("install Python " + wanted
                                + " here, or build the wheel elsewhere and name its folder with" + " `--find-links`")
                        .exception());
    }

    /** The implementation and the exact version: {@code cpython 3.11.9}. */
    @Override
    public String toString() {
        return target.implementation().lowerName() + " " + target.python();
    }

    private static Optional<HostPython> asked(Launch launch) throws BuildException {
        try (SandboxedProcess process = SandboxedProcess.start(launch)) {
            process.input().close();
            byte[] said = process.output().readNBytes(MOST_SAID);
            if (process.exit(PATIENCE).orElse(1) != 0) {
                return Optional.empty();
            }
            return read(new String(said, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.INTERRUPTED, "interrupted").exception(e);
        }
    }

    private static Optional<HostPython> read(List<String> lines) {
        if (lines.size() != LINES || !lines.get(0).equals(Implementation.CPYTHON.lowerName())) {
            return Optional.empty();
        }
        Optional<Version> version = Version.tryParse(lines.get(1));
        if (version.isEmpty()
                || version.get().compareTo(Version.tryParse(OLDEST).orElseThrow()) < 0) {
            return Optional.empty();
        }
        String executable = lines.get(3);
        Target target = new Target(
                version.get(),
                executable,
                Implementation.CPYTHON,
                false,
                Architecture.named(lines.get(2)).orElse(Architecture.X86_64),
                new Libc(Libc.Family.GLIBC, 2, 17),
                "cpython-" + version.get().release(0) + version.get().release(1));
        return Optional.of(new HostPython(Path.of(executable), Path.of(lines.get(4)), target));
    }
}
