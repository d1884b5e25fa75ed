package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.CoreMetadata;
import java.util.Collection;
import java.util.function.Consumer;

/** Reads what resolution needs to know of a wheel's content. */
public interface WheelFacts {
    /** Says that these wheels will be asked about; those that are elsewhere begin to come. */
    default void prepare(Collection<Candidate> candidates) {}

    /** A digest of the file that is fetched: of the source distribution, where the wheel is built of one. */
    Digest digest(Candidate candidate, Algorithm algorithm) throws BuildException;

    /** The SHA-256 of the wheel's file. */
    default Digest sha256(Candidate candidate) throws BuildException {
        return digest(candidate, Algorithm.SHA256);
    }

    /**
     * The wheel's {@code METADATA}.
     *
     * @param sha256 the digest of the wheel's file, under which the answer may be remembered
     */
    CoreMetadata metadata(Candidate candidate, Digest sha256) throws BuildException;

    /**
     * What the wheel's source says {@code METADATA} to be, learnt without the wheel where that is possible; to be compared with
     * {@link #metadata} once the wheel is chosen.
     */
    default CoreMetadata statedMetadata(Candidate candidate) throws BuildException {
        return metadata(candidate, sha256(candidate));
    }

    /**
     * Says that {@link #statedMetadata} will probably be asked for.
     *
     * @param then hears of it as soon as it is known, on another thread
     */
    default void prepareMetadata(Candidate candidate, Consumer<CoreMetadata> then) {}
}
