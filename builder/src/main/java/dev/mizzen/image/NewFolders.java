package dev.mizzen.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** The folders that were made above an output, so that a failure takes them away again. */
final class NewFolders {
    private final Deque<Path> made = new ArrayDeque<>();

    /** Makes {@code folder} and those above it, where they are missing. */
    void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            make(parent);
        }
        Files.createDirectory(folder);
        made.push(folder);
    }

    /** Removes what was made, unless somebody else uses it by now. */
    void remove() {
        for (Path folder : made) {
            try {
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                return;
            }
        }
    }
}
