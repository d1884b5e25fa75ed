package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import dev.mizzen.store.Retention;
import dev.mizzen.store.StoreCare;
import dev.mizzen.testing.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes that build with one store. */
class CrowdIT {
    private static final int CROWD = 8;
    private static final int LAYERS = 5;
    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private SmallBuild build;
    private String expected;

    @BeforeEach
    void buildOnce() throws Exception {
        build = new SmallBuild(folder);
        expected = build.here().digest().toString();
        build.reset();
    }

    @Test
    void eightProcessesMakeEachLayerOnce() throws Exception {
        build.set(Setting.JSON, "").set(Setting.QUIET, "");
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            commands.add(build.outputs(build.output().resolve("image" + i / 2)).command());
        }
        Map<String, Integer> made = new TreeMap<>();
        TreeSet<String> digests = new TreeSet<>();
        for (Command.Outcome outcome : together(commands)) {
            JsonNode result = new ObjectMapper().readTree(outcome.orFail().out());
            digests.add(result.get("digest").asText());
            for (JsonNode layer : result.get("layers")) {
                if (!layer.get("role").asText().equals("base")) {
                    made.merge(layer.get("title").asText(), layer.get("reused").asBoolean() ? 0 : 1, Integer::sum);
                }
            }
        }
        System.out.printf("%d processes, one store: times made %s, digests %d%n", CROWD, made, digests.size());
        assertThat(digests).containsExactly(expected);
        assertThat(made)
                .hasSize(LAYERS)
                .allSatisfy((title, times) -> assertThat(times).as(title).isEqualTo(1));
        for (int i = 0; i < CROWD / 2; i++) {
            assertThat(ImageCheck.images(build.output().resolve("image" + i)))
                    .containsExactly(Map.entry("latest", expected));
        }
        ImageCheck.assertClean(build.store());
    }

    @Test
    void pruningNeverDisturbsABuild() throws Exception {
        Duration time = Boolean.getBoolean("mizzen.long") ? LONG : SHORT;
        long end = System.nanoTime() + time.toNanos();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        List<Future<Integer>> builders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path image = build.output().resolve("image" + i);
            Command command = build.outputs(image).command();
            builders.add(pool.submit(() -> buildUntil(end, command, image)));
        }
        pool.shutdown();
        int pruned = 0;
        int busy = 0;
        while (builders.stream().anyMatch(builder -> !builder.isDone())) {
            try {
                StoreCare.prune(
                        build.store(),
                        new Retention(Optional.empty(), OptionalLong.of(0)),
                        InstantSource.system(),
                        Duration.ofMillis(50));
                pruned++;
                Thread.sleep(20);
            } catch (BuildException e) {
                assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.STORE_IN_USE);
                busy++;
            }
        }
        int built = 0;
        for (Future<Integer> builder : builders) {
            built += builder.get();
        }
        System.out.printf(
                "pruning while building: %d builds, 0 failures, %d prunings, %d waited in vain%n", built, pruned, busy);
        assertThat(built).isGreaterThanOrEqualTo(2);
        assertThat(pruned).isPositive();
        ImageCheck.assertClean(build.store());
    }

    private int buildUntil(long end, Command command, Path image) throws Exception {
        int built = 0;
        do {
            SmallBuild.remove(image);
            command.run().orFail();
            assertThat(ImageCheck.images(image)).containsExactly(Map.entry("latest", expected));
            built++;
        } while (System.nanoTime() - end < 0);
        return built;
    }

    private static List<Command.Outcome> together(List<Command> commands) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(commands.size());
        List<Future<Command.Outcome>> running =
                commands.stream().map(command -> pool.submit(command::run)).toList();
        pool.shutdown();
        List<Command.Outcome> outcomes = new ArrayList<>();
        for (Future<Command.Outcome> each : running) {
            outcomes.add(each.get());
        }
        return outcomes;
    }
}
