package dev.mizzen.benchmark;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link LayerBenchmark} with the sets that are there, and prints throughput and sizes. */
public final class BenchmarkRun {
    private static final List<String> SETS = List.of("small", "big", "web");

    private BenchmarkRun() {}

    /** Takes no arguments; the properties are those of {@code docs/benchmarks.md}. */
    public static void main(String[] arguments) throws IOException, BuildException, RunnerException {
        List<String> present = new ArrayList<>();
        for (String set : SETS) {
            if (WheelSet.in(WheelSet.folder(set)).wheels().isEmpty()) {
                System.out.println("skipped " + set + ": no wheels in " + WheelSet.folder(set)
                        + ", make them with fixtures/lab/wheelhouse.sh or set mizzen.wheels");
            } else {
                present.add(set);
            }
        }
        if (present.isEmpty()) {
            return;
        }
        var options = new OptionsBuilder()
                .include(LayerBenchmark.class.getName())
                .param("set", present.toArray(String[]::new))
                .forks(Integer.getInteger("mizzen.forks", 1))
                .warmupIterations(Integer.getInteger("mizzen.warmups", 3))
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(Integer.getInteger("mizzen.iterations", 3))
                .measurementTime(TimeValue.seconds(2))
                .jvmArgsAppend("-Xmx2g", "-Dmizzen.wheels=" + System.getProperty("mizzen.wheels", ""))
                .shouldFailOnError(true)
                .build();
        Map<String, Map<String, Double>> scores = new TreeMap<>();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark();
            scores.computeIfAbsent(result.getParams().getParam("set"), set -> new TreeMap<>())
                    .put(
                            name.substring(name.lastIndexOf('.') + 1),
                            result.getPrimaryResult().getScore());
        }
        for (String set : present) {
            print(set, scores.getOrDefault(set, Map.of()));
        }
    }

    private static void print(String set, Map<String, Double> scores) throws IOException, BuildException {
        WheelSet wheels = WheelSet.in(WheelSet.folder(set));
        LayerEncoder plain = new LayerEncoder(Compression.NONE);
        LayerEncoder gzip = new LayerEncoder(Compression.GZIP);
        long tar = wheels.all(tree -> LayerBenchmark.encode(plain, tree));
        long ours = wheels.all(tree -> LayerBenchmark.encode(gzip, tree));
        long reference = wheels.all(ReferenceLayer::write);
        System.out.printf(
                Locale.ROOT,
                "%n%s: %d wheels, %.1f MB of tar; layers of %.2f MB, reference %.2f MB, relative size %.4f%n",
                set,
                wheels.wheels().size(),
                tar / 1e6,
                ours / 1e6,
                reference / 1e6,
                (double) ours / reference);
        for (String threads : List.of("OneThread", "AllCores")) {
            double our = scores.getOrDefault("layers" + threads, Double.NaN) * tar / 1e6;
            double their = scores.getOrDefault("reference" + threads, Double.NaN) * tar / 1e6;
            System.out.printf(
                    Locale.ROOT,
                    "  %-10s layers %8.1f MB/s   reference %8.1f MB/s   %.2f times%n",
                    threads,
                    our,
                    their,
                    our / their);
        }
    }
}
