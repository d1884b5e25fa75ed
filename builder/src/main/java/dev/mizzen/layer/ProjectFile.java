package dev.mizzen.layer;

import dev.mizzen.digest.Digest;
import java.nio.file.Path;

/** One thing of the project that goes into the image. */
sealed interface ProjectFile {
    /** Relative to the project, {@code /}-separated. */
    String path();

    /**
     * A regular file as it was when the build was planned.
     *
     * @param executable whether its owner may run it
     */
    record Regular(String path, Path source, boolean executable, long size, Digest digest) implements ProjectFile {}

    /** A symbolic link that stays in the project. */
    record Link(String path, String target) implements ProjectFile {}
}
