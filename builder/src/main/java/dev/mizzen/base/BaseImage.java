package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.ImagePlace;
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
 * @param digest the digest of the manifest; for a docker archive without one, of the manifest that is derived from it
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
     *     {@code PLATFORM_MISSING}, {@code IMAGE_DOCUMENT_INVALID} or {@code BLOB_CORRUPT}; of a base in a registry also with
     *     {@code OFFLINE_REFUSED} and what {@link dev.mizzen.registry.Repository} fails with
     */
    public static BaseImage open(BaseReference reference, Optional<Platform> wanted, BaseSources sources)
            throws BuildException {
        if (reference instanceof BaseReference.Local local) {
            return open(local, sources.workingFolder().resolve(local.place().path()), wanted);
        }
        if (reference instanceof BaseReference.Registry registry
                && sources.registries().isPresent()
                && sources.store().isPresent()) {
            return new RegistryBase(
                            registry,
                            sources.registries().get(),
                            sources.store().get(),
                            sources.progress())
                    .open(wanted);
        }
        return ScratchBase.open(wanted);
    }

    private static BaseImage open(BaseReference.Local reference, Path path, Optional<Platform> wanted)
            throws BuildException {
        ImagePlace place = reference.place();
        if (place instanceof ImagePlace.Layout layout) {
            return new LayoutBase(reference, FolderFiles.of(reference, path))
                    .open(layout.reference().tag(), wanted);
        }
        ArchiveFiles files = ArchiveFiles.of(reference, path);
        if (place instanceof ImagePlace.OciArchive archive) {
            return new LayoutBase(reference, files).open(archive.reference().tag(), wanted);
        }
        if (place instanceof ImagePlace.DockerArchive archive) {
            return new DockerArchiveBase(reference, archive.reference().image(), files).open(wanted);
        }
        throw new IllegalArgumentException("not a place: " + place);
    }

    /** The digest that an image on top of this one names as its base's; none for the base that is nothing. */
    public Optional<Digest> namedDigest() {
        return source instanceof BaseReference.Scratch ? Optional.empty() : Optional.of(digest);
    }
}
