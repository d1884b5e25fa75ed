package dev.mizzen.image;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The file or folder that an output goes to. */
final class OutputPlace {
    private OutputPlace() {}

    /** The folder that holds {@code place}; it need not exist. */
    static Path parent(Path place) {
        return Objects.requireNonNull(place.toAbsolutePath().normalize().getParent(), "the root folder exists");
    }

    /** Fails unless something new can be made in {@code folder}, or in the nearest folder above it that exists. */
    static void requireWritable(Path output, Path folder) throws BuildException {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = parent(existing);
        }
        if (!Files.isDirectory(existing)) {
            throw unwritable(output, "not a directory");
        }
        if (!Files.isWritable(existing)) {
            throw unwritable(output, isReadOnly(existing) ? "read-only file system" : "permission denied");
        }
    }

    /**
     * Makes the newest entry of {@code folder} durable.
     *
     * @param output what the user calls the image, which is whole and in its place by now
     * @return what is to be said when the machine can't promise that it stays there
     */
    static Optional<Problem> sync(Path output, Path folder) {
        try {
            Disk.sync(folder);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Problem.of(
                    ProblemCode.OUTPUT_NOT_DURABLE,
                    "the output " + OutputFault.quoted(output)
                            + " is written, but the machine could not say that it survives a power cut: "
                            + OutputFault.reason(e)));
        }
    }

    private static BuildException unwritable(Path output, String reason) {
        return OutputFault.refused(output, "cannot be written: " + reason).exception();
    }

    private static boolean isReadOnly(Path folder) {
        try {
            return Files.getFileStore(folder).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }
}
