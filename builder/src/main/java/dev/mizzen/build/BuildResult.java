package dev.mizzen.build;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A finished image.
 *
 * @param names its names, in the order of the request; may be empty
 * @param digest the digest of its manifest
 * @param config the digest of its config
 * @param platform what it runs on
 * @param python the version of its Python, such as {@code 3.11.2}
 * @param bytecode what was asked for, and what came of it
 * @param created the time that its config carries
 * @param layers all its layers from the bottom up, the base's included
 * @param outputs where it was written
 * @param pushes what was sent where
 * @param warnings what was suspicious on the way
 */
public record BuildResult(
        List<ImageReference> names,
        Digest digest,
        Digest config,
        Platform platform,
        String python,
        Bytecode bytecode,
        Instant created,
        List<BuiltLayer> layers,
        List<ImagePlace> outputs,
        List<Push> pushes,
        List<Problem> warnings) {
    public BuildResult {
        Objects.requireNonNull(digest);
        Objects.requireNonNull(config);
        names = List.copyOf(names);
        layers = List.copyOf(layers);
        outputs = List.copyOf(outputs);
        pushes = List.copyOf(pushes);
        warnings = List.copyOf(warnings);
    }

    /**
     * The bytecode in the image.
     *
     * @param mode {@code require}, {@code compatible}, {@code auto} or {@code off}
     * @param interpreter whose it is: {@code cpython 3.11.2}; nothing when there is none
     */
    public record Bytecode(String mode, Optional<String> interpreter) {}

    /**
     * One layer of the image.
     *
     * @param role {@code base}, {@code venv}, {@code wheel}, {@code bytecode}, {@code member}, {@code
     *     member-bytecode}, {@code app}, {@code app-bytecode}
     * @param title what it holds: {@code numpy 2.1.0}
     * @param size of the blob, in bytes
     * @param reused whether it needed no work: a layer of the base, or one that was in the store
     */
    public record BuiltLayer(String role, String title, Digest digest, DiffId diffId, long size, boolean reused) {}

    /**
     * The image in one repository of a registry.
     *
     * @param repository registry and repository: {@code docker.io/team/app}
     * @param sent how many blobs and manifests were sent
     * @param bytes their size
     * @param reused how many blobs the registry had already, in this repository or in the base's
     */
    public record Push(String repository, int sent, long bytes, int reused) {}

    /** The one line of the result: {@code NAME@DIGEST} with the first name as people write it, or the bare digest. */
    public String reference() {
        Optional<ImageReference> first = names.stream().findFirst();
        return first.map(this::pinned).orElse(digest.toString());
    }

    /** {@code NAME@DIGEST} for every name; the bare digest when there is none. */
    public List<String> references() {
        return names.isEmpty()
                ? List.of(digest.toString())
                : names.stream().map(this::pinned).toList();
    }

    /** The bytes of all layers' blobs. */
    public long size() {
        return layers.stream().mapToLong(BuiltLayer::size).sum();
    }

    private String pinned(ImageReference name) {
        return new ImageReference(name.registry(), name.repository(), Optional.empty(), Optional.of(digest)).familiar();
    }
}
