package dev.mizzen.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One store and many processes, killed ones, and disks that fail: catalogue C and K of the reliability tests. */
class StoreProcessesTest {
    private static final int CROWD = 4;

    @TempDir
    private Path home;

    private final List<Problem> warnings = Collections.synchronizedList(new ArrayList<>());

    @Test
    void crowdMakesEachResultOnce() throws Exception {
        Path log = home.resolve("log");
        TreeSet<String> outputs = new TreeSet<>();
        for (Future<Command.Outcome> outcome : crowd(probe(8, log))) {
            outputs.add(outcome.get().orFail().out());
        }
        assertThat(outputs).hasSize(1);
        assertThat(Files.readAllLines(log)).hasSize(8).doesNotHaveDuplicates();
        assertClean(8, outputs.first());
    }

    @Test
    void pruningNeverDisturbsABuild() throws Exception {
        List<Future<Command.Outcome>> builds = crowd(probe(30, home.resolve("log")));
        int pruned = 0;
        while (builds.stream().anyMatch(build -> !build.isDone())) {
            try {
                StoreCare.prune(
                        store(),
                        new Retention(Optional.empty(), OptionalLong.of(0)),
                        InstantSource.system(),
                        Duration.ofMillis(100));
                pruned++;
            } catch (BuildException e) {
                assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.STORE_IN_USE);
            }
        }
        for (Future<Command.Outcome> build : builds) {
            assertThat(build.get().orFail().err()).isEmpty();
        }
        assertThat(pruned).isPositive();
    }

    @Test
    void lockOfAKilledProcessIsFree() throws Exception {
        Process holder = new ProcessBuilder(
                        probe(1, home.resolve("log")).and("hold").words())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = holder.inputReader(StandardCharsets.UTF_8);
                Store store = open()) {
            assertThat(said.readLine()).isEqualTo("held");
            assertThat(store.tryLock(StoreProbe.key(0))).isEmpty();
            holder.destroyForcibly().waitFor();
            assertThat(store.tryLock(StoreProbe.key(0))).isPresent();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void killedAtAnyStepTheStoreStaysClean(Lab lab) throws Exception {
        Path strace = strace(lab);
        boolean all = Boolean.getBoolean("mizzen.long");
        for (String call : List.of("fsync", "rename", "write", "mkdir")) {
            int count = calls(strace, call);
            assertThat(count).as(call).isPositive();
            for (int k = 1; k <= count; k += all ? 1 : Math.max(1, (count + 1) / 2)) {
                delete(store());
                Command.Outcome killed = traced(strace, call + ":signal=KILL:when=" + k);
                assertThat(killed.exit()).as("%s %d: %s", call, k, killed).isEqualTo(137);
                assertClean(2, expected());
            }
        }
    }

    @Test
    void failingDiskIsNamedAndTheStoreStaysClean(Lab lab) throws Exception {
        Path strace = strace(lab);
        for (String fault :
                List.of("fsync:error=EIO:when=2", "rename:error=ENOSPC:when=2", "fsync:error=EDQUOT:when=3")) {
            delete(store());
            Command.Outcome failed = traced(strace, fault);
            assertThat(failed.exit()).as("%s: %s", fault, failed).isEqualTo(1);
            assertThat(failed.out())
                    .startsWith("STORE_UNWRITABLE the store `" + store() + "` cannot be written: ")
                    .containsAnyOf("Input/output error", "No space left on device", "Disk quota exceeded");
            assertClean(2, expected());
        }
    }

    @Test
    void fullDiskIsNamed(Lab lab) throws Exception {
        assertThat(onTmpfs(lab, "size=64k", ""))
                .isEqualTo("STORE_UNWRITABLE the store `" + home.resolve("mount")
                        + "` cannot be written: No space left on device\n");
    }

    @Test
    void readOnlyStoreServesWhatItHasAndNamesWhatItLacks(Lab lab) throws Exception {
        assertThat(onTmpfs(lab, "size=9m", "fill"))
                .isEqualTo(expected() + "STORE_UNWRITABLE the store `" + home.resolve("mount")
                        + "` cannot be written: it is read-only\n");
    }

    /** Runs the probe on a small file system of its own; with {@code fill}, a second time for one more result, read-only. */
    private String onTmpfs(Lab lab, String options, String fill) throws Exception {
        Path mount = Files.createDirectory(home.resolve("mount"));
        String script = "mount -t tmpfs -o \"$0\" tmpfs \"$1\" || exit 99; m=$1; fill=$2; shift 2;"
                + " if [ -z \"$fill\" ]; then exec \"$@\" \"$m\" 2 \"$m/../log\"; fi;"
                + " \"$@\" \"$m\" 2 \"$m/../log\" >/dev/null || exit 98; mount -o remount,ro \"$m\" || exit 99;"
                + " exec \"$@\" \"$m\" 3 \"$m/../log\"";
        Command.Outcome outcome = Command.of(
                        lab.tool("unshare"),
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        script,
                        options,
                        mount,
                        fill)
                .and(java().words().toArray())
                .run();
        lab.need("user name spaces", outcome.exit() != 99, "no name spaces for an ordinary user");
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(1);
        return outcome.out();
    }

    private Path strace(Lab lab) throws IOException, InterruptedException {
        Path strace = lab.tool("strace");
        Command.Outcome works =
                Command.of(strace, "-f", "-o", "/dev/null", "true").run();
        lab.need("tracing of processes", works.exit() == 0, "strace may not trace here");
        return strace;
    }

    /** How often the probe, on a new store, makes a system call on its files. */
    private int calls(Path strace, String call) throws Exception {
        delete(store());
        Path trace = home.resolve("trace");
        Command.of(strace, "-f", "-o", trace, "-e", "trace=" + call)
                .and(quiet().words().toArray())
                .run()
                .orFail();
        List<String> lines = Files.readAllLines(trace);
        String thread = lines.stream()
                .filter(line -> line.contains(call + "("))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .reduce((first, last) -> last)
                .orElseThrow();
        return (int) lines.stream()
                .filter(line -> line.startsWith(thread + " ") && line.contains(call + "("))
                .count();
    }

    private Command.Outcome traced(Path strace, String injection) throws Exception {
        return Command.of(strace, "-f", "-o", "/dev/null", "-e", "inject=" + injection)
                .and(quiet().words().toArray())
                .run();
    }

    private Command quiet() {
        return java().and(store(), 2, home.resolve("log"));
    }

    private String expected() throws Exception {
        try (Store store = Store.open(home.resolve("reference"), InstantSource.system(), warnings::add)) {
            return StoreProbe.made(store, 0, home.resolve("log")) + "\n"
                    + StoreProbe.made(store, 1, home.resolve("log")) + "\n";
        }
    }

    /** Nothing in the store is damaged or left over, and the same results come out of it. */
    private void assertClean(int count, String expected) throws Exception {
        try (Store store = open()) {
            assertThat(StoreCare.verify(store).problems()).isEmpty();
            StringBuilder made = new StringBuilder();
            for (int i = 0; i < count; i++) {
                made.append(StoreProbe.made(store, i, home.resolve("log"))).append('\n');
            }
            assertThat(made).hasToString(expected);
            assertThat(warnings).isEmpty();
        }
        assertThat(store().resolve("incoming").toFile().list()).isEmpty();
    }

    private List<Future<Command.Outcome>> crowd(Command command) {
        ExecutorService pool = Executors.newFixedThreadPool(CROWD);
        List<Future<Command.Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            outcomes.add(pool.submit(command::run));
        }
        pool.shutdown();
        return outcomes;
    }

    private Command probe(int count, Path log) {
        return java().and(store(), count, log);
    }

    private static Command java() {
        return Command.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProbe.class.getName());
    }

    private Path store() {
        return home.resolve("store");
    }

    private Store open() throws BuildException {
        return Store.open(store(), InstantSource.system(), warnings::add);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var walk = Files.walk(folder)) {
                for (Path path : walk.sorted(Collections.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
