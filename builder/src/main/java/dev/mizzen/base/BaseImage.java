package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A base image for one platform. Manifest and configuration have been read and verified; layers are opened when they are
 * needed, and verified by whoever reads them.
 *
 * @param source what the user calls it
 * @param name its full reference in a registry, if it came from one; never a path of this machine
 * @param digest the digest of the manifest
 * @param manifest the manifest
 * @param config the configuration
 * @param layers the layers, lowest first, with the descriptors of the manifest
 */
public record BaseImage(
        BaseReference source,
        Optional<String> name,
        Digest digest,
        ImageManifest manifest,
        ImageConfig config,
        List<Blob> layers) {
    public BaseImage {
        layers = List.copyOf(layers);
    }

    /**
     * Opens a base image.
     *
     * @param wanted the platform; without one, the image's only one, or {@code linux/amd64} when it has several
     * @throws BuildException with {@code BASE_NOT_FOUND}, {@code BASE_INVALID}, {@code BASE_UNSUPPORTED},
     *     {@code PLATFORM_MISSING}, {@code IMAGE_DOCUMENT_INVALID} or {@code BLOB_CORRUPT}
     */
    public static BaseImage open(BaseReference reference, Optional<Platform> wanted, BaseSources sources)
            throws BuildException {
        if (reference instanceof BaseReference.Layout layout) {
            Path folder = sources.workingFolder().resolve(layout.reference().path());
            return new LayoutBase(layout, folder).open(wanted);
        }
        if (reference instanceof BaseReference.Registry registry) {
            throw unsupported(reference, "lies in a registry, which can't be read yet")
                    .hint("`skopeo copy docker://" + registry.image().familiar() + " oci:DIR:TAG` makes a folder to"
                            + " build on, with `--base oci:DIR:TAG`")
                    .exception();
        }
        throw unsupported(reference, "can't be read yet").exception();
    }

    private static Problem unsupported(BaseReference reference, String reason) {
        return Problem.of(
                ProblemCode.BASE_UNSUPPORTED,
                "the base `" + Redaction.printable(reference.toString(), 400) + "` " + reason);
    }
}
