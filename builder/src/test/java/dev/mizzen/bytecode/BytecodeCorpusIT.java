package dev.mizzen.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real sources, compiled by each CPython that the machine has in every way that may change their bytecode: all ways have one
 * canonical form, in which the same CPython finds the same code. The sources are the CPython's own library and the lab's
 * wheels; all of them take minutes, and are for the profile {@code long}.
 *
 * <p>An interpreter is the {@code python3.x} of the {@code PATH}, or else one that pyenv has.
 */
class BytecodeCorpusIT {
    private static final Path FIXTURES = Lab.root().resolve("fixtures/bytecode");
    private static final int SAMPLE = 60;
    private static final int SAMPLE_OF_PROCESSES = 40;

    @TempDir
    private Path folder;

    /** One way to compile: the hash seed and the options of {@code pack.py}. */
    record Way(String name, int seed, List<String> options) {}

    static List<Way> ways(BytecodeVersion version) {
        List<Way> ways = new ArrayList<>(List.of(
                new Way("seed 1, shuffled", 1, List.of("--shuffle", "1")),
                new Way("seed 2, in a warm process", 2, List.of("--warm", "--shuffle", "2")),
                new Way("seed 3, all code kept", 3, List.of("--keep")),
                new Way("read and written again", 0, List.of("--reload", "--warm"))));
        if (version.compareTo(BytecodeVersion.CPYTHON_3_14) < 0) {
            // Slices are in no older version of the format.
            ways.add(new Way("marshal version 2", 1, List.of("--marshal", "2")));
        }
        return ways;
    }

    @ParameterizedTest
    @EnumSource
    void aSampleHasOneFormHoweverItIsCompiled(BytecodeVersion version, Lab lab) throws Exception {
        Path python = CorpusPython.of(lab, version);
        List<Path> roots = List.of(FIXTURES.resolve("sources"), CorpusPython.library(python));
        check(version, python, "sample", roots, List.of("--most", String.valueOf(SAMPLE)));
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void theLibraryAndTheLabsWheelsHaveOneFormHoweverTheyAreCompiled(BytecodeVersion version, Lab lab)
            throws Exception {
        Path python = CorpusPython.of(lab, version);
        List<Path> roots = new ArrayList<>(List.of(FIXTURES.resolve("sources"), CorpusPython.library(python)));
        for (String set : List.of("small", "big", "web")) {
            try (Stream<Path> files = Files.list(lab.wheelhouse(set))) {
                files.filter(file -> file.toString().endsWith(".whl")).sorted().forEach(roots::add);
            }
        }
        check(version, python, "all", roots, List.of());
    }

    private void check(BytecodeVersion version, Path python, String title, List<Path> roots, List<String> which)
            throws Exception {
        BytecodePack plain = pack(python, "plain", new Way("", 0, which), roots);
        BytecodePack canonical = plain.canonical();
        Path ours = folder.resolve("canonical");
        canonical.write(ours);
        CorpusPython.compare(python, folder.resolve("plain"), ours);
        CorpusPython.mutate(python, ours);
        assertThat(canonical.canonical().differences(canonical))
                .as("changed by a second time")
                .isEmpty();
        assertThat(CorpusPython.second(folder.resolve("plain"), folder.resolve("second"))
                        .differences(canonical))
                .as("different in the second implementation")
                .isEmpty();
        Map<String, Integer> differed = new LinkedHashMap<>();
        for (Way way : ways(version)) {
            List<String> options = new ArrayList<>(which);
            options.addAll(way.options());
            BytecodePack other = pack(python, "other", new Way(way.name(), way.seed(), options), roots);
            differed.put(way.name(), plain.differences(other).size());
            assertThat(other.canonical().differences(canonical)).as(way.name()).isEmpty();
        }
        List<String> each = List.of("--each", "--most", String.valueOf(SAMPLE_OF_PROCESSES));
        BytecodePack alone = pack(python, "other", new Way("", 0, each), roots);
        assertThat(alone.entries()).hasSizeGreaterThan(SAMPLE_OF_PROCESSES / 2);
        List<String> paths =
                alone.entries().stream().map(BytecodePack.Entry::path).toList();
        BytecodePack few = pack(python, "few", new Way("", 3, each.subList(1, 3)), roots);
        differed.put("a process for each", alone.differences(few).size());
        assertThat(alone.canonical().differences(few.canonical()))
                .as("a process for each of %s", paths)
                .isEmpty();
        System.out.println(
                "bytecode " + title + " of " + version + ": " + plain.entries().size() + " files, " + plain.bytes()
                        + " bytes, canonical " + canonical.bytes() + "; had differed: " + differed);
    }

    private BytecodePack pack(Path python, String name, Way way, List<Path> roots) throws Exception {
        CorpusPython.pack(python, folder.resolve(name), way.seed(), way.options(), roots);
        return BytecodePack.read(folder.resolve(name));
    }
}
