package dev.mizzen.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.Isolation;
import dev.mizzen.sandbox.Launch;
import dev.mizzen.sandbox.Ways;
import dev.mizzen.testing.Lab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compile workers with this machine's Python, and with interpreters that lie, crash, hang and talk. */
class CompilePoolTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(1500);

    /** The protocol in the words of a liar: {@code hello()} is honest, what comes after it is up to the test. */
    private static final String LIAR = """
        import os, sys, time
        inp, out = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
        def u(n): return n.to_bytes(4, "big")
        def answer(number, kind, line, data, length=None):
            out.write(u(number) + u(ord(kind)) + u(line) + u(len(data) if length is None else length) + data)
            out.flush()
        def hello(text="cpython\\n3.11.2\\n3495\\n\\ncpython-311\\n3.11.2 (main)"): answer(0, "H", 0, text.encode())
        def request():
            n = [int.from_bytes(inp.read(4), "big") for _ in range(2)][0]
            for _ in range(2): inp.read(int.from_bytes(inp.read(4), "big"))
            return n
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static Launch real(Lab lab) {
        Path python = lab.tool("python3");
        Ways ways = new Ways(HostPrograms.of(String.valueOf(python.getParent())), WorkerProgram.LIMITS);
        return ways.host(List.of("python3"), WorkerProgram.of("/", Optional.empty()))
                .launches()
                .get(0);
    }

    private static Launch liar(Lab lab, String script) {
        String python = lab.tool("python3").toString();
        TreeMap<String, String> environment = new TreeMap<>(System.getenv());
        return new Launch(Isolation.HOST, "liar", List.of(python, "-c", LIAR + script), environment, Path.of("/"));
    }

    private static CompilePool pool(Launch launch, int workers, Duration patience) throws BuildException {
        CompilePool.Trial trial = CompilePool.start(launch, workers, patience);
        assertThat(trial).isInstanceOf(CompilePool.Trial.Running.class);
        return ((CompilePool.Trial.Running) trial).pool();
    }

    private static SourceFile file(String path, String source) {
        return new SourceFile(path, source.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sourcesBecomeCode(Lab lab) throws Exception {
        try (CompilePool pool = pool(real(lab), 1, LONG)) {
            assertThat(pool.interpreter().implementation()).isEqualTo("cpython");
            Compilation code = pool.compile(file("/opt/venv/lib/mod.py", "import os\nprint('hello')\n"), 0);
            byte[] marshal = ((Compilation.Code) code).marshal();
            assertThat(new String(marshal, StandardCharsets.ISO_8859_1))
                    .startsWith("\u00e3")
                    .contains("/opt/venv/lib/mod.py")
                    .contains("hello");
        }
    }

    @Test
    void theOptimisationIsTheOneThatIsAskedFor(Lab lab) throws Exception {
        try (CompilePool pool = pool(real(lab), 1, LONG)) {
            SourceFile file = file("/m.py", "'the docstring'\nassert wanted, 'the assertion'\n");
            List<String> texts = new ArrayList<>();
            for (int level = 0; level <= 2; level++) {
                texts.add(new String(
                        ((Compilation.Code) pool.compile(file, level)).marshal(), StandardCharsets.ISO_8859_1));
            }
            assertThat(texts.get(0)).contains("the docstring").contains("the assertion");
            assertThat(texts.get(1)).contains("the docstring").doesNotContain("the assertion");
            assertThat(texts.get(2)).doesNotContain("the docstring").doesNotContain("the assertion");
        }
    }

    @Test
    void whatIsNoPythonSaysWhere(Lab lab) throws Exception {
        try (CompilePool pool = pool(real(lab), 1, LONG)) {
            assertThat(pool.compile(file("/a.py", "x = 1\nx = = 2\n"), 0))
                    .isEqualTo(new Compilation.Invalid(2, "invalid syntax"));
            assertThat(pool.compile(file("/b.py", "\u001b = 2\n"), 0))
                    .isEqualTo(new Compilation.Invalid(1, "invalid non-printable character U+001B"));
            assertThat(pool.compile(new SourceFile("/c.py", new byte[] {'#', (byte) 0xff, '\n', (byte) 0xff}), 0))
                    .isInstanceOf(Compilation.Invalid.class);
            assertThat(pool.compile(file("/d.py", "# coding: martian\n"), 0)).isInstanceOf(Compilation.Invalid.class);
            assertThat(pool.compile(file("/e.py", "(".repeat(50_000)), 0)).isInstanceOf(Compilation.Invalid.class);
            assertThat(pool.compile(file("/f.py", ""), 0)).isInstanceOf(Compilation.Code.class);
            assertThat(pool.compile(
                            new SourceFile(
                                    "/na\u00efve.py",
                                    "# coding: cp1251\nx = '\u00e6'".getBytes(StandardCharsets.ISO_8859_1)),
                            0))
                    .isInstanceOf(Compilation.Code.class);
        }
    }

    @Test
    void manyFilesByManyWorkersFromManyThreads(Lab lab) throws Exception {
        try (CompilePool pool = pool(real(lab), 3, LONG)) {
            List<Future<Compilation>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                answers.add(pool.submit(file("/f" + i + ".py", "x = " + i), 0));
            }
            for (int i = 0; i < 300; i++) {
                byte[] code = ((Compilation.Code) answers.get(i).get()).marshal();
                assertThat(new String(code, StandardCharsets.ISO_8859_1)).contains("/f" + i + ".py");
            }
        }
    }

    @Test
    void noFileCanBeWrittenAndMemoryIsBounded(Lab lab) throws Exception {
        Launch launch = real(lab);
        List<String> words = new ArrayList<>(launch.words());
        String target = folder.resolve("out").toString();
        words.set(
                words.size() - 1,
                "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
                        + "try:\n open('" + target
                        + "', 'wb', 0).write(b'x' * 10)\nexcept OSError as e: print(e.errno)\n"
                        + "try: bytearray(3 << 30)\nexcept MemoryError: print('memory')\n");
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        Process process = builder.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("27\nmemory\n");
        assertThat(Path.of(target)).hasContent("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hello(); request(); sys.exit(3)                                      | it ended with 3
        hello(); request(); sys.stderr.write('a\\nno \\x1b[1mway\\n'); os._exit(1) | it ended with 1: no \\u001b[1mway
        hello(); request(); os.kill(os.getpid(), 11)                         | it was ended by signal 11
        hello(); request(); answer(7, 'C', 0, b'x')                          | it answers what was not asked
        hello(); answer(request(), 'X', 0, b'x')                             | it answers what was not asked
        hello(); answer(request(), 'C', 1 << 31, b'x')                       | it answers what was not asked
        hello(); answer(request(), 'C', 0, b'', 4294967295)                  | it announces an answer of 4294967295 bytes, more than the 1048832 that it can have
        hello(); answer(request(), 'C', 0, b'', 1048833)                     | it announces an answer of 1048833 bytes, more than the 1048832 that it can have
        hello(); answer(request(), 'S', 0, b'', 4001)                        | it announces an answer of 4001 bytes, more than the 4000 that it can have
        hello(); answer(request(), 'M', 0, b'')                              | it ran out of memory
        hello(); answer(request(), 'C', 0, b'short', 500); sys.exit(0)       | it ended with 0
        hello(); out.write(b'surprise, this is no answer at all'); out.flush(); request() | it answers what was not asked
        """)
    void afterAFileThatIsSurvivedByNobodyTheNextOneIsCompiled(String script, String message, Lab lab) throws Exception {
        try (CompilePool pool = pool(liar(lab, script), 1, LONG)) {
            for (int i = 0; i < 2; i++) {
                assertThat(pool.compile(file("/x.py", "pass"), 0)).isEqualTo(new Compilation.Fatal(message));
            }
        }
    }

    @Test
    void aFileThatASecondWorkerSurvivesIsCompiled(Lab lab) throws Exception {
        Path once = folder.resolve("once");
        String script = "hello(); n = request()\nif os.path.exists('" + once
                + "'): answer(n, 'C', 0, b'code')\nelse: open('" + once + "', 'w')\n";
        try (CompilePool pool = pool(liar(lab, script), 1, LONG)) {
            assertThat(pool.compile(file("/x.py", "pass"), 0)).isInstanceOf(Compilation.Code.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sys.exit('cannot do it')              | it ended with 1: cannot do it
        print('Hello, and more than sixteen') | it answers what was not asked
        hello('')                             | it does not say which Python it is
        hello('cpython\\n3\\n3495\\n\\ncpython-311\\nx')     | it does not say which Python it is
        hello('cpython\\n3.11.2\\n3495\\nt')   | it does not say which Python it is
        answer(0, 'H', 0, b'', 1025)          | it announces an answer of 1025 bytes, more than the 1024 that it can have
        """)
    void whatCannotIntroduceItselfIsNotUsed(String script, String reason, Lab lab) throws Exception {
        assertThat(CompilePool.start(liar(lab, script), 1, LONG)).isEqualTo(new CompilePool.Trial.Failed(reason));
    }

    @Test
    void whatIsNotThereCannotBeStarted() throws Exception {
        Path missing = folder.resolve("missing");
        Launch launch = new Launch(Isolation.HOST, "x", List.of(missing.toString()), new TreeMap<>(), Path.of("/"));
        assertThat(CompilePool.start(launch, 1, LONG))
                .isInstanceOfSatisfying(
                        CompilePool.Trial.Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("it can't be started: ")
                                .contains("No such file or directory"));
    }

    @Test
    void whatSaysNothingIsGivenUp(Lab lab) throws Exception {
        assertThat(CompilePool.start(liar(lab, "time.sleep(600)"), 1, SHORT))
                .isEqualTo(new CompilePool.Trial.Failed("it says nothing for 1 seconds"));
    }

    @Test
    void aFileThatTakesTooLongIsAnErrorAndDoesNotStopTheOthers(Lab lab) throws Exception {
        // The child holds the output open, so that nothing tells the reader that the interpreter has been killed.
        String script = """
            hello()
            while True:
                n = request()
                if n == 2:
                    if os.fork() == 0: os.setsid()
                    time.sleep(20)
                answer(n, "C", 0, b"x")
            """;
        try (CompilePool pool = pool(liar(lab, script), 1, SHORT)) {
            pool.compile(file("/first.py", ""), 0);
            assertThatThrownBy(() -> pool.compile(file("/slow.py", ""), 0))
                    .isInstanceOfSatisfying(BuildException.class, e -> {
                        Problem problem = e.problems().get(0);
                        assertThat(problem.code()).isEqualTo(ProblemCode.COMPILER_FAILED);
                        assertThat(problem.message()).isEqualTo("compiling `/slow.py` takes longer than 1 seconds");
                        assertThat(problem.hint()).contains("leave bytecode out with `--bytecode off`");
                    });
            assertThat(pool.compile(file("/next.py", ""), 0)).isInstanceOf(Compilation.Code.class);
        }
    }

    @Test
    void anInterpreterThatNeverReadsIsAsSlowAsAnother(Lab lab) throws Exception {
        try (CompilePool pool = pool(liar(lab, "hello(); time.sleep(600)"), 1, SHORT)) {
            assertThatThrownBy(() -> pool.compile(new SourceFile("/big.py", new byte[1 << 20]), 0))
                    .hasMessageContaining("compiling `/big.py` takes longer than 1 seconds");
        }
    }

    @Test
    void anInterpreterThatBecomesAnotherOneIsNotUsed(Lab lab) throws Exception {
        Path once = folder.resolve("once");
        String script = "import pathlib; p = pathlib.Path('" + once + "')\n"
                + "if p.exists(): hello('cpython\\n3.11.3\\n3495\\n\\ncpython-311\\n3.11.3 (other)')\n"
                + "else: p.touch(); hello()\nrequest()\n";
        try (CompilePool pool = pool(liar(lab, script), 1, LONG)) {
            assertThatThrownBy(() -> pool.compile(file("/x.py", ""), 0))
                    .isInstanceOfSatisfying(
                            BuildException.class,
                            e -> assertThat(e.problems().get(0).message())
                                    .isEqualTo("the interpreter cpython 3.11.2 (this machine, `liar`) does not start"
                                            + " again: it is another one now: `3.11.3 (other)`"));
        }
    }

    @Test
    void closingEndsEverythingThatRuns(Lab lab) throws Exception {
        Path pid = folder.resolve("pid");
        String script = "hello(); request(); open('" + pid + "', 'w').write(str(os.getpid())); time.sleep(600)";
        CompilePool pool = pool(liar(lab, script), 1, LONG);
        Future<Compilation> running = pool.submit(file("/a.py", ""), 0);
        Future<Compilation> waiting = pool.submit(file("/b.py", ""), 0);
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            Thread.sleep(10);
        }
        pool.close();
        assertThat(waiting.isCancelled()).isTrue();
        assertThatThrownBy(() -> running.get()).isInstanceOf(java.util.concurrent.CancellationException.class);
        assertThatThrownBy(() -> pool.submit(file("/c.py", ""), 0)).isInstanceOf(IllegalStateException.class);
        long number = Long.parseLong(Files.readString(pid));
        for (Optional<ProcessHandle> left = ProcessHandle.of(number);
                left.isPresent() && left.get().isAlive();
                left = ProcessHandle.of(number)) {
            Thread.sleep(10);
        }
    }
}
