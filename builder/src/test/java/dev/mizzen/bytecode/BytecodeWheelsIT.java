package dev.mizzen.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The sources of all wheels of a folder, which the system property {@code mizzen.bytecode.wheels} names, in every way of
 * {@link BytecodeCorpusIT}: one canonical form each, in which the same CPython finds the same code. CPython 3.11 compiles all
 * wheels, the others every tenth, or as many as {@code mizzen.bytecode.every} says; the second implementation and the
 * mutations take every tenth batch.
 */
@Tag("long")
class BytecodeWheelsIT {
    /** Sources that are compiled at once: what is in memory stays within some hundred megabytes. */
    private static final int BATCH = 1500;

    private static final int EVERY = 10;
    private static final Pattern COUNTS = Pattern.compile("([0-9]+) of ([0-9]+) sources .*", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private final SortedMap<String, String> refused = new TreeMap<>();
    private final List<String> different = new ArrayList<>();
    private final Map<String, Integer> hadDiffered = new LinkedHashMap<>();
    private int sources;
    private int compiled;
    private int variants;

    @ParameterizedTest
    @EnumSource
    void everySourceHasOneForm(BytecodeVersion version, Lab lab) throws Exception {
        String place = System.getProperty("mizzen.bytecode.wheels", "");
        lab.need(
                "wheels for bytecode",
                !place.isEmpty(),
                "no folder of wheels for bytecode is named by mizzen.bytecode.wheels");
        Path python = CorpusPython.of(lab, version);
        int every = version == BytecodeVersion.CPYTHON_3_11 ? 1 : Integer.getInteger("mizzen.bytecode.every", EVERY);
        List<Path> wheels = wheels(Path.of(place), every);
        assertThat(wheels).isNotEmpty();
        int batches = 0;
        for (List<Path> batch : batches(wheels)) {
            check(version, python, batch, batches++ % EVERY == 0);
        }
        System.out.println("bytecode of wheels of " + version + ": " + wheels.size() + " wheels, " + compiled + " of "
                + sources + " sources compile, " + variants + " variants, " + different.size() + " differences, "
                + refused.size() + " refused " + refused + "; had differed: " + hadDiffered);
        assertThat(different).isEmpty();
        assertThat(refused).isEmpty();
        assertThat(compiled).isPositive();
    }

    private static List<Path> wheels(Path place, int every) throws Exception {
        List<Path> all;
        try (Stream<Path> files = Files.list(place)) {
            all = files.filter(file -> file.toString().endsWith(".whl"))
                    .sorted()
                    .toList();
        }
        List<Path> chosen = new ArrayList<>();
        for (int i = 0; i < all.size(); i += every) {
            chosen.add(all.get(i));
        }
        return chosen;
    }

    private static List<List<Path>> batches(List<Path> wheels) throws Exception {
        List<List<Path>> batches = new ArrayList<>();
        List<Path> batch = new ArrayList<>();
        long count = 0;
        for (Path wheel : wheels) {
            batch.add(wheel);
            try (ZipFile zip = new ZipFile(wheel.toFile())) {
                count += zip.stream()
                        .filter(member -> member.getName().endsWith(".py"))
                        .count();
            }
            if (count >= BATCH) {
                batches.add(batch);
                batch = new ArrayList<>();
                count = 0;
            }
        }
        if (count > 0) {
            batches.add(batch);
        }
        return batches;
    }

    private void check(BytecodeVersion version, Path python, List<Path> batch, boolean thorough) throws Exception {
        Path plain = folder.resolve("plain");
        Matcher counts = COUNTS.matcher(CorpusPython.pack(python, plain, 0, List.of("--apart"), batch));
        assertThat(counts.matches()).isTrue();
        compiled += Integer.parseInt(counts.group(1));
        sources += Integer.parseInt(counts.group(2));
        BytecodePack read = BytecodePack.read(plain);
        SortedMap<String, String> without = read.refused();
        refused.putAll(without);
        BytecodePack taken = read.without(without.keySet());
        taken.write(plain);
        BytecodePack canonical = taken.canonical();
        Path ours = folder.resolve("canonical");
        canonical.write(ours);
        CorpusPython.compare(python, plain, ours);
        different.addAll(canonical.canonical().differences(canonical));
        if (thorough) {
            CorpusPython.mutate(python, ours);
            different.addAll(
                    CorpusPython.second(plain, folder.resolve("second")).differences(canonical));
        }
        for (BytecodeCorpusIT.Way way : BytecodeCorpusIT.ways(version)) {
            List<String> options = new ArrayList<>(way.options());
            options.add("--apart");
            CorpusPython.pack(python, folder.resolve("other"), way.seed(), options, batch);
            BytecodePack other = BytecodePack.read(folder.resolve("other")).without(without.keySet());
            hadDiffered.merge(way.name(), taken.differences(other).size(), Integer::sum);
            different.addAll(other.canonical().differences(canonical));
            variants += other.entries().size();
        }
    }
}
