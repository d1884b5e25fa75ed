package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.registry.Repository;
import dev.mizzen.registry.Transfers;
import dev.mizzen.store.IncomingBlob;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreWriteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A blob of a base in a registry: read from the store, into which it is fetched the first time. */
record RegistryBlob(
        Descriptor descriptor, ImageReference image, Repository repository, Store store, BaseProgress progress)
        implements Blob {
    /** Fetches what of {@code blobs} is in a registry and not in the store, several at once. */
    static void fetchAll(List<Blob> blobs) throws BuildException {
        List<Callable<Descriptor>> transfers = new ArrayList<>();
        for (Blob blob : new LinkedHashSet<>(blobs)) {
            if (blob instanceof RegistryBlob remote && remote.file().isEmpty()) {
                transfers.add(remote::fetch);
            }
        }
        Transfers.run(transfers);
    }

    @Override
    public InputStream open() throws IOException, BuildException {
        Optional<InputStream> known = store.open(descriptor.digest(), descriptor.size());
        if (known.isPresent()) {
            return known.get();
        }
        fetch();
        return store.open(descriptor.digest(), descriptor.size())
                .orElseThrow(() -> new IOException("the blob has left the store at once"));
    }

    private Descriptor fetch() throws BuildException {
        Digest digest = descriptor.digest();
        progress.fetching(descriptor);
        try (IncomingBlob incoming = store.incoming(digest.algorithm())) {
            repository.fetch(descriptor, incoming);
            incoming.commit(digest, descriptor.size());
        } catch (StoreWriteException e) {
            throw e.problem();
        } catch (IOException e) {
            throw BlobReading.fault(descriptor, e);
        }
        progress.fetched(descriptor);
        return descriptor;
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
