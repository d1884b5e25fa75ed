package dev.mizzen.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.HashingOutputStream;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.store.KnownFiles;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import dev.mizzen.wheel.Wheel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads wheels where they lie and remembers in the store what their metadata says, so that a wheel of known content is never
 * opened for it again.
 */
public final class StoredWheelFacts implements WheelFacts {
    /** Raised when the reader would understand the same file otherwise. */
    private static final int VERSION = 1;

    private final Store store;
    private final Consumer<Problem> warnings;
    private final Map<Path, KnownFiles> folders = new HashMap<>();

    /** @param warnings hears of what is odd about a wheel that is opened */
    public StoredWheelFacts(Store store, Consumer<Problem> warnings) {
        this.store = store;
        this.warnings = warnings;
    }

    @Override
    public Digest digest(Candidate candidate, Algorithm algorithm) throws BuildException {
        if (algorithm != Algorithm.SHA256) {
            return computed(candidate, algorithm);
        }
        Path file = candidate.file().toAbsolutePath();
        KnownFiles known = known(file);
        Optional<Digest> digest = known.digest(file);
        if (digest.isPresent()) {
            return digest.get();
        }
        Optional<String> before = known.state(file);
        Digest computed = computed(candidate, algorithm);
        known.found(file, before, computed);
        return computed;
    }

    /** Remembers the digests of the files that were read, so that they are read again only when somebody touched them. */
    public void keep() {
        folders.values().forEach(KnownFiles::keep);
    }

    private KnownFiles known(Path file) throws BuildException {
        Path folder = Objects.requireNonNull(file.getParent(), "the root folder is no wheel");
        KnownFiles known = folders.get(folder);
        if (known == null) {
            known = KnownFiles.in(folder, store);
            folders.put(folder, known);
        }
        return known;
    }

    private static Digest computed(Candidate candidate, Algorithm algorithm) throws BuildException {
        try (HashingOutputStream hash = new HashingOutputStream(OutputStream.nullOutputStream(), algorithm)) {
            Files.copy(candidate.file(), hash);
            return hash.digest();
        } catch (IOException e) {
            throw unreadable(candidate, e);
        }
    }

    @Override
    public CoreMetadata metadata(Candidate candidate, Digest sha256) throws BuildException {
        StoreKey key = StoreKey.of("wheel-metadata").with("wheel", sha256).with("version", VERSION);
        Optional<byte[]> known = store.result(key);
        if (known.isPresent()) {
            return CoreMetadata.parse(known.get(), "METADATA of " + candidate);
        }
        try (Wheel wheel = Wheel.open(candidate.file(), candidate.toString(), warnings)) {
            store.remember(key, text(wheel.metadata()).getBytes(UTF_8));
            return wheel.metadata();
        } catch (IOException e) {
            throw unreadable(candidate, e);
        }
    }

    /** The fields that matter, as a metadata file of their own. */
    private static String text(CoreMetadata metadata) {
        StringBuilder out = new StringBuilder()
                .append("Metadata-Version: ")
                .append(metadata.metadataVersion())
                .append("\nName: ")
                .append(metadata.spelling())
                .append("\nVersion: ")
                .append(metadata.version());
        metadata.requiresPython()
                .ifPresent(range -> out.append("\nRequires-Python: ").append(range));
        metadata.requiresDist().forEach(need -> out.append("\nRequires-Dist: ").append(need));
        metadata.providesExtra()
                .forEach(extra -> out.append("\nProvides-Extra: ").append(extra));
        return out.append('\n').toString();
    }

    private static BuildException unreadable(Candidate candidate, IOException e) {
        return Problem.of(ProblemCode.FILE_INVALID, "the wheel `" + candidate + "` cannot be read: " + e.getMessage())
                .at(candidate.file().toString())
                .exception(e);
    }
}
