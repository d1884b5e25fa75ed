package dev.mizzen.lock;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.BuildTag;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SupportedTags;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.python.WheelFilename;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** Chooses the wheel of a locked package: the best tag, then the highest build number, then the first name. */
final class LockedWheels {
    private static final BuildTag NO_BUILD = new BuildTag(BigInteger.ZERO, "");

    private final LockFile lock;
    private final Target target;
    private final SupportedTags supported;

    LockedWheels(LockFile lock, Target target) {
        this.lock = lock;
        this.target = target;
        this.supported = SupportedTags.of(target);
    }

    LockedChoice choose(LockedPackage entry, SortedSet<ProjectName> extras) {
        LockedSource.Kind kind = entry.source().kind();
        if (kind == LockedSource.Kind.FOLDER) {
            return new LockedChoice(entry, extras, Optional.empty(), Optional.empty());
        }
        if (kind == LockedSource.Kind.REPOSITORY) {
            return refused(entry, extras, entry.source().toString());
        }
        if (entry.files().isEmpty() && !entry.hashes().isEmpty()) {
            return new LockedChoice(entry, extras, Optional.empty(), Optional.empty());
        }
        List<LockedFile> wheels =
                entry.files().stream().filter(file -> isOf(file, entry)).toList();
        if (wheels.isEmpty()) {
            return entry.files().isEmpty()
                    ? faulty(entry, extras, hashMissing(entry, "no file and no hash"))
                    : refused(
                            entry,
                            extras,
                            hasWheel(entry) ? "wheels of another project or version" : "a source distribution only");
        }
        Optional<LockedFile> best =
                wheels.stream().filter(file -> rank(file) < Integer.MAX_VALUE).min(bestFirst());
        if (best.isEmpty()) {
            return faulty(entry, extras, incompatible(entry, wheels));
        }
        return best.get().hashes().isEmpty()
                ? faulty(entry, extras, hashMissing(entry, "no trusted hash of `" + best.get() + "`"))
                : new LockedChoice(entry, extras, best, Optional.empty());
    }

    private static boolean hasWheel(LockedPackage entry) {
        return entry.files().stream().anyMatch(file -> file.wheel().isPresent());
    }

    private static boolean isOf(LockedFile file, LockedPackage entry) {
        Optional<WheelFilename> wheel = file.wheel();
        return wheel.isPresent()
                && wheel.get().name().equals(entry.name())
                && entry.version()
                        .map(Version::publicVersion)
                        .filter(version -> !version.equals(wheel.get().version().publicVersion()))
                        .isEmpty();
    }

    private Comparator<LockedFile> bestFirst() {
        return Comparator.comparingInt(this::rank)
                .thenComparing(file -> build(file).isEmpty())
                .thenComparing(file -> build(file).orElse(NO_BUILD), Comparator.reverseOrder())
                .thenComparing(LockedFile::name);
    }

    private static Optional<BuildTag> build(LockedFile file) {
        return file.wheel().flatMap(WheelFilename::build);
    }

    private int rank(LockedFile file) {
        return supported.rank(file.wheel().orElseThrow()).orElse(Integer.MAX_VALUE);
    }

    private static LockedChoice refused(LockedPackage entry, SortedSet<ProjectName> extras, String what) {
        return faulty(
                entry,
                extras,
                Problem.of(ProblemCode.LOCK_SOURCE_REFUSED, "`" + entry + "` (" + what + ")")
                        .at(entry.where()));
    }

    private static LockedChoice faulty(LockedPackage entry, SortedSet<ProjectName> extras, Problem fault) {
        return new LockedChoice(entry, extras, Optional.empty(), Optional.of(fault));
    }

    private Problem hashMissing(LockedPackage entry, String what) {
        return Problem.of(ProblemCode.WHEEL_HASH_MISSING, "the lock file has " + what + " for `" + entry + "`")
                .at(entry.where())
                .values("sha256, sha384 or sha512", "none")
                .hint("lock again with hashes, by " + lock.format().remedy()
                        + "; a file without a hash is never taken from a lock file");
    }

    private Problem incompatible(LockedPackage entry, List<LockedFile> wheels) {
        return Problem.of(
                        ProblemCode.WHEEL_INCOMPATIBLE,
                        "no wheel of `" + entry + "` in the lock file fits the base image")
                .at(entry.where())
                .values(target.inWords(), Redaction.named(wheels))
                .hint("build its wheel for this target once, put it into a folder that `--find-links` names, or take"
                        + " another base image");
    }
}
