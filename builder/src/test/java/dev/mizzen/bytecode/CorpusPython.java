package dev.mizzen.bytecode;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The CPythons of this machine that compile a corpus. */
final class CorpusPython {
    private static final Path FIXTURES = Lab.root().resolve("fixtures/bytecode");

    private CorpusPython() {}

    /** Compiles what is in {@code roots} into one file, and gives what {@code pack.py} prints. */
    static String pack(Path python, Path out, int seed, List<String> options, List<Path> roots) throws Exception {
        return Command.of(python, FIXTURES.resolve("pack.py"), out)
                .and(options.toArray())
                .and(roots.toArray())
                .env("PYTHONHASHSEED", String.valueOf(seed))
                .run()
                .orFail()
                .out();
    }

    /** Compares two packs with the interpreter that has compiled them, field by field. */
    static void compare(Path python, Path plain, Path canonical) throws Exception {
        Command.of(python, FIXTURES.resolve("oracle.py"), plain, canonical)
                .run()
                .orFail();
    }

    /** Changes each field once, and requires that the comparison notices. */
    static void mutate(Path python, Path canonical) throws Exception {
        Command.of(python, FIXTURES.resolve("oracle.py"), "--mutate", canonical)
                .run()
                .orFail();
    }

    /** Has the second implementation write the canonical form of a pack. */
    static BytecodePack second(Path plain, Path out) throws Exception {
        Command.of("python3", FIXTURES.resolve("canonical.py"), plain, out)
                .run()
                .orFail();
        return BytecodePack.read(out);
    }

    /** Where the standard library of {@code python} is. */
    static Path library(Path python) throws Exception {
        return Path.of(Command.of(python, "-c", "import os; print(os.path.dirname(os.__file__))")
                .run()
                .orFail()
                .out()
                .strip());
    }

    /** The {@code python3.x} of the {@code PATH}, or else one that pyenv has. */
    static Path of(Lab lab, BytecodeVersion version) throws IOException, InterruptedException {
        String name = "python" + version.series();
        List<Path> candidates = new ArrayList<>();
        String path = System.getenv().getOrDefault("PATH", "");
        Arrays.stream(path.split(":")).map(entry -> Path.of(entry, name)).forEach(candidates::add);
        Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> installed = Files.list(versions)) {
                installed
                        .sorted()
                        .map(home -> home.resolve("bin").resolve(name))
                        .forEach(candidates::add);
            }
        }
        Path found = null;
        for (Path candidate : candidates) {
            if (found == null && Files.isExecutable(candidate) && isPython(candidate, version)) {
                found = candidate;
            }
        }
        lab.need(name, found != null, "no " + version + " with a " + name + " on the PATH");
        return java.util.Objects.requireNonNull(found);
    }

    /** What stands under the name may be a shim for a version that is switched off. */
    private static boolean isPython(Path candidate, BytecodeVersion version) throws IOException, InterruptedException {
        return Command.of(candidate, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
                .run()
                .out()
                .strip()
                .equals(version.series());
    }
}
