package dev.mizzen.resolve;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.Listing;
import dev.mizzen.index.Location;
import dev.mizzen.index.PackageSources;
import dev.mizzen.index.Sdist;
import dev.mizzen.lock.LockedChoice;
import dev.mizzen.lock.LockedFile;
import dev.mizzen.lock.LockedPackage;
import dev.mizzen.project.Link;
import dev.mizzen.python.SdistFilename;
import dev.mizzen.python.Version;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the source distributions that a lock file has in the place of a wheel for the target. */
final class LockedSdists {
    private final PackageSources sources;
    private final Predicate<Path> inside;

    /** @param inside whether a path lies where the lock file may point */
    LockedSdists(PackageSources sources, Predicate<Path> inside) {
        this.sources = sources;
        this.inside = inside;
    }

    /** The source distribution of which a wheel of the package can be built; nothing if it has none with a hash. */
    static Optional<LockedFile> file(LockedChoice choice) {
        boolean lacksWheel = choice.fault()
                .filter(fault -> fault.code() == ProblemCode.LOCK_SOURCE_REFUSED
                        || fault.code() == ProblemCode.WHEEL_INCOMPATIBLE)
                .isPresent();
        return lacksWheel
                ? choice.entry().files().stream()
                        .filter(file -> !file.hashes().isEmpty() && isOf(file, choice.entry()))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isOf(LockedFile file, LockedPackage entry) {
        Optional<SdistFilename> name = SdistFilename.tryParse(file.name());
        return name.isPresent()
                && Sdist.wheelOf(file.name(), new Location.Local(Path.of("."))).isPresent()
                && name.get().name().equals(entry.name())
                && entry.version()
                        .map(Version::publicVersion)
                        .filter(version -> !version.equals(name.get().version().publicVersion()))
                        .isEmpty();
    }

    /** The wheel that is built of {@code file}: of the one in a folder, else of the one that the lock file or an index names. */
    Optional<Candidate> place(LockedPackage entry, LockedFile file) throws BuildException {
        Optional<Candidate> found = listed(sources.listWithoutIndexes(entry.name()), file);
        if (found.isEmpty() && file.link().isPresent()) {
            found = linked(file, file.link().get());
        }
        if (found.isEmpty()) {
            found = listed(sources.list(entry.name()).orElse(Listing.NONE), file);
        }
        for (Digest hash : file.hashes()) {
            found = found.map(wheel -> wheel.with(hash));
        }
        return found;
    }

    private static Optional<Candidate> listed(Listing listing, LockedFile file) {
        return listing.sdists().stream()
                .flatMap(sdist -> sdist.wheel().stream())
                .filter(wheel -> wheel.spelling().equals(file.name()))
                .findFirst();
    }

    private Optional<Candidate> linked(LockedFile file, Link link) {
        if (link instanceof Link.Remote remote) {
            return Sdist.wheelOf(file.name(), remote.url());
        }
        Path path = ((Link.Local) link).path();
        return inside.test(path) ? Sdist.wheelOf(file.name(), new Location.Local(path)) : Optional.empty();
    }
}
