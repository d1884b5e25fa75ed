package dev.mizzen.oci;

import dev.mizzen.diagnostic.SyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an image is on this machine, in skopeo's spellings: to read it as a base, or to write it. {@code parse(toString())} is
 * the identity.
 */
public sealed interface ImagePlace {
    /**
     * A tag in an OCI layout, a folder (image-spec image-layout.md): {@code oci:DIR[:TAG]}.
     *
     * @param reference the folder and the tag
     */
    record Layout(LayoutReference reference) implements ImagePlace {
        static final String PREFIX = "oci:";

        @Override
        public Path path() {
            return Path.of(reference.path());
        }

        @Override
        public ImagePlace tagged() {
            return new Layout(reference.tagged());
        }

        @Override
        public String toString() {
            return PREFIX + reference;
        }
    }

    /**
     * An OCI archive, a tar of a layout: {@code oci-archive:FILE[:TAG]}.
     *
     * @param reference the file and the tag in it
     */
    record OciArchive(LayoutReference reference) implements ImagePlace {
        static final String PREFIX = "oci-archive:";

        @Override
        public Path path() {
            return Path.of(reference.path());
        }

        @Override
        public ImagePlace tagged() {
            return new OciArchive(reference.tagged());
        }

        @Override
        public String toString() {
            return PREFIX + reference;
        }
    }

    /**
     * A docker archive, which {@code docker save} writes and {@code docker load} takes:
     * {@code docker-archive:FILE[:NAME[:TAG]]}.
     *
     * @param reference the file and the image's name in it
     */
    record DockerArchive(DockerArchiveReference reference) implements ImagePlace {
        static final String PREFIX = "docker-archive:";

        @Override
        public Path path() {
            return Path.of(reference.path());
        }

        @Override
        public ImagePlace tagged() {
            return this;
        }

        @Override
        public String toString() {
            return PREFIX + reference;
        }
    }

    /** The file or folder, as it was written. */
    Path path();

    /** The same place with its tag spelled out, where it has tags; those in a docker archive are part of names. */
    ImagePlace tagged();

    /**
     * @return nothing when {@code text} begins like no place on this machine
     * @throws SyntaxException {@code REFERENCE_INVALID}
     */
    static Optional<ImagePlace> parse(String text) throws SyntaxException {
        String prefix = Stream.of(Layout.PREFIX, OciArchive.PREFIX, DockerArchive.PREFIX)
                .filter(text::startsWith)
                .findFirst()
                .orElse("");
        String rest = text.substring(prefix.length());
        try {
            return switch (prefix) {
                case Layout.PREFIX -> Optional.of(new Layout(LayoutReference.parse(rest)));
                case OciArchive.PREFIX -> Optional.of(new OciArchive(LayoutReference.parse(rest)));
                case DockerArchive.PREFIX -> Optional.of(new DockerArchive(DockerArchiveReference.parse(rest)));
                default -> Optional.empty();
            };
        } catch (SyntaxException e) {
            throw e.after(prefix);
        }
    }
}
