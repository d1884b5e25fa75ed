package dev.mizzen.cli;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own whose build makes a partial file and then waits for an interrupt, on which it cleans up. */
final class BlockedMain {
    private BlockedMain() {}

    public static void main(String[] arguments) {
        Path partial = Path.of(arguments[0], "partial");
        Main.run(
                (request, listener) -> {
                    try {
                        Files.writeString(partial, "half");
                        listener.on(new BuildEvent.Noted("waiting"));
                        TimeUnit.SECONDS.sleep(60);
                        throw new IllegalStateException("nobody interrupted");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        delete(partial);
                        throw Problem.of(ProblemCode.INTERRUPTED, "interrupted").exception(e);
                    }
                },
                Map.of(),
                "build",
                "--base=oci:base",
                "--output=oci:out",
                arguments[0]);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
