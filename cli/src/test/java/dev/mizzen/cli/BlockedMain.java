package dev.mizzen.cli;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.build.BuildListener;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own whose build makes a partial file and then waits for an interrupt, on which it cleans up; with a second
 * argument it then goes on for almost as long as it may, and leaves a file at the end.
 */
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
                        if (arguments.length > 1) {
                            cleanUpForLong(listener, Path.of(arguments[0], "late"));
                        }
                        throw Problem.of(ProblemCode.INTERRUPTED, "interrupted").exception(e);
                    }
                },
                Map.of(),
                "build",
                "--base=oci:base",
                "--output=oci:out",
                arguments[0]);
    }

    private static void cleanUpForLong(BuildListener listener, Path late) {
        listener.on(new BuildEvent.Noted("waiting"));
        try {
            TimeUnit.SECONDS.sleep(4);
            Files.writeString(late, "");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
