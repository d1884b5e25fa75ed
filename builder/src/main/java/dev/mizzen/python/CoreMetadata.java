package dev.mizzen.python;

import dev.mizzen.diagnostic.BuildException;
import java.util.List;
import java.util.Optional;

/**
 * What a distribution says about itself in {@code METADATA} (core metadata specification, versions 1.0 to 2.x): the fields
 * on which an installation depends. The others, and the description, are passed over.
 *
 * @param metadataVersion the version of the format, such as {@code 2.1}
 * @param spelling the project's name as written
 * @param name the project's name
 * @param version the distribution's version
 * @param requiresDist the dependencies, in the order of the file
 * @param requiresPython the interpreters on which it runs, if it says so
 * @param providesExtra the extras it declares, in the order of the file, each once
 */
public record CoreMetadata(
        String metadataVersion,
        String spelling,
        ProjectName name,
        Version version,
        List<Requirement> requiresDist,
        Optional<SpecifierSet> requiresPython,
        List<ProjectName> providesExtra) {
    /** The longest file that is read, in bytes. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    public CoreMetadata {
        requiresDist = List.copyOf(requiresDist);
        providesExtra = List.copyOf(providesExtra);
    }

    /**
     * Reads the content of {@code METADATA}.
     *
     * @param file the file's name for messages
     * @throws BuildException with a problem for every field that is missing, repeated or malformed
     */
    public static CoreMetadata parse(byte[] content, String file) throws BuildException {
        return CoreMetadataReader.read(content, file);
    }
}
