package dev.mizzen.python;

import dev.mizzen.diagnostic.SyntaxException;
import java.util.Optional;

/**
 * The name of a source distribution's file (PEP 625): {@code name-version.tar.gz}, or {@code .zip} as older ones have it.
 *
 * @param name the project
 * @param version its version
 * @param extension {@code .tar.gz} or {@code .zip}
 */
public record SdistFilename(ProjectName name, Version version, String extension) {
    public SdistFilename {
        if (!extension.equals(".tar.gz") && !extension.equals(".zip")) {
            throw new IllegalArgumentException("not an extension of a source distribution: " + extension);
        }
    }

    /** The parts of the file name {@code text}, which has no folder before it. */
    public static SdistFilename parse(String text) throws SyntaxException {
        return new FilenameScanner(text).sdist();
    }

    /** The parts of the file name {@code text}, or nothing when it is no source distribution's. */
    public static Optional<SdistFilename> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    /** The canonical file name: the name with {@code _} and the canonical version. */
    @Override
    public String toString() {
        return name.inFileNames() + "-" + version + extension;
    }
}
