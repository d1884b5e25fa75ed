package dev.mizzen.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.Isolation;
import dev.mizzen.sandbox.Launch;
import dev.mizzen.sandbox.Ways;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From sources to canonical files, with this machine's Python. */
class BytecodeCompilerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private BytecodeCompiler compiler(Lab lab, int workers) throws BuildException {
        return compiler(python(lab), workers, 0);
    }

    private static Launch python(Lab lab) {
        Path python = lab.tool("python3");
        Ways ways = new Ways(HostPrograms.of(String.valueOf(python.getParent())), WorkerProgram.LIMITS);
        return ways.host(List.of("python3"), WorkerProgram.of("/", Optional.empty()))
                .launches()
                .get(0);
    }

    private BytecodeCompiler compiler(Launch launch, int workers, int optimisation) throws BuildException {
        CompilePool.Trial trial = CompilePool.start(launch, workers);
        assertThat(trial).isInstanceOf(CompilePool.Trial.Running.class);
        return new BytecodeCompiler(((CompilePool.Trial.Running) trial).pool(), optimisation);
    }

    private static SourceFile file(String path, String source) {
        return new SourceFile(path, source.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theFileIsOneThatPythonTakesForItsOwn(Lab lab) throws Exception {
        String source = "NAMES = {'b', 'a', 1.0, 1}\nprint('hello from', __name__, len(NAMES))\n";
        Path module = Files.writeString(folder.resolve("mod.py"), source);
        try (BytecodeCompiler compiler = compiler(lab, 1)) {
            byte[] pyc = ((Compiled.Bytecode) compiler.compile(file(module.toString(), source))).pyc();
            Path place = Path.of(compiler.path(module.toString()));
            assertThat(place.getParent()).isEqualTo(folder.resolve("__pycache__"));
            Files.createDirectory(folder.resolve("__pycache__"));
            Files.write(place, pyc);
            // An unchecked file counts even when its source has become another.
            Files.writeString(module, "print('compiled anew')\n");
            Command.Outcome outcome = Command.of(lab.tool("python3"), "-c", "import mod")
                    .in(folder)
                    .run();
            assertThat(outcome.orFail().out()).isEqualTo("hello from mod 3\n");
            assertThat(Files.readAllBytes(place)).isEqualTo(pyc);
        }
    }

    /** As {@code python -O} and {@code -OO} do, and in files that only these take. */
    @ParameterizedTest
    @CsvSource({"0, False None, ''", "1, True a doc, .opt-1", "2, True None, .opt-2"})
    void levelsLeaveOutAssertionsAndDocstrings(int level, String expected, String suffix, Lab lab) throws Exception {
        String source = """
                def f(on):
                    "a doc"
                    assert not on
                    return on
                try:
                    print(f(True), f.__doc__)
                except AssertionError:
                    print(False, None)
                """;
        Path module = Files.writeString(folder.resolve("mod.py"), source);
        try (BytecodeCompiler compiler = compiler(python(lab), 1, level)) {
            Path place = Path.of(compiler.path(module.toString()));
            assertThat(place.getFileName().toString()).endsWith(suffix + ".pyc");
            Files.createDirectory(folder.resolve("__pycache__"));
            Files.write(place, ((Compiled.Bytecode) compiler.compile(file(module.toString(), source))).pyc());
            Files.writeString(module, "print('compiled anew')\n");
            assertThat(Command.of(lab.tool("python3"), "-c", "import mod")
                            .env("PYTHONOPTIMIZE", String.valueOf(level))
                            .in(folder)
                            .run()
                            .orFail()
                            .out())
                    .isEqualTo(expected + "\n");
        }
    }

    @Test
    void neitherTheOrderNorTheNumberOfWorkersMatters(Lab lab) throws Exception {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            files.add(file(
                    "/m" + i + ".py",
                    i % 7 == 3
                            ? "= no python"
                            : "import foo" + i % 5 + "\na={'foo',2,3}\ndef f(): b={'foo'," + i + ",3}\n"));
        }
        Map<String, Compiled> one = new LinkedHashMap<>();
        try (BytecodeCompiler compiler = compiler(lab, 1)) {
            compileAll(compiler, files, one);
        }
        assertThat(one.keySet())
                .containsExactlyElementsOf(files.stream().map(SourceFile::path).toList());
        assertThat(one.get("/m3.py")).isInstanceOfSatisfying(Compiled.LeftOut.class, why -> {
            assertThat(why).isEqualTo(new Compiled.LeftOut(ProblemCode.SOURCE_INVALID, 1, "invalid syntax"));
            Problem problem = why.of("m\u001b.py");
            assertThat(problem.message())
                    .isEqualTo("`m\\u001b.py` is no source that the image's Python can compile: invalid syntax");
            assertThat(problem.where().map(SourceSpan::toString)).contains("m\\u001b.py:1");
        });
        List<SourceFile> backwards = new ArrayList<>(files);
        java.util.Collections.reverse(backwards);
        Map<String, Compiled> three = new LinkedHashMap<>();
        try (BytecodeCompiler compiler = compiler(lab, 3)) {
            compileAll(compiler, backwards, three);
        }
        one.forEach((path, outcome) -> {
            if (outcome instanceof Compiled.Bytecode code) {
                assertThat(three.get(path))
                        .as(path)
                        .isInstanceOfSatisfying(
                                Compiled.Bytecode.class,
                                other -> assertThat(other.pyc()).isEqualTo(code.pyc()));
            } else {
                assertThat(three.get(path)).as(path).isEqualTo(outcome);
            }
        });
    }

    private static void compileAll(BytecodeCompiler compiler, List<SourceFile> files, Map<String, Compiled> found)
            throws BuildException {
        Iterator<SourceFile> next = files.iterator();
        compiler.compile(
                () -> next.hasNext() ? Optional.of(next.next()) : Optional.empty(),
                (file, outcome) -> found.put(file.path(), outcome));
    }

    private Launch liar(Lab lab, String magic, String answer) {
        String script = """
            import sys, os
            inp, out = os.fdopen(0, "rb"), os.fdopen(1, "wb")
            def u(n): return n.to_bytes(4, "big")
            def answer(number, kind, data): out.write(u(number) + u(ord(kind)) + u(0) + u(len(data)) + data); out.flush()
            answer(0, "H", b"cpython\\n3.11.2\\nMAGIC\\n\\ncpython-311\\n3.11.2 (main)")
            while True:
                number = int.from_bytes(inp.read(4), "big")
                inp.read(4)
                for _ in range(2): inp.read(int.from_bytes(inp.read(4), "big"))
                ANSWER
            """.replace("MAGIC", magic).replace("ANSWER", answer);
        String python = lab.tool("python3").toString();
        return new Launch(
                Isolation.HOST, "liar", List.of(python, "-c", script), new TreeMap<>(System.getenv()), Path.of("/"));
    }

    @Test
    void whatIsNotSurvivedOrNoCodeIsLeftOut(Lab lab) throws Exception {
        try (BytecodeCompiler compiler = compiler(liar(lab, "3495", "os._exit(7)"), 1, 0)) {
            Compiled.LeftOut why = (Compiled.LeftOut) compiler.compile(file("/bad.py", ""));
            assertThat(why.of("/bad\u001b.py"))
                    .isEqualTo(Problem.of(
                            ProblemCode.BYTECODE_LEFT_OUT,
                            "the interpreter does not survive compiling `/bad\\u001b.py`, which gets no bytecode: it"
                                    + " ended with 7"));
        }
        try (BytecodeCompiler compiler = compiler(liar(lab, "3495", "answer(number, 'C', b'N')"), 1, 0)) {
            Compiled.LeftOut why = (Compiled.LeftOut) compiler.compile(file("/none.py", ""));
            assertThat(why.of("/none.py"))
                    .isEqualTo(Problem.of(
                            ProblemCode.BYTECODE_REFUSED,
                            "bytecode of `/none.py` is refused: it holds something else than a code object"));
        }
    }

    @Test
    void aSeriesWithoutACanonicalFormIsNotUsed(Lab lab) {
        assertThatThrownBy(() -> compiler(liar(lab, "3999", "pass"), 1, 0))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    Problem problem = e.problems().get(0);
                    assertThat(problem.code()).isEqualTo(ProblemCode.BYTECODE_UNAVAILABLE);
                    assertThat(problem.message())
                            .isEqualTo("the bytecode of `cpython 3.11.2` is of a version that is not known here");
                    assertThat(problem.expected()).contains("CPython 3.8 to 3.14");
                    assertThat(problem.actual()).contains("the magic number 3999");
                });
    }
}
