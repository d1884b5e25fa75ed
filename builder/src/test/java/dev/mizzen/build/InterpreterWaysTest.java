package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.base.BaseFacts;
import dev.mizzen.base.BaseImage;
import dev.mizzen.base.BaseReference;
import dev.mizzen.base.BaseSources;
import dev.mizzen.bytecode.BaseInterpreter;
import dev.mizzen.bytecode.BytecodeCompiler;
import dev.mizzen.bytecode.BytecodeMode;
import dev.mizzen.bytecode.CompilePool;
import dev.mizzen.bytecode.Compiled;
import dev.mizzen.bytecode.Interpreter;
import dev.mizzen.bytecode.InterpreterChoice;
import dev.mizzen.bytecode.MachineFacts;
import dev.mizzen.bytecode.SourceFile;
import dev.mizzen.bytecode.WorkerProgram;
import dev.mizzen.python.Target;
import dev.mizzen.sandbox.HostPrograms;
import dev.mizzen.sandbox.Isolation;
import dev.mizzen.sandbox.Root;
import dev.mizzen.sandbox.Ways;
import dev.mizzen.store.Store;
import dev.mizzen.testing.Lab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real bases: their interpreters run in every way that this machine has, and compile the same. */
class InterpreterWaysTest {
    private static final String SOURCE = """
        # -*- coding: cp1251 -*-
        import os
        NAMES = {"a", "foo", 2, 3.5, "\\N{BULLET}"}
        class A:
            def f(self, x: int = 1) -> "str": return f"{x!r:>{x}}" if x in ("b", "a") else {2: NAMES}
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"distroless-3.11", "slim-3.11", "pyslim-3.11", "pyslim-3.12", "pyslim-3.13"})
    void everyWayCompilesTheSame(String name, Lab lab) throws Exception {
        Path layout = lab.base(name);
        lab.tool("bwrap");
        lab.tool("unshare");
        BaseImage base = BaseImage.open(
                BaseReference.parse("oci:" + layout + ":latest"), Optional.empty(), BaseSources.files(Path.of("")));
        BaseFacts facts = BaseFacts.read(base, new BaseFacts.Question(Optional.empty(), List.of("/app")));
        Target target = facts.target();
        try (Store store = Store.open(folder, InstantSource.system(), problem -> {})) {
            Root root = UnpackedInterpreter.of(base, target, store);
            assertThat(UnpackedInterpreter.of(base, target, store)).isEqualTo(root);
            List<SourceFile> sources = sources();
            Map<Isolation, List<String>> codes = new EnumMap<>(Isolation.class);
            for (Isolation way : Isolation.values()) {
                compile(way, target, root, sources).ifPresent(code -> codes.put(way, code));
            }
            assertThat(codes).containsKeys(Isolation.USER_NAMESPACE, Isolation.LOADER);
            assertThat(codes.get(Isolation.LOADER)).allMatch(code -> code.contains("/app/m"));
            codes.forEach((way, code) -> assertThat(code).as("%s", way).isEqualTo(codes.get(Isolation.LOADER)));
            lab.need("root", !isRoot() || codes.containsKey(Isolation.CHROOT), "a root that can't change its root");
            lab.need(
                    "a Python of exactly the base's version",
                    codes.containsKey(Isolation.HOST),
                    "no Python of exactly the base's version on the PATH or below .pyenv");
        }
    }

    /** A little of everything, and a module of ours. */
    private static List<SourceFile> sources() throws Exception {
        List<SourceFile> sources = new ArrayList<>();
        sources.add(new SourceFile("/app/m.py", SOURCE.getBytes(StandardCharsets.US_ASCII)));
        try (Stream<Path> files = Files.list(Lab.root().resolve("fixtures/bytecode/sources"))) {
            for (Path file : files.sorted().toList()) {
                sources.add(new SourceFile("/app/m/" + file.getFileName(), Files.readAllBytes(file)));
            }
        }
        return sources;
    }

    /** The canonical bytecode of {@code sources}, as text of a character a byte. */
    private static Optional<List<String>> compile(Isolation way, Target target, Root root, List<SourceFile> sources)
            throws Exception {
        // A version manager's own folder of exactly this version, before its stand-ins on the PATH.
        Path pyenv = Path.of(
                System.getProperty("user.home"),
                ".pyenv",
                "versions",
                target.python().toString(),
                "bin");
        Ways ways = new Ways(HostPrograms.of(pyenv + ":" + System.getenv("PATH")), WorkerProgram.LIMITS);
        InterpreterChoice choice = new InterpreterChoice(
                target,
                BaseInterpreter.of(target, () -> root),
                ways,
                MachineFacts.read(System.getProperty("os.name"), System.getProperty("os.arch")),
                1,
                Set.of(way));
        Optional<CompilePool> found = choice.choose(BytecodeMode.AUTO);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (BytecodeCompiler compiler = new BytecodeCompiler(found.get(), 0)) {
            assertThat(compiler.interpreter()).hasToString(Interpreter.wanted(target));
            assertThat(found.get().launch().isolation()).isEqualTo(way);
            List<String> codes = new ArrayList<>();
            for (SourceFile source : sources) {
                byte[] pyc = ((Compiled.Bytecode) compiler.compile(source)).pyc();
                codes.add(new String(pyc, StandardCharsets.ISO_8859_1));
            }
            return Optional.of(codes);
        }
    }

    private static boolean isRoot() throws Exception {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
