package dev.mizzen.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import dev.mizzen.wheel.Wheel;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads wheels, fetching those that are elsewhere, and remembers in the store what their metadata says, so that a wheel of known content is never
 * opened for it again.
 */
public final class StoredWheelFacts implements WheelFacts {
    /** Raised when the reader would understand the same file otherwise. */
    private static final int VERSION = 1;

    private final Store store;
    private final WheelFiles files;
    private final Consumer<Problem> warnings;
    private final StatedMetadata stated;

    /**
     * @param files brings the wheels here
     * @param client brings their metadata where the wheels are not here
     * @param warnings hears of what is odd about a wheel that is opened
     */
    public StoredWheelFacts(Store store, WheelFiles files, IndexClient client, Consumer<Problem> warnings) {
        this.store = store;
        this.files = files;
        this.warnings = warnings;
        this.stated = new StatedMetadata(store, files, client, this::known);
    }

    @Override
    public void prepare(Collection<Candidate> candidates) {
        files.prepare(candidates);
    }

    @Override
    public Digest digest(Candidate candidate, Algorithm algorithm) throws BuildException {
        return files.digest(candidate, algorithm);
    }

    @Override
    public Digest sha256(Candidate candidate) throws BuildException {
        return files.get(candidate).sha256();
    }

    /** Remembers the digests of the files that were read, so that they are read again only when somebody touched them. */
    public void keep() {
        files.keep();
    }

    @Override
    public CoreMetadata metadata(Candidate candidate, Digest sha256) throws BuildException {
        Optional<CoreMetadata> known = known(candidate, sha256);
        if (known.isPresent()) {
            return known.get();
        }
        try (Wheel wheel = files.open(candidate, warnings)) {
            store.remember(key(sha256), text(wheel.metadata()).getBytes(UTF_8));
            return wheel.metadata();
        } catch (IOException e) {
            throw WheelFiles.unreadable(candidate, e);
        }
    }

    @Override
    public CoreMetadata statedMetadata(Candidate candidate) throws BuildException {
        return stated.get(candidate);
    }

    @Override
    public void prepareMetadata(Candidate candidate, Consumer<CoreMetadata> then) {
        stated.prepare(candidate, then);
    }

    /** What was read from the wheel itself by this or an earlier build. */
    private Optional<CoreMetadata> known(Candidate candidate, Digest sha256) throws BuildException {
        Optional<byte[]> known = store.result(key(sha256));
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(CoreMetadata.parse(known.get(), "METADATA of " + candidate));
    }

    private static StoreKey key(Digest sha256) {
        return StoreKey.of("wheel-metadata").with("wheel", sha256).with("version", VERSION);
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
}
