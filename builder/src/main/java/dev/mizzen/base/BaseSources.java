package dev.mizzen.base;

import dev.mizzen.store.Store;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What bases are opened with.
 *
 * @param workingFolder what a relative path starts from
 * @param store where what had to be fetched or found out is kept; without it only this machine's files can be opened
 */
public record BaseSources(Path workingFolder, Optional<Store> store) {
    /** Files and folders of this machine, and nothing else. */
    public static BaseSources files(Path workingFolder) {
        return new BaseSources(workingFolder, Optional.empty());
    }
}
