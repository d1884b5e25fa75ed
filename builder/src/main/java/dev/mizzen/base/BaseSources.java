package dev.mizzen.base;

import dev.mizzen.registry.Registries;
import dev.mizzen.store.Store;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What bases are opened with.
 *
 * @param workingFolder what a relative path starts from
 * @param store where what had to be fetched or found out is kept; without it only this machine's files can be opened
 * @param registries where bases by name come from; they need a store, too
 * @param progress hears of layers that are fetched
 */
public record BaseSources(
        Path workingFolder, Optional<Store> store, Optional<Registries> registries, BaseProgress progress) {
    /** Files and folders of this machine, and nothing else. */
    public static BaseSources files(Path workingFolder) {
        return new BaseSources(workingFolder, Optional.empty(), Optional.empty(), BaseProgress.NONE);
    }
}
