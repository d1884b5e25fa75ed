package dev.mizzen.benchmark;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.archive.Tree;
import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From the files of wheels to finished gzip layers, one for each wheel; an operation is a whole set. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LayerBenchmark {
    /** The name of a set of wheels. */
    @Param({"small", "big", "web"})
    public String set = "";

    private WheelSet wheels = new WheelSet(List.of());
    private ExecutorService pool = Executors.newFixedThreadPool(1);
    private LayerEncoder oneThread = new LayerEncoder(Compression.GZIP);
    private LayerEncoder allCores = oneThread;

    /** Finds the wheels and starts a thread for each processor. */
    @Setup
    public void start() throws IOException {
        wheels = WheelSet.in(WheelSet.folder(set));
        int processors = Runtime.getRuntime().availableProcessors();
        pool = Executors.newFixedThreadPool(processors);
        oneThread = new LayerEncoder(Compression.GZIP);
        allCores = new LayerEncoder(Compression.GZIP, pool, processors);
    }

    /** Stops the threads. */
    @TearDown
    public void stop() {
        pool.shutdownNow();
    }

    /** Our layers, on one thread. */
    @Benchmark
    public long layersOneThread() throws IOException, BuildException {
        return wheels.all(tree -> encode(oneThread, tree));
    }

    /** Our layers, on all processors: wheels beside one another, and the runs of each. */
    @Benchmark
    public long layersAllCores() throws IOException, InterruptedException, ExecutionException {
        return inParallel(tree -> encode(allCores, tree));
    }

    /** The reference, on one thread. */
    @Benchmark
    public long referenceOneThread() throws IOException, BuildException {
        return wheels.all(ReferenceLayer::write);
    }

    /** The reference, on all processors: wheels beside one another. */
    @Benchmark
    public long referenceAllCores() throws IOException, InterruptedException, ExecutionException {
        return inParallel(ReferenceLayer::write);
    }

    static long encode(LayerEncoder encoder, Tree tree) throws IOException, BuildException {
        return encoder.encode(tree, OutputStream.nullOutputStream()).size();
    }

    private long inParallel(WheelSet.Work work) throws IOException, InterruptedException, ExecutionException {
        List<Future<Long>> layers = new ArrayList<>();
        for (Path wheel : wheels.largestFirst()) {
            layers.add(pool.submit(() -> WheelSet.each(wheel, work)));
        }
        long sum = 0;
        for (Future<Long> layer : layers) {
            sum += layer.get();
        }
        return sum;
    }
}
