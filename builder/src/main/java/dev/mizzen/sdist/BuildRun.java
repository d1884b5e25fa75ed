package dev.mizzen.sdist;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.sandbox.Closed;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.Launch;
import dev.mizzen.sandbox.Program;
import dev.mizzen.sandbox.SandboxedProcess;
import dev.mizzen.sandbox.Ways;
import dev.mizzen.store.StoreWriteException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs the build backend of one unpacked project, each time in a room of its own: without network, with nothing of this machine to
 * write to, and with nothing of it to read but the system, the Python and what the build needs. What it answers is not trusted.
 */
final class BuildRun {
    private static final String SCRIPT = "build.py";
    private static final String TOOLS = "/tools";
    private static final String EPOCH = "315532800";
    private static final int MOST_TEXTS = 1000;
    private static final int MOST_TEXT = 16_000;
    private static final int TMP_SHARE = 4;
    private static final Duration DYING = Duration.ofSeconds(5);

    private final HostPrograms host;
    private final BuildBounds bounds;
    private final HostPython python;
    private final BuildSystem system;
    private final Path project;
    private final String owner;

    /**
     * @param project the unpacked project
     * @param owner what is built, for messages
     */
    BuildRun(HostPrograms host, BuildBounds bounds, HostPython python, BuildSystem system, Path project, String owner) {
        this.host = host;
        this.bounds = bounds;
        this.python = python;
        this.system = system;
        this.project = project;
        this.owner = owner;
    }

    /** Takes what the answer of a program holds after its beginning. */
    private interface Reading<T> {
        T read(DataInputStream answer) throws IOException, BuildException;
    }

    /** What {@code get_requires_for_build_wheel} names. */
    List<String> requires(Path tools) throws BuildException {
        return run("requires", tools, 'R', this::texts);
    }

    /**
     * Writes the wheel that the backend makes to {@code out}.
     *
     * @return its file name
     */
    String wheel(Path tools, OutputStream out) throws BuildException {
        return run("wheel", tools, 'W', answer -> {
            List<String> made = texts(answer);
            if (made.size() != 1) {
                throw failed("did not make one wheel")
                        .values("one file", made.isEmpty() ? "none" : Redaction.named(made))
                        .exception();
            }
            long size = answer.readLong();
            if (size < 0 || size > bounds.wheelBytes()) {
                throw failed("made a wheel that is too large")
                        .values("at most " + bounds.wheelBytes() + " bytes", Long.toUnsignedString(size))
                        .exception();
            }
            copy(answer, size, out);
            return made.get(0);
        });
    }

