package dev.mizzen.request;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is said about the first-party projects that the application needs.
 *
 * @param workspace the folder in which they may lie; by default the project's own, or its workspace's
 * @param wheels wheels that take the place of their sources
 */
public record MemberUse(Optional<Path> workspace, List<Path> wheels) {
    /** Nothing is said. */
    public static final MemberUse USUAL = new MemberUse(Optional.empty(), List.of());

    public MemberUse {
        wheels = List.copyOf(wheels);
    }
}
