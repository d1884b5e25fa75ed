package dev.mizzen.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * At the end of a run, says how many tests ran with each tool, base and JDK that they asked {@link Lab} for, and why the
 * others were skipped: on standard output and in {@code target/needs.txt}. Registered for all runs as a service.
 */
public final class NeedsSummary implements TestExecutionListener {
    private final Path file;
    private final Consumer<String> output;
    private final Map<String, List<String>> needs = new ConcurrentHashMap<>();
    private final Map<String, Integer> ran = new TreeMap<>();
    private final Map<String, Integer> skipped = new TreeMap<>();

    public NeedsSummary() {
        this(Path.of("target", "needs.txt"), System.out::println);
    }

    NeedsSummary(Path file, Consumer<String> output) {
        this.file = file;
        this.output = output;
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        String need = entry.getKeyValuePairs().get(Lab.NEED);
        if (need != null) {
            needs.computeIfAbsent(test.getUniqueId(), id -> new CopyOnWriteArrayList<>())
                    .add(need);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        count(skipped, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            count(skipped, SkipGuard.reason(result.getThrowable().orElse(null)));
        } else {
            needs.getOrDefault(test.getUniqueId(), List.of()).stream()
                    .distinct()
                    .forEach(need -> count(ran, need));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        List<String> lines = lines();
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(output);
    }

    private synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        ran.forEach((need, count) -> lines.add("tests that ran with " + need + ": " + count));
        skipped.forEach((reason, count) -> lines.add("tests skipped: " + count + ", " + reason));
        return lines;
    }

    private synchronized void count(Map<String, Integer> counts, String key) {
        counts.merge(key, 1, Integer::sum);
    }
}
