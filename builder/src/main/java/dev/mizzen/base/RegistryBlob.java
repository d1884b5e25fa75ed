package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.registry.Repository;
import dev.mizzen.store.IncomingBlob;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreWriteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** A blob of a base in a registry: read from the store, into which it is fetched the first time. */
record RegistryBlob(Descriptor descriptor, ImageReference image, Repository repository, Store store) implements Blob {
    @Override
    public InputStream open() throws IOException, BuildException {
        Digest digest = descriptor.digest();
        Optional<InputStream> known = store.open(digest, descriptor.size());
        if (known.isPresent()) {
            return known.get();
        }
        try (IncomingBlob incoming = store.incoming(digest.algorithm())) {
            repository.fetch(descriptor, incoming);
            incoming.commit(digest, descriptor.size());
        } catch (StoreWriteException e) {
            throw e.problem();
        } catch (DigestMismatchException e) {
            throw BlobReading.fault(descriptor, e);
        }
        return store.open(digest, descriptor.size())
                .orElseThrow(() -> new IOException("the blob has left the store at once"));
    }

    @Override
    public Optional<Path> file() {
        return store.file(descriptor.digest(), descriptor.size());
    }

    @Override
    public Optional<ImageReference> origin() {
        return Optional.of(image);
    }
}
