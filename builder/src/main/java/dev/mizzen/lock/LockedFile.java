package dev.mizzen.lock;

import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.project.Link;
import dev.mizzen.python.WheelFilename;
import java.util.List;
import java.util.Optional;

/**
 * One file of a locked package.
 *
 * @param name its name, without a folder
 * @param link where it lies, if the lock file tells
 * @param hashes the digests that are stated for it, each of which it must have; weak ones are left out
 * @param size its length in bytes, if it is stated
 */
public record LockedFile(String name, Optional<Link> link, List<Digest> hashes, Optional<Long> size) {
    public LockedFile {
        hashes = List.copyOf(hashes);
    }

    /** What the name says, if it is that of a wheel. */
    public Optional<WheelFilename> wheel() {
        return WheelFilename.tryParse(name);
    }

    /** The name, fit for messages. */
    @Override
    public String toString() {
        return Redaction.printable(name);
    }
}