    private static void copy(InputStream from, long size, OutputStream to) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (long left = size; left > 0; ) {
            int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    private <T> T run(String task, Path tools, char wanted, Reading<T> reading) throws BuildException {
        List<String> reasons = new ArrayList<>();
        Ways.Attempts attempts = new Ways(host, bounds.limits()).closed(program(task), closed(tools));
        for (Launch launch : attempts.launches()) {
            AtomicBoolean late = new AtomicBoolean();
            try (SandboxedProcess process = SandboxedProcess.start(launch)) {
                CompletableFuture<Void> alarm = CompletableFuture.runAsync(
                        () -> {
                            late.set(true);
                            process.kill();
                        },
                        CompletableFuture.delayedExecutor(bounds.patience().toMillis(), TimeUnit.MILLISECONDS));
                try {
                    process.input().close();
                    DataInputStream answer = new DataInputStream(process.output());
                    if (answer.read() == 'H') {
                        return answer(answer, process, wanted, reading, late);
                    }
                    reasons.add("`" + launch.tool() + "`: " + end(process));
                } finally {
                    alarm.cancel(false);
                }
            } catch (StoreWriteException e) {
                throw e.problem();
            } catch (IOException e) {
                reasons.add("`" + launch.tool() + "`: " + Redaction.printable(String.valueOf(e.getMessage())));
            }
        }
        attempts.missing().forEach(program -> reasons.add("`" + program + "` is not installed"));
        throw unavailable(reasons);
    }

    private <T> T answer(
            DataInputStream answer, SandboxedProcess process, char wanted, Reading<T> reading, AtomicBoolean late)
            throws IOException, BuildException {
        try {
            int letter = answer.readUnsignedByte();
            if (letter == 'E') {
                List<String> said = texts(answer);
                throw failed("failed: " + Redaction.printable(String.join(" ", said), 400))
                        .exception();
            }
            if (letter != wanted) {
                throw failed("answers what it was not asked").exception();
            }
            return reading.read(answer);
        } catch (EOFException e) {
            if (late.get()) {
                throw failed("was not done in time")
                        .values("at most " + bounds.patience().toSeconds() + " s", "more")
                        .exception(e);
            }
            throw failed("ended without an answer: " + end(process)).exception(e);
        }
    }

    /** Texts of a bounded number and length. */
    private List<String> texts(DataInputStream answer) throws IOException, BuildException {
        List<String> texts = new ArrayList<>();
        long count = answer.readLong();
        if (count < 0 || count > MOST_TEXTS) {
            throw failed("answers more than it may").exception();
        }
        for (long i = 0; i < count; i++) {
            long length = answer.readLong();
            if (length < 0 || length > MOST_TEXT) {
                throw failed("answers more than it may").exception();
            }
            byte[] bytes = new byte[(int) length];
            answer.readFully(bytes);
            texts.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return texts;
    }

    private String end(SandboxedProcess process) throws BuildException {
        try {
            int code = process.exit(DYING).orElse(-1);
            String last = process.lastWords();
            return last.isEmpty() ? "it ended with code " + code : Redaction.printable(last, 400);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.INTERRUPTED, "interrupted").exception(e);
        }
    }

    private Program program(String task) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("HOME", "/tmp");
        environment.put("TMPDIR", "/tmp");
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("SOURCE_DATE_EPOCH", EPOCH);
        environment.put("PYTHONHASHSEED", "0");
        environment.put("PYTHONNOUSERSITE", "1");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        environment.put("PYTHONPATH", TOOLS + "/" + python.target().libraryDirectory() + "/site-packages");
        List<String> arguments = new ArrayList<>(List.of("-S", "-s", "-B", "-X", "utf8", "-c", script(), task));
        arguments.add(system.backend());
        arguments.addAll(system.backendPath());
        return new Program(python.executable().toString(), arguments, environment);
    }

    private Closed closed(Path tools) {
        SortedMap<String, Path> shown = new TreeMap<>();
        if (!python.prefix().startsWith("/usr")) {
            shown.put(python.prefix().toString(), python.prefix());
        }
        shown.put("/source", project);
        shown.put(TOOLS, tools);
        SortedMap<String, Long> scratch = new TreeMap<>();
        scratch.put("/build", bounds.workBytes());
        scratch.put("/tmp", bounds.workBytes() / TMP_SHARE);
        return new Closed(shown, scratch);
    }

    private Problem failed(String what) {
        return Problem.of(ProblemCode.SDIST_BUILD_FAILED, "the build of `" + owner + "` " + what)
                .hint("build its wheel elsewhere, and name its folder with `--find-links`");
    }

    private BuildException unavailable(List<String> reasons) {
        return Problem.of(
                        ProblemCode.SDIST_BUILD_UNAVAILABLE,
                        "nothing can be built here closed off from this machine, and `" + owner
                                + "` is not built otherwise")
                .values("a user namespace, by bubblewrap 0.6 or later", String.join("; ", reasons))
                .hint(
                        "install bubblewrap and allow user namespaces, or build the wheel elsewhere and name its folder with"
                                + " `--find-links`")
                .exception();
    }

    static String script() {
        try (InputStream in = BuildRun.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + SCRIPT + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
