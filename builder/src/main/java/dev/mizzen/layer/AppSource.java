package dev.mizzen.layer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which files of a project go into its image.
 *
 * @param project the project's directory
 * @param ignore what the {@code .dockerignore} and {@code --exclude} leave out
 * @param include what {@code --include} puts in whatever else is said; exceptions in it count as ordinary patterns that take
 *     it out of the list again
 * @param own files and directories that are never part of the application even if they lie in the project: outputs, wheel
 *     folders, base images, the store
 * @param others folders of other projects, of which nothing is taken but what {@code include} puts in
 * @param sourceRoots the directories that Python imports from, relative to the project and {@code .} for itself; found out
 *     when not given
 */
public record AppSource(
        Path project,
        IgnorePatterns ignore,
        IgnorePatterns include,
        List<Path> own,
        List<Path> others,
        Optional<List<String>> sourceRoots) {
    public AppSource {
        own = List.copyOf(own);
        others = List.copyOf(others);
        sourceRoots = sourceRoots.map(List::copyOf);
    }

    /** A project in which no other one lies. */
    public AppSource(
            Path project,
            IgnorePatterns ignore,
            IgnorePatterns include,
            List<Path> own,
            Optional<List<String>> sourceRoots) {
        this(project, ignore, include, own, List.of(), sourceRoots);
    }
}
