package dev.mizzen.index;

import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.WheelFilename;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A wheel on offer, and what its source says of it.
 *
 * @param filename what its name says
 * @param spelling the name as it is, which may be spelled otherwise than the canonical one; that of the source distribution
 *     where the wheel is built of one
 * @param location where it lies
 * @param hashes the digests stated for it, or for the source distribution that it is built of, each of which it must have; none where nobody states any
 * @param requiresPython the interpreters that it is for, if its source says so
 * @param yanked why its publisher withdrew it (PEP 592), if that is so; may be empty
 * @param size its length in bytes, if its source says so
 * @param metadata its metadata as a file of its own, if its source offers that
 */
public record Candidate(
        WheelFilename filename,
        String spelling,
        Location location,
        List<Digest> hashes,
        Optional<SpecifierSet> requiresPython,
        Optional<String> yanked,
        Optional<Long> size,
        Optional<MetadataFile> metadata) {
    public Candidate {
        hashes = List.copyOf(hashes);
    }

    /** A wheel that lies somewhere, of which nothing else is known. */
    public static Candidate at(Location location, WheelFilename filename, String spelling) {
        return new Candidate(
                filename,
                spelling,
                location,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A file of this machine. */
    public static Candidate of(WheelFilename filename, Path file) {
        return at(new Location.Local(file), filename, file.getFileName().toString());
    }

    /** The wheel that a URL of scheme https or http names by itself; nothing if it names none. A hash in it does not count. */
    public static Optional<Candidate> ofUrl(String url) {
        String name = Hrefs.fileName(url);
        Optional<WheelFilename> filename = WheelFilename.tryParse(name);
        Optional<URI> address = Hrefs.address(url);
        return filename.isPresent() && address.isPresent()
                ? Optional.of(at(new Location.Remote(address.get()), filename.get(), name))
                : Optional.empty();
    }

    /** The same with one more digest that it must have. */
    public Candidate with(Digest hash) {
        List<Digest> more = new ArrayList<>(hashes);
        if (!more.contains(hash)) {
            more.add(hash);
        }
        return new Candidate(filename, spelling, location, more, requiresPython, yanked, size, metadata);
    }

    /** This file as a source distribution, of which a wheel is built: its name, digests and length stay those of the file. */
    Candidate built() {
        return new Candidate(
                filename,
                spelling,
                new Location.Built(location),
                hashes,
                requiresPython,
                yanked,
                size,
                Optional.empty());
    }

    /** The file that is fetched: the source distribution, if the wheel is built of one. */
    public Candidate origin() {
        return isBuilt()
                ? new Candidate(
                        filename, spelling, location.origin(), hashes, requiresPython, yanked, size, Optional.empty())
                : this;
    }

    /** Whether the wheel is built of a source distribution. */
    public boolean isBuilt() {
        return location instanceof Location.Built;
    }

    /** The first digest of that algorithm that is stated. */
    public Optional<Digest> stated(Algorithm algorithm) {
        return hashes.stream().filter(hash -> hash.algorithm() == algorithm).findFirst();
    }

    /** The name as it is. */
    @Override
    public String toString() {
        return spelling;
    }
}
