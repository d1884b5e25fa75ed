package dev.mizzen.project;

import dev.mizzen.diagnostic.SourceSpan;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a project says that the sources of one of its dependencies are.
 *
 * @param folder the folder; absent for a member of the project's workspace, whose folder its name tells
 * @param where where it is written
 */
public record SourceFolder(Optional<Path> folder, SourceSpan where) {}
