package dev.mizzen.request;

import dev.mizzen.archive.Compression;
import dev.mizzen.base.BaseReference;
import dev.mizzen.bytecode.BytecodeMode;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.layer.KeptSources;
import dev.mizzen.layer.LayerBudget;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Version;
import dev.mizzen.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one build is asked for. Relative paths are relative to the process's working directory.
 *
 * @param project the folder of the project
 * @param base the base image
 * @param wheels where the dependencies come from
 * @param names the image's names, the first being the one that is printed; may be empty
 * @param outputs where the image goes on this machine; at least one of an image that is built and not pushed
 * @param registries how registries are used
 * @param container what the image's config is to say
 * @param application which files of the project go in, and how
 * @param layering how the image is cut into layers
 * @param results the files that tell about the result
 */
public record BuildRequest(
        Path project,
        Base base,
        Wheels wheels,
        List<ImageReference> names,
        List<ImagePlace> outputs,
        RegistryUse registries,
        Container container,
        Application application,
        Layering layering,
        ResultFiles results) {
    public BuildRequest {
        Objects.requireNonNull(project);
        if (registries.push() && names.isEmpty()) {
            throw new IllegalArgumentException("an image is pushed under a name");
        }
        names = List.copyOf(names);
        outputs = List.copyOf(outputs);
    }

    /**
     * The base image.
     *
     * @param reference where it comes from
     * @param platform which of its images, where it has several
     * @param python the version of Python that it must have
     * @param interpreter an interpreter other than the first on its PATH, as an absolute path in it
     * @param libc the C library that it must have
     */
    public record Base(
            BaseReference reference,
            Optional<Platform> platform,
            Optional<Version> python,
            Optional<String> interpreter,
            Optional<Libc> libc) {
        public Base {
            boolean stated = platform.isPresent() && python.isPresent() && interpreter.isPresent() && libc.isPresent();
            if (reference instanceof BaseReference.Scratch && !stated) {
                throw new IllegalArgumentException("nothing tells what `scratch` is to run with");
            }
        }

        /** The base that {@code reference} names, with the Python that it has. */
        public static Base of(BaseReference reference) {
            return new Base(reference, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * How registries are used.
     *
     * @param push whether the image goes to the registry of each of its names
     * @param insecure the registries that are asked in plain HTTP: {@code HOST} or {@code HOST:PORT}
     */
    public record RegistryUse(boolean push, Set<String> insecure) {
        /** Bases are read, nothing is pushed, all over TLS. */
        public static final RegistryUse USUAL = new RegistryUse(false, Set.of());

        public RegistryUse {
            insecure = Set.copyOf(insecure);
        }
    }

    /**
     * Which files of the project go into the image.
     *
     * @param include patterns of files to take although they are excluded
     * @param exclude patterns of files to leave out
     * @param writable folders of the application that its user may write to
     * @param sourceRoots the folders that Python imports from, relative to the project; found out when empty
     * @param wheel the project's own wheel, which then takes the place of its static metadata
     * @param version the project's version, where its static metadata leaves it open
     */
    public record Application(
            List<String> include,
            List<String> exclude,
            List<String> writable,
            List<String> sourceRoots,
            Optional<Path> wheel,
            Optional<Version> version) {
        /** All files that are not left out by rule, nothing writable. */
        public static final Application USUAL =
                new Application(List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

        public Application {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
            writable = List.copyOf(writable);
            sourceRoots = List.copyOf(sourceRoots);
        }
    }

    /**
     * How the image is cut into layers.
     *
     * @param compression how they are compressed
     * @param most how many layers the image may have, the base's included; 1 to 127
     * @param bytecode whether layers of bytecode are among them, and whose
     * @param standardLibrary whether the base's standard library gets one, too
     * @param optimisation the level of the bytecode, 0 to 2; the image's Python runs at the same
     * @param bytecodeOnly which sources stay where bytecode takes the place of all others; none where all stay
     */
    public record Layering(
            Compression compression,
            int most,
            BytecodeMode bytecode,
            boolean standardLibrary,
            int optimisation,
            Optional<KeptSources> bytecodeOnly) {
        /** Gzip, room for layers on top, and bytecode of the base's own Python. */
        public static final Layering USUAL =
                new Layering(Compression.GZIP, LayerBudget.USUAL, BytecodeMode.REQUIRE, false, 0, Optional.empty());
    }

    /**
     * Where the dependencies come from.
     *
     * @param requirements requirements files, in order; may be empty
     * @param lock which lock file is used, where there are no requirements files
     * @param members what is said about first-party projects
     * @param places where wheels are looked for
     * @param overrides requirements that take the place of all others on their projects, where versions are chosen
     * @param requireHashes whether every requirement must have a hash
     * @param network how servers are reached
     */
    public record Wheels(
            List<Path> requirements,
            LockUse lock,
            MemberUse members,
            WheelPlaces places,
            List<Requirement> overrides,
            boolean requireHashes,
            NetworkUse network) {
        public Wheels {
            requirements = List.copyOf(requirements);
            overrides = List.copyOf(overrides);
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
        return new RequestReader(settings, environment).read(project, true);
    }

    /** The same for a question about an image that is not built, so that nothing need say where it goes. */
    public static BuildRequest ofQuestion(Path project, Settings settings, Map<String, String> environment)
            throws BuildException {
        return new RequestReader(settings, environment).read(project, false);
    }
}
