package dev.mizzen.wheel;

import dev.mizzen.archive.TreeEntry;
import dev.mizzen.digest.Digest;
import java.util.Optional;

/**
 * One file that a wheel becomes.
 *
 * @param entry the file in the layer
 * @param digest what it holds, as the new RECORD says; RECORD itself and its signatures have none
 * @param origin the wheel's member that it comes from, or what makes it: for messages
 */
public record InstalledFile(TreeEntry.File entry, Optional<Digest> digest, String origin) {
    /** Where it stands, relative to the root of the image. */
    public String path() {
        return entry.path();
    }
}
