package dev.mizzen.build;

import java.nio.file.Path;
import java.util.List;

/**
 * A lock file that is up to date.
 *
 * @param file the file
 * @param wheels how many wheels it names, over all its targets
 * @param changes what is other than before: {@code flask 3.0.0 -> 3.1.0}; empty when it was up to date
 */
public record LockResult(Path file, int wheels, List<String> changes) {
    public LockResult {
        changes = List.copyOf(changes);
    }
}
