package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.LayoutReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one build is asked for. Relative paths are relative to the process's working directory.
 *
 * @param project the folder of the project
 * @param base the base image: {@code TYPE:PATH[:TAG]}
 * @param wheels where the dependencies come from
 * @param names the image's names, the first being the one that is printed; may be empty
 * @param outputs where the image goes; at least one
 * @param container what the image's config is to say
 * @param include patterns of project files to take although they are excluded
 * @param exclude patterns of project files to leave out
 * @param results the files that tell about the result
 */
public record BuildRequest(
        Path project,
        String base,
        Wheels wheels,
        List<ImageReference> names,
        List<Output> outputs,
        Container container,
        List<String> include,
        List<String> exclude,
        ResultFiles results) {
    public BuildRequest {
        Objects.requireNonNull(project);
        if (base.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("a build needs a base and an output");
        }
        names = List.copyOf(names);
        outputs = List.copyOf(outputs);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /**
     * Where the dependencies come from.
     *
     * @param requirements requirements files, in order; may be empty
     * @param findLinks folders of wheels, in order
     * @param noIndex whether no index may be asked
     * @param requireHashes whether every requirement must have a hash
     * @param offline whether the network must not be used
     */
    public record Wheels(
            List<Path> requirements, List<Path> findLinks, boolean noIndex, boolean requireHashes, boolean offline) {
        public Wheels {
            requirements = List.copyOf(requirements);
            findLinks = List.copyOf(findLinks);
        }
    }

    /**
     * What the image's config is to say; what is absent comes from the base or from the project.
     *
     * @param entrypoint the words of the entry point; an empty list means that there is none
     * @param cmd the words of the default arguments; an empty list means that there are none
     * @param env environment variables, in the user's order
     * @param labels labels of the config
     * @param annotations annotations of the manifest
     * @param user {@code USER[:GROUP]}, names or numbers
     * @param workdir an absolute path
     * @param ports as in the image-spec: {@code 8080/tcp}
     * @param created the time that config and history carry, if it was given
     */
    public record Container(
            Optional<List<String>> entrypoint,
            Optional<List<String>> cmd,
            Map<String, String> env,
            SortedMap<String, String> labels,
            SortedMap<String, String> annotations,
            Optional<String> user,
            Optional<String> workdir,
            List<String> ports,
            Optional<Instant> created) {
        /** Nothing but what base and project say. */
        public static final Container INHERITED = new Container(
                Optional.empty(),
                Optional.empty(),
                new LinkedHashMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());

        public Container {
            entrypoint = entrypoint.map(List::copyOf);
            cmd = cmd.map(List::copyOf);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
            annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
            ports = List.copyOf(ports);
        }
    }

    /** A place for the image: an OCI layout (image-spec image-layout.md), a folder. */
    public record Output(LayoutReference layout) {
        /** {@code oci:DIR:TAG}. */
        @Override
        public String toString() {
            return "oci:" + layout.path() + ":" + layout.effectiveTag();
        }
    }

    /**
     * Files that tell about the result, written whole and only when the image is at all its places.
     *
     * @param metadata the result as JSON
     * @param imageId the digest of the image's config
     * @param references {@code NAME@DIGEST}, a line for each name
     */
    public record ResultFiles(Optional<Path> metadata, Optional<Path> imageId, Optional<Path> references) {
        /** No such file. */
        public static final ResultFiles NONE = new ResultFiles(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The request that {@code settings} make for a project.
     *
     * @param environment the variables of the process, for {@code SOURCE_DATE_EPOCH}
     * @throws BuildException with every value that is missing or can't be read
     */
    public static BuildRequest of(Path project, Settings settings, Map<String, String> environment)
            throws BuildException {
        return new RequestReader(settings, environment).read(project);
    }
}
