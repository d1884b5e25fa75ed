package dev.mizzen.base;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.oci.DockerArchiveReference;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.LayoutReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a base image comes from, in skopeo's spellings. {@code parse(toString())} is the identity. */
public sealed interface BaseReference {
    /**
     * An image in an OCI layout: {@code oci:DIR[:TAG]}.
     *
     * @param reference the folder and the tag
     */
    record Layout(LayoutReference reference) implements BaseReference {
        static final String PREFIX = "oci:";

        @Override
        public Optional<Path> path() {
            return Optional.of(Path.of(reference.path()));
        }

        @Override
        public String toString() {
            return PREFIX + reference;
        }
    }

    /**
     * An image in an OCI archive, a tar of a layout: {@code oci-archive:FILE[:TAG]}.
     *
     * @param reference the file and the tag
     */
    record OciArchive(LayoutReference reference) implements BaseReference {
        static final String PREFIX = "oci-archive:";

        @Override
        public Optional<Path> path() {
            return Optional.of(Path.of(reference.path()));
        }

        @Override
        public String toString() {
            return PREFIX + reference;
        }
    }

    /**
     * An image in a docker archive, the file that {@code docker save} writes: {@code docker-archive:FILE[:NAME[:TAG]]}.
     *
     * @param reference the file and the image's name in it
     */
    record DockerArchive(DockerArchiveReference reference) implements BaseReference {
        static final String PREFIX = "docker-archive:";

        @Override
        public Optional<Path> path() {
            return Optional.of(Path.of(reference.path()));
        }

        @Override
        public String toString() {
            return PREFIX + reference;
        }
    }

    /** No base: the image holds our layers alone, and something else brings the Python: {@code scratch}. */
    record Scratch() implements BaseReference {
        static final String NAME = "scratch";

        @Override
        public String toString() {
            return NAME;
        }
    }

    /**
     * An image in a registry: {@code [docker://]NAME[:TAG][@DIGEST]}.
     *
     * @param image its name; one without a registry means Docker Hub
     */
    record Registry(ImageReference image) implements BaseReference {
        static final String PREFIX = "docker://";

        /** With the prefix, so that a repository called {@code scratch} stays one. */
        @Override
        public String toString() {
            return PREFIX + image.familiar();
        }
    }

    /** The file or folder of this machine that the base is in, as it was written; none for what is not in one. */
    default Optional<Path> path() {
        return Optional.empty();
    }

    /**
     * @throws SyntaxException {@code REFERENCE_INVALID}
     */
    static BaseReference parse(String text) throws SyntaxException {
        if (text.equals(Scratch.NAME)) {
            return new Scratch();
        }
        String prefix = Stream.of(Layout.PREFIX, OciArchive.PREFIX, DockerArchive.PREFIX, Registry.PREFIX)
                .filter(text::startsWith)
                .findFirst()
                .orElse("");
        if (prefix.isEmpty()) {
            requireName(text);
        }
        String rest = text.substring(prefix.length());
        try {
            return switch (prefix) {
                case Layout.PREFIX -> new Layout(LayoutReference.parse(rest));
                case OciArchive.PREFIX -> new OciArchive(LayoutReference.parse(rest));
                case DockerArchive.PREFIX -> new DockerArchive(DockerArchiveReference.parse(rest));
                default -> new Registry(ImageReference.parse(rest));
            };
        } catch (SyntaxException e) {
            throw e.after(prefix);
        }
    }

    private static void requireName(String text) throws SyntaxException {
        for (String other : List.of("dir:", "docker-daemon:", "containers-storage:", "containerd:", "docker:")) {
            if (text.startsWith(other)) {
                throw invalid("bases are not read from `" + other + "`", text, other.length());
            }
        }
        if (text.isEmpty() || text.startsWith("/") || text.startsWith(".")) {
            throw invalid(
                    "a base is `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME:TAG]`, `scratch`"
                            + " or the name of an image in a registry",
                    text,
                    text.length());
        }
    }

    private static SyntaxException invalid(String message, String text, int length) {
        return new SyntaxException(ProblemCode.REFERENCE_INVALID, message, text, 0, Math.max(1, length));
    }
}
