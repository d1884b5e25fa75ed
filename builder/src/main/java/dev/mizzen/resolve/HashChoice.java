package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Location;
import dev.mizzen.index.WheelFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Chooses among files by their digests: by those that their source states where it does, else by their content. */
final class HashChoice {
    private final WheelFacts facts;
    private final Demand demand;

    HashChoice(WheelFacts facts, Demand demand) {
        this.facts = facts;
        this.demand = demand;
    }

    /**
     * The first of {@code best} that has a digest which the demand allows; the first of all if it allows any.
     *
     * @param best files that would do, the best first; at least one
     */
    Candidate choose(List<Candidate> best) throws BuildException {
        if (demand.hashes().isEmpty()) {
            return best.get(0);
        }
        for (Candidate candidate : best) {
            if (isAllowed(candidate)) {
                return candidate;
            }
            Optional<Digest> only = onlyAllowed(candidate);
            if (only.isPresent() && best.size() == 1) {
                return candidate.with(only.get());
            }
            if (isOpen(candidate) && isAllowedByContent(candidate)) {
                return candidate;
            }
        }
        Candidate first = best.get(0);
        Algorithm algorithm = demand.hashes().get(0).algorithm();
        Optional<Digest> stated = first.stated(algorithm);
        throw Problem.of(
                        ProblemCode.WHEEL_HASH_MISMATCH,
                        "`" + first + "` does not have a hash that the requirements allow")
                .at(demand.where())
                .values(
                        Redaction.named(demand.hashes()),
                        (stated.isPresent() ? stated.get() : facts.digest(first, algorithm)).toString())
                .hint(
                        "the file is not the one that was pinned: fetch it again, and change the hash only if you trust the new"
                                + " file")
                .exception();
    }

    /**
     * Refuses one file name for which different digests are stated, such as by a folder and an index.
     *
     * @throws BuildException {@code WHEEL_HASH_MISMATCH}
     */
    void refuseContradictions(List<Candidate> best) throws BuildException {
        Map<String, Candidate> seen = new TreeMap<>();
        for (Candidate candidate : best) {
            Candidate twin = seen.putIfAbsent(candidate.spelling(), candidate);
            if (twin != null) {
                refuseContradiction(twin, candidate);
            }
        }
    }

    private void refuseContradiction(Candidate one, Candidate other) throws BuildException {
        for (Algorithm algorithm : Algorithm.values()) {
            Optional<Digest> first = told(one, algorithm, other);
            Optional<Digest> second = told(other, algorithm, one);
            if (first.isPresent() && second.isPresent() && !first.equals(second)) {
                throw Problem.of(ProblemCode.WHEEL_HASH_MISMATCH, "`" + one + "` is not the same file everywhere")
                        .at(demand.where())
                        .values(first.get() + " (" + one.location() + ")", second.get() + " (" + other.location() + ")")
                        .hint("find out which one is right, and take the other place out of the sources")
                        .exception();
            }
        }
    }

    /** What is known of a file without fetching it; of one that is here, when there is something to compare it with. */
    private Optional<Digest> told(Candidate candidate, Algorithm algorithm, Candidate other) throws BuildException {
        boolean isHere = candidate.location().origin() instanceof Location.Local;
        boolean isAsked =
                algorithm == Algorithm.SHA256 || other.stated(algorithm).isPresent();
        return isHere && isAsked ? Optional.of(facts.digest(candidate, algorithm)) : candidate.stated(algorithm);
    }

    private boolean isAllowed(Candidate candidate) {
        return candidate.location().origin() instanceof Location.Remote
                && candidate.hashes().stream().anyMatch(demand.hashes()::contains);
    }

    /** Whether only the content can tell. */
    private boolean isOpen(Candidate candidate) {
        return candidate.location().origin() instanceof Location.Local
                || demand.hashes().stream()
                        .noneMatch(hash -> candidate.stated(hash.algorithm()).isPresent());
    }

    /** The one SHA-256 that would do for a file of which nothing is stated: then it need not be fetched to be chosen. */
    private Optional<Digest> onlyAllowed(Candidate candidate) {
        boolean isBare = candidate.location().origin() instanceof Location.Remote
                && candidate.hashes().isEmpty();
        return isBare && demand.hashes().size() == 1
                ? demand.hashes().stream()
                        .filter(hash -> hash.algorithm() == Algorithm.SHA256)
                        .findFirst()
                : Optional.empty();
    }

    private boolean isAllowedByContent(Candidate candidate) throws BuildException {
        for (Digest allowed : demand.hashes()) {
            if (facts.digest(candidate, allowed.algorithm()).equals(allowed)) {
                return true;
            }
        }
        return false;
    }
}
