package dev.mizzen.base;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.elf.SharedLibraries;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.Platform;
import dev.mizzen.python.Libc;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What an image on top of a base needs to know of the base's content; small, and a function of the base's digest. */
public final class BaseFacts {
    /** The version of what is read, and how; part of the key under which facts are remembered. */
    static final int VERSION = 4;

    private static final String SHELL = "/bin/sh";

    private final Target target;
    private final Optional<Digest> interpreterCode;
    private final Optional<SystemPackage> systemPackage;
    private final SortedSet<String> parents;
    private final BaseUsers users;
    private final SharedLibraries libraries;
    private final boolean shell;

    BaseFacts(
            Target target,
            Optional<Digest> interpreterCode,
            Optional<SystemPackage> systemPackage,
            SortedSet<String> parents,
            BaseUsers users,
            SharedLibraries libraries,
            boolean shell) {
        this.target = target;
        this.interpreterCode = interpreterCode;
        this.systemPackage = systemPackage;
        this.parents = Collections.unmodifiableSortedSet(new TreeSet<>(parents));
        this.users = users;
        this.libraries = libraries;
        this.shell = shell;
    }

    /**
     * What is asked of a base.
     *
     * @param interpreter an interpreter other than the first on the PATH, as an absolute path
     * @param places the folders that the image will fill, absolute and normal: {@code /opt/venv}, {@code /app}
     */
    public record Question(Optional<String> interpreter, List<String> places) {
        public Question {
            List<String> sorted = new ArrayList<>(places);
            Collections.sort(sorted);
            places = List.copyOf(sorted);
            for (String place : places) {
                if (!place.startsWith("/") || place.endsWith("/")) {
                    throw new IllegalArgumentException("not a place in an image: " + place);
                }
            }
        }
    }

    /**
     * Reads the facts from the base's layers: all of them, once.
     *
     * @throws BuildException with every reason for which nothing can be built on this base: {@code PYTHON_NOT_FOUND},
     *     {@code BASE_UNSUPPORTED}, {@code TARGET_MISMATCH}, {@code BASE_PATH_TAKEN}, or that its layers are damaged
     */
    public static BaseFacts read(BaseImage base, Question question) throws BuildException {
        BaseFilesystem files = BaseFilesystem.read(
                base, entry -> TargetDetector.isWorthKeeping(entry) || LibrarySearch.isWorthKeeping(entry));
        TargetDetector.Detected python = new TargetDetector(base, files).detect(question.interpreter());
        return new BaseFacts(
                python.target(),
                Optional.of(python.code()),
                python.systemPackage(),
                BasePlaces.require(question.places(), files),
                BaseUsers.read(files),
                LibrarySearch.read(files, python.target()),
                files.follow(SHELL).filter(BaseEntry::isExecutable).isPresent());
    }

    /**
     * The facts of the base that is nothing, as the user states them.
     *
     * @param python with all of its numbers
     * @param interpreter the absolute path that the Python will have, without links
     * @throws BuildException {@code BASE_UNSUPPORTED} for a processor without wheels, {@code TARGET_MISMATCH} when the
     *     interpreter has another Python's name
     */
    public static BaseFacts stated(Platform platform, Version python, String interpreter, Libc libc)
            throws BuildException {
        return ScratchBase.facts(platform, python, interpreter, libc);
    }

    /** Like {@link #read}, but looks into the store first and leaves the facts there: then no layer is read. */
    public static BaseFacts remembered(BaseImage base, Question question, Store store) throws BuildException {
        StoreKey key = StoreKey.of("base-facts")
                .with("version", VERSION)
                .with("manifest", base.digest())
                .with("interpreter", question.interpreter().orElse(""))
                .with("places", String.join("\n", question.places()));
        byte[] value = store.once(
                key, known -> FactsJson.read(known).isPresent(), () -> FactsJson.write(read(base, question)));
        return FactsJson.read(value).orElseThrow(() -> new IllegalStateException("facts do not survive JSON"));
    }

    /** The Python in the base. */
    public Target target() {
        return target;
    }

    /**
     * The digest of the file that holds the code of that Python, the program or its {@code libpython}: builds of one version
     * differ in it, as a distribution's patches make them. None for a target that is only stated.
     */
    public Optional<Digest> interpreterCode() {
        return interpreterCode;
    }

    /** The distribution's package that the Python comes from; none where it comes from no package that is known here. */
    public Optional<SystemPackage> systemPackage() {
        return systemPackage;
    }

    /** Whether the base has the folder {@code path}, absolute, which must be above one of the places asked for. */
    public boolean hasFolder(String path) {
        return parents.contains(path);
    }

    /** The shared libraries in the base, and which of them its loader finds. */
    public SharedLibraries libraries() {
        return libraries;
    }

    /** Whether the base has a program {@code /bin/sh}. */
    public boolean hasShell() {
        return shell;
    }

    /**
     * The user to run as: the wanted one, else the base's own unless that is root, else 65532:65532.
     *
     * @param wanted {@code user[:group]}, names or numbers
     * @throws BuildException {@code USER_NOT_FOUND}
     */
    public RuntimeUser user(Optional<String> wanted, ImageConfig config) throws BuildException {
        return users.choose(wanted, config);
    }

    SortedSet<String> parents() {
        return parents;
    }

    BaseUsers users() {
        return users;
    }
}
