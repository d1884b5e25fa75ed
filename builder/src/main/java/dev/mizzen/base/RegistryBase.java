package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.registry.Registries;
import dev.mizzen.registry.RemoteManifest;
import dev.mizzen.registry.Repository;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A base image in a registry. What was read once is in the store: a base by digest is then opened without a connection, one
 * by tag with the question for the tag's digest alone. Layers are fetched when somebody reads them.
 */
final class RegistryBase {
    private static final int VERSION = 1;

    private final BaseReference.Registry reference;
    private final ImageReference image;
    private final Registries registries;
    private final Repository repository;
    private final Store store;
    private final BaseProgress progress;

    RegistryBase(BaseReference.Registry reference, Registries registries, Store store, BaseProgress progress) {
        this.reference = reference;
        this.image = reference.image();
        this.registries = registries;
        this.repository = registries.pull(image);
        this.store = store;
        this.progress = progress;
    }

    BaseImage open(Optional<Platform> wanted) throws BuildException {
        Descriptor top = image.digest().isPresent() ? byDigest(image.digest().get()) : byTag();
        String name = image.effectiveTag().map(image::withTag).orElse(image).toString();
        ManifestChoice choice = new ManifestChoice(reference.toString(), wanted, this::document);
        return choice.open(List.of(top), reference, Optional.of(name), layer -> blob(layer, progress));
    }

    private Descriptor byDigest(Digest digest) throws BuildException {
        Optional<Descriptor> known = known(digest);
        if (known.isPresent()) {
            return known.get();
        }
        if (registries.isOffline()) {
            throw problem(
                            ProblemCode.OFFLINE_REFUSED,
                            "is not in the store, and `--offline` forbids asking its registry")
                    .hint("build once without `--offline`")
                    .exception();
        }
        return keep(repository.manifest(digest).orElseThrow(() -> missing().exception()));
    }

    private Descriptor byTag() throws BuildException {
        String tag = image.effectiveTag().orElseThrow();
        StoreKey key = StoreKey.of("registry-tag")
                .with("version", VERSION)
                .with("repository", image.name())
                .with("tag", tag);
        if (registries.isOffline()) {
            Optional<String> last = store.result(key).map(value -> new String(value, StandardCharsets.UTF_8));
            throw problem(
                            ProblemCode.OFFLINE_REFUSED,
                            "is named by its tag, which only its registry can tell, and `--offline` forbids asking it")
                    .hint(last.map(digest -> "when it was last asked it was `" + image.name() + "@" + digest
                                    + "`, which works offline")
                            .orElse("name it by its digest, and build once without `--offline`"))
                    .exception();
        }
        Optional<Digest> digest = repository.resolve(tag);
        Optional<Descriptor> known = digest.isPresent() ? known(digest.get()) : Optional.empty();
        Descriptor top = known.isPresent()
                ? known.get()
                : keep(repository.manifest(tag).orElseThrow(() -> missing().exception()));
        byte[] now = top.digest().toString().getBytes(StandardCharsets.UTF_8);
        if (store.result(key).filter(last -> Arrays.equals(last, now)).isEmpty()) {
            store.remember(key, now);
        }
        return top;
    }

    /** A manifest or index that the store has. */
    private Optional<Descriptor> known(Digest digest) throws BuildException {
        return store.result(manifestKey(digest))
                .map(value -> new String(value, StandardCharsets.UTF_8).split(" ", 2))
                .map(parts -> Descriptor.of(new MediaType(parts[1]), digest, Long.parseLong(parts[0])))
                .filter(descriptor -> store.contains(digest, descriptor.size()));
    }

    private Descriptor keep(RemoteManifest manifest) throws BuildException {
        byte[] bytes = manifest.bytes();
        store.put(bytes);
        String value = bytes.length + " " + manifest.mediaType();
        store.remember(manifestKey(manifest.digest()), value.getBytes(StandardCharsets.UTF_8));
        return Descriptor.of(manifest.mediaType(), manifest.digest(), bytes.length);
    }

    private static StoreKey manifestKey(Digest digest) {
        return StoreKey.of("registry-manifest").with("version", VERSION).with("digest", digest);
    }

    /** A manifest, index or configuration. */
    private byte[] document(Descriptor descriptor) throws BuildException {
        boolean manifest =
                descriptor.mediaType().isManifest() || descriptor.mediaType().isIndex();
        boolean here = store.contains(descriptor.digest(), descriptor.size());
        if (manifest && !here) {
            registries.requireOnline(image);
            RemoteManifest found = repository
                    .manifest(descriptor.digest())
                    .orElseThrow(() -> problem(
                                    ProblemCode.BASE_INVALID,
                                    "lacks the manifest `" + descriptor.digest() + "` that its index names")
                            .exception());
            keep(found);
            return found.bytes();
        }
        return BlobReading.document(blob(descriptor, BaseProgress.NONE));
    }

    private Blob blob(Descriptor descriptor, BaseProgress heard) {
        return new RegistryBlob(descriptor, image, repository, store, heard);
    }

    private Problem missing() {
        return problem(ProblemCode.BASE_NOT_FOUND, "is not there: its registry has no such image")
                .hint("check its name and tag; some registries answer so to who is not logged in");
    }

    private Problem problem(ProblemCode code, String reason) {
        return BaseFault.of(code, reference, reason);
    }
}
