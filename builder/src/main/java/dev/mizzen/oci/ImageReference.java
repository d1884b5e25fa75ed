package dev.mizzen.oci;

import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.digest.Digest;
import java.util.Optional;

/**
 * The name of an image in a registry, by the grammar of distribution/reference: {@code [registry/]repository[:tag][@digest]}.
 * A first component with a dot, a colon or an upper-case letter, or {@code localhost}, is the registry; without one it is
 * Docker Hub, where a repository of one component lives below {@code library/}.
 *
 * @param registry host and, if given, port: {@code docker.io}, {@code localhost:5000}
 * @param repository the path in the registry: {@code library/python}
 * @param tag the tag, if one is given
 * @param digest the digest of the manifest, if one is given
 */
public record ImageReference(String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
    /** The registry that an unqualified name means. */
    public static final String DOCKER_HUB = "docker.io";

    /** The tag that is meant when neither tag nor digest is given. */
    public static final String DEFAULT_TAG = "latest";

    private static final String OFFICIAL = "library/";

    /**
     * @throws SyntaxException {@code REFERENCE_INVALID}
     */
    public static ImageReference parse(String text) throws SyntaxException {
        return new ImageReferenceParser(text).parse();
    }

    /** Registry and repository, without tag and digest. */
    public String name() {
        return registry + "/" + repository;
    }

    /** The tag, or {@code latest} when there is neither tag nor digest. */
    public Optional<String> effectiveTag() {
        return tag.isEmpty() && digest.isEmpty() ? Optional.of(DEFAULT_TAG) : tag;
    }

    /** The same name and tag, at one manifest. */
    public ImageReference withDigest(Digest manifest) {
        return new ImageReference(registry, repository, tag, Optional.of(manifest));
    }

    /** The same name and digest, with a tag. */
    public ImageReference withTag(String replacement) {
        return new ImageReference(registry, repository, Optional.of(replacement), digest);
    }

    /** The form that people write: without {@code docker.io/} and {@code library/}. */
    public String familiar() {
        if (!registry.equals(DOCKER_HUB)) {
            return toString();
        }
        if (repository.startsWith(OFFICIAL) && repository.indexOf('/', OFFICIAL.length()) < 0) {
            return repository.substring(OFFICIAL.length()) + suffix();
        }
        // A first component that looks like a host would be read as one.
        boolean ambiguous = ImageReferenceParser.isRegistry(repository.substring(0, repository.indexOf('/')));
        return ambiguous ? toString() : repository + suffix();
    }

    /** The full form: {@code docker.io/library/python:3.11}. */
    @Override
    public String toString() {
        return name() + suffix();
    }

    private String suffix() {
        return tag.map(text -> ":" + text).orElse("")
                + digest.map(value -> "@" + value).orElse("");
    }
}
