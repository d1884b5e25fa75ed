package dev.mizzen.oci;

import dev.mizzen.diagnostic.BuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Content with its descriptor, wherever it lies: a folder, an archive, a registry, memory. */
public interface Blob {
    /** Type, digest and size. */
    Descriptor descriptor();

    /**
     * The bytes from their beginning, as they are stored. They are not verified: whoever reads them to the end compares
     * them with the descriptor.
     */
    InputStream open() throws IOException, BuildException;

    /** The file whose whole content this is, when there is one. */
    default Optional<Path> file() {
        return Optional.empty();
    }

    /** An image whose repository, in a registry, has this content, when one is known. */
    default Optional<ImageReference> origin() {
        return Optional.empty();
    }

    /** Content in memory. */
    static Blob of(MediaType mediaType, byte[] content) {
        Descriptor descriptor = Descriptor.of(mediaType, content);
        byte[] copy = content.clone();
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(copy);
            }
        };
    }

    /** The file whose whole content {@code descriptor} describes. */
    static Blob of(Descriptor descriptor, Path file) {
        return new BlobFile(descriptor, file);
    }
}
