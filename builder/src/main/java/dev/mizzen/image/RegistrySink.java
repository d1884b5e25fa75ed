package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.MediaType;
import dev.mizzen.registry.Registries;
import dev.mizzen.registry.Repository;
import dev.mizzen.registry.Transfers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Pushes images to one repository of a registry, under one or more tags. A tag that stands for the image already costs one
 * question. Otherwise each blob is looked for and sent only if it is not there; those of a base on the same registry are mounted from
 * the base's repository. A tag is set when all blobs are there, so that nobody ever sees half an image.
 */
public final class RegistrySink implements ImageSink {
    private final Repository repository;
    private final List<ImageReference> names;

    /**
     * @param names the same repository with different tags, at least one
     * @param base the image whose blobs may be mounted, if it is in a registry
     */
    public RegistrySink(Registries registries, List<ImageReference> names, Optional<ImageReference> base) {
        this.names = List.copyOf(names);
        this.repository = registries.push(names.get(0), base);
        if (this.names.stream().map(ImageReference::name).distinct().count() != 1) {
            throw new IllegalArgumentException("not one repository: " + names);
        }
    }

    /** Registry and repository: {@code docker.io/team/app}. */
    public String repository() {
        return repository.name();
    }

    /** Asks for the first tag: the registry must be there, and know us. */
    @Override
    public void prepare() throws BuildException {
        repository.resolve(tag(names.get(0)));
    }

    private static String tag(ImageReference name) {
        return name.tag().orElse(ImageReference.DEFAULT_TAG);
    }

    /**
     * @throws BuildException also with the codes of {@link Repository}
     */
    @Override
    public Written write(Image image) throws BuildException {
        List<Blob> blobs = blobs(image);
        byte[] manifest = image.manifest().toBytes();
        List<String> tags = new ArrayList<>();
        for (ImageReference name : names) {
            String tag = tag(name);
            if (!repository.resolve(tag).equals(Optional.of(image.digest()))) {
                tags.add(tag);
            }
        }
        if (tags.isEmpty()) {
            return new Written(0, 0, blobs.size());
        }
        Written sent = put(repository, blobs);
        for (String tag : tags) {
            sent = plus(sent, putManifest(repository, blobs, image.manifest().mediaType(), manifest, tag));
        }
        return sent;
    }

    private static List<Blob> blobs(Image image) {
        Map<Object, Blob> distinct = new LinkedHashMap<>();
        for (Blob blob : image.layers()) {
            distinct.putIfAbsent(blob.descriptor().digest(), blob);
        }
        Blob config = Blob.of(MediaType.CONFIG, image.config().toBytes());
        distinct.putIfAbsent(config.descriptor().digest(), config);
        return List.copyOf(distinct.values());
    }

    /** A registry that has lost a blob between our question and the manifest gets it once more. */
    private static Written putManifest(
            Repository repository, List<Blob> blobs, MediaType mediaType, byte[] manifest, String tag)
            throws BuildException {
        Written written = new Written(1, manifest.length, 0);
        try {
            repository.putManifest(mediaType, manifest, tag);
            return written;
        } catch (BuildException e) {
            if (e.problems().get(0).code() != ProblemCode.REGISTRY_LACKS_BLOB) {
                throw e;
            }
            Written again = put(repository, blobs);
            repository.putManifest(mediaType, manifest, tag);
            return new Written(written.blobs() + again.blobs(), written.bytes() + again.bytes(), 0);
        }
    }

    private static Written put(Repository repository, List<Blob> blobs) throws BuildException {
        List<Callable<Written>> transfers = new ArrayList<>();
        for (Blob blob : blobs) {
            transfers.add(() -> put(repository, blob));
        }
        return Transfers.run(transfers).stream().reduce(new Written(0, 0, 0), RegistrySink::plus);
    }

    private static Written put(Repository repository, Blob blob) throws BuildException {
        Descriptor descriptor = blob.descriptor();
        return switch (repository.put(blob)) {
            case UPLOADED -> new Written(1, descriptor.size(), 0);
            case PRESENT, MOUNTED -> new Written(0, 0, 1);
        };
    }

    private static Written plus(Written a, Written b) {
        return new Written(a.blobs() + b.blobs(), a.bytes() + b.bytes(), a.reused() + b.reused());
    }
}
