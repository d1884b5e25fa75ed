package dev.mizzen.build;

import dev.mizzen.python.ProjectName;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A first-party project as a lock file has it: it tells no version, since a folder may change.
 *
 * @param folder its folder
 * @param marker the condition that holds for those of the file's targets that need it; nothing when all do
 */
record LockFolder(ProjectName name, Path folder, Optional<String> marker) {}
