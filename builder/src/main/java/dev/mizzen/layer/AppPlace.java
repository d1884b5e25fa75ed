package dev.mizzen.layer;

import dev.mizzen.archive.Owner;
import dev.mizzen.archive.TreePath;
import java.util.List;

/**
 * Where an application stands in its image.
 *
 * @param directory absolute and normal: {@code /app}
 * @param writable directories that belong, with all in them, to the user who runs the application: absolute, or relative to
 *     {@code directory}
 * @param user who runs the application
 */
public record AppPlace(String directory, List<String> writable, Owner user) {
    public AppPlace {
        if (!directory.startsWith("/") || TreePath.fault(directory.substring(1)).isPresent()) {
            throw new IllegalArgumentException("not an absolute path: " + directory);
        }
        writable = List.copyOf(writable);
    }

    /** The directory as a path in a tree: without the slash at its beginning. */
    String root() {
        return directory.substring(1);
    }
}
