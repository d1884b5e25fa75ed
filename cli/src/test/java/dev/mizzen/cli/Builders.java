package dev.mizzen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.build.BuildResult;
import dev.mizzen.build.ImageBuilder;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Platform;
import dev.mizzen.request.BuildRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Builders that only pretend. */
final class Builders {
    static final Instant CREATED = Instant.parse("1980-01-02T00:00:00Z");

    private Builders() {}

    /** Succeeds with two layers, one of them new, after telling of a phase, a step, a note and a warning. */
    static ImageBuilder succeeding() {
        return (request, listener) -> {
            Problem warning = Problem.of(ProblemCode.WHEEL_HASH_MISSING, "no requirement has a hash")
                    .at("requirements.txt")
                    .hint("pin with hashes");
            listener.on(new BuildEvent.PhaseStarted("Making layers"));
            listener.on(new BuildEvent.StepStarted("flask 3.0.0"));
            listener.on(new BuildEvent.Noted("entry point: hello, the project's only script"));
            listener.on(new BuildEvent.Warned(warning));
            listener.on(new BuildEvent.StepFinished("flask 3.0.0", 101_234, 250_000_000, false));
            listener.on(new BuildEvent.StepFinished("venv", 900, 0, true));
            return result(request, List.of(warning));
        };
    }

    static BuildResult result(BuildRequest request, List<Problem> warnings) {
        return new BuildResult(
                request.names(),
                Digest.sha256("manifest".getBytes(UTF_8)),
                Digest.sha256("config".getBytes(UTF_8)),
                Platform.of("linux", "amd64"),
                "3.11.2",
                new BuildResult.Bytecode("off", Optional.empty()),
                CREATED,
                List.of(layer("base", "debian", 30_000_000, true), layer("wheel", "flask 3.0.0", 101_234, false)),
                request.outputs(),
                List.of(),
                warnings);
    }

    static ImageBuilder failing(Problem... problems) {
        return (request, listener) -> {
            throw new dev.mizzen.diagnostic.BuildException(List.of(problems));
        };
    }

    private static BuildResult.BuiltLayer layer(String role, String title, long size, boolean reused) {
        Digest digest = Digest.sha256(title.getBytes(UTF_8));
        return new BuildResult.BuiltLayer(role, title, digest, new DiffId(digest), size, reused);
    }
}
