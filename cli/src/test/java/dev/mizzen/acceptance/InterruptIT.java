package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of a build. */
class InterruptIT {
    private static final int MOST_TRIES = 5;

    @TempDir
    Path folder;

    @Test
    void leavesNothingAndTheNextBuildWorks(Lab lab) throws IOException, InterruptedException {
        Path base = lab.base("distroless-3.11");
        FlaskSample sample = FlaskSample.write(folder.resolve("shop"), lab.wheelhouse("small"));
        Path output = Files.createDirectories(folder.resolve("output"));
        Object[] arguments =
                sample.build(base, 8099, "oci:" + output.resolve("image")).toArray();

        int exit = 0;
        Path store = folder;
        for (int attempt = 1; exit == 0 && attempt <= MOST_TRIES; attempt++) {
            store = folder.resolve("store" + attempt);
            exit = interrupted(Mizzen.command(store, arguments), store);
            if (exit == 0) {
                remove(output.resolve("image"));
            }
        }
        assertThat(exit).isEqualTo(130);
        assertThat(Mizzen.list(output)).isEmpty();
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();

        Mizzen.command(store, arguments).run().orFail();
        String afterwards = Mizzen.digest(output.resolve("image"));
        remove(output.resolve("image"));
        Mizzen.command(folder.resolve("fresh"), arguments).run().orFail();
        assertThat(afterwards).isEqualTo(Mizzen.digest(output.resolve("image")));
    }

    /** Sends SIGINT when the store has begun to fill; the exit code, which is 0 when the build was faster. */
    private int interrupted(Command mizzen, Path store) throws IOException, InterruptedException {
        Command command = Command.of("env", "--default-signal=INT")
                .and(mizzen.words().toArray())
                .with(mizzen.environment());
        Process process = command.start(folder.resolve("out"), folder.resolve("err"));
        while (process.isAlive() && !hasFiles(store)) {
            process.waitFor(2, TimeUnit.MILLISECONDS);
        }
        Command.of("kill", "-INT", process.pid()).run();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running a minute after SIGINT");
        }
        return process.exitValue();
    }

    private static boolean hasFiles(Path store) throws IOException {
        if (!Files.isDirectory(store)) {
            return false;
        }
        try (Stream<Path> files =
                Files.find(store, 9, (path, attributes) -> attributes.size() > 4096 && attributes.isRegularFile())) {
            return files.findAny().isPresent();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
