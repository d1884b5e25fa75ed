package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.CoreMetadata;

/** Reads what resolution needs to know of a wheel's content. */
public interface WheelFacts {
    /** A digest of the wheel's file. */
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
}
