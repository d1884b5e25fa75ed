package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Hashes a wheel that passes by with every algorithm by which a digest is stated for it, and with SHA-256. */
final class WheelHashes extends OutputStream {
    private final Map<Algorithm, MessageDigest> running = new EnumMap<>(Algorithm.class);
    private final Map<Algorithm, Digest> done = new EnumMap<>(Algorithm.class);
    private long count;

    private WheelHashes(Collection<Algorithm> algorithms) {
        algorithms.forEach(algorithm -> running.put(algorithm, algorithm.start()));
    }

    static WheelHashes of(List<Algorithm> algorithms) {
        return new WheelHashes(algorithms);
    }

    static WheelHashes of(Candidate candidate) {
        TreeSet<Algorithm> algorithms = new TreeSet<>();
        algorithms.add(Algorithm.SHA256);
        candidate.hashes().forEach(hash -> algorithms.add(hash.algorithm()));
        return new WheelHashes(algorithms);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        running.values().forEach(hash -> hash.update(bytes, offset, length));
        count += length;
    }

    /** How many bytes there were. */
    long count() {
        return count;
    }

    /** The digest of all that was written. */
    Digest digest(Algorithm algorithm) {
        return done.computeIfAbsent(
                algorithm,
                name -> Digest.of(
                        name, Objects.requireNonNull(running.get(name)).digest()));
    }

    /** @throws BuildException {@code WHEEL_HASH_MISMATCH} if what was written is not what is stated for {@code candidate} */
    void check(Candidate candidate) throws BuildException {
        for (Digest stated : candidate.hashes()) {
            Digest actual = digest(stated.algorithm());
            if (!actual.equals(stated)) {
                throw mismatch(candidate, "hash")
                        .values(stated.toString(), actual.toString())
                        .exception();
            }
        }
        if (candidate.size().isPresent() && candidate.size().get() != count) {
            throw mismatch(candidate, "length")
                    .values(candidate.size().get() + " bytes", count + " bytes")
                    .exception();
        }
    }

    /** That a wheel does not have the {@code what} that is stated for it. */
    static Problem mismatch(Candidate candidate, String what) {
        String place = candidate.location() instanceof Location.Remote remote
                ? IndexClient.shown(remote.uri())
                : candidate.spelling();
        return Problem.of(
                        ProblemCode.WHEEL_HASH_MISMATCH,
                        "`" + place + "` does not have the " + what + " that is stated for it")
                .hint("the file has been changed or damaged on its way; try again, and if that does not help, ask those"
                        + " who run the index");
    }
}
