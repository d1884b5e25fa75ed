package dev.mizzen.base;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a base image comes from, in skopeo's spellings. {@code parse(toString())} is the identity. */
public sealed interface BaseReference {
    /**
     * An image on this machine.
     *
     * @param place where it is
     */
    record Local(ImagePlace place) implements BaseReference {
        @Override
        public Optional<Path> path() {
            return Optional.of(place.path());
        }

        @Override
        public String toString() {
            return place.toString();
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
        Optional<ImagePlace> place = ImagePlace.parse(text);
        if (place.isPresent()) {
            return new Local(place.get());
        }
        String prefix = text.startsWith(Registry.PREFIX) ? Registry.PREFIX : "";
        if (prefix.isEmpty()) {
            requireName(text);
        }
        try {
            return new Registry(ImageReference.parse(text.substring(prefix.length())));
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
