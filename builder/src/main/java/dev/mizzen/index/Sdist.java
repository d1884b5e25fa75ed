package dev.mizzen.index;

import dev.mizzen.python.SdistFilename;
import dev.mizzen.python.WheelFilename;
import java.util.Optional;

/**
 * A source distribution on offer.
 *
 * @param filename what its name says
 * @param wheel the pure Python wheel that would come of building it, which has the source distribution's name and digests; nothing
 *     where it can't be built here: it is no {@code .tar.gz}, or may not be fetched
 */
public record Sdist(SdistFilename filename, Optional<Candidate> wheel) {
    private static final String BUILT = ".tar.gz";

    /** What a wheel must be called that is built of {@code filename}; nothing if nothing is built of such a file. */
    static Optional<WheelFilename> wheelName(SdistFilename filename) {
        return filename.extension().equals(BUILT)
                ? WheelFilename.tryParse(
                        filename.name().toString().replace('-', '_') + "-" + filename.version() + "-py3-none-any.whl")
                : Optional.empty();
    }

    /** The wheel that would come of the source distribution of that name at {@code location}; nothing if none would. */
    public static Optional<Candidate> wheelOf(String spelling, Location location) {
        return SdistFilename.tryParse(spelling)
                .flatMap(Sdist::wheelName)
                .map(wheel -> Candidate.at(location, wheel, spelling).built());
    }

    /** The same for a source distribution at a URL of scheme https or http; nothing if that is none. */
    public static Optional<Candidate> wheelOf(String spelling, String url) {
        return Hrefs.address(url).flatMap(address -> wheelOf(spelling, new Location.Remote(address)));
    }

    /** The canonical file name. */
    @Override
    public String toString() {
        return filename.toString();
    }
}
