package dev.mizzen.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A result with two layers and one warning. */
final class SampleResult {
    static final Digest DIGEST = Digest.sha256("manifest".getBytes(UTF_8));
    static final Digest CONFIG = Digest.sha256("config".getBytes(UTF_8));

    private SampleResult() {}

    static BuildResult named(String... names) {
        List<ImageReference> references = new ArrayList<>();
        for (String name : names) {
            try {
                references.add(ImageReference.parse(name));
            } catch (SyntaxException e) {
                throw new AssertionError(e);
            }
        }
        return new BuildResult(
                references,
                DIGEST,
                CONFIG,
                Platform.of("linux", "amd64"),
                "3.11.2",
                new BuildResult.Bytecode("require", Optional.of("cpython 3.11.2")),
                Instant.parse("1980-01-02T00:00:00Z"),
                List.of(layer("base", "", 1000, true), layer("wheel", "numpy\u009b 2.1.0", 24, false)),
                List.of(),
                List.of(new BuildResult.Push("ghcr.io/team/app", 2, 1234, 5)),
                List.of(Problem.of(ProblemCode.WHEEL_HASH_MISSING, "no hashes").at("requirements.txt")));
    }

    private static BuildResult.BuiltLayer layer(String role, String title, long size, boolean reused) {
        Digest digest = Digest.sha256(role.getBytes(UTF_8));
        return new BuildResult.BuiltLayer(role, title, digest, new DiffId(digest), size, reused);
    }
}
