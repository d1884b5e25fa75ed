package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one or more requirements files ask for, files named by {@code -r} and {@code -c} in them included. The syntax is
 * pip's, complete. Files are bounded to {@value RequirementsReader#MAX_BYTES} bytes each,
 * {@value RequirementsReader#MAX_DEPTH} levels and {@value RequirementsReader#MAX_FILES} inclusions.
 *
 * @param requirements requirements and constraints in the order in which pip reads them
 * @param options the options of all files together
 */
public record RequirementsFile(List<DeclaredRequirement> requirements, RequirementsOptions options) {
    public RequirementsFile {
        requirements = List.copyOf(requirements);
    }

    /**
     * Reads files.
     *
     * <p>Relative paths in a file are looked for beside that file, and then, as pip does, in the working directory.
     *
     * @param files the files in the order of the command line
     * @param environment the variables that {@code ${NAME}} is filled in from
     * @param warnings takes what pip passes over in silence, such as {@code a -r other.txt} on one line
     * @throws BuildException with a problem for every line that is wrong and every file that can't be read
     */
    public static RequirementsFile read(List<Path> files, Map<String, String> environment, Consumer<Problem> warnings)
            throws BuildException {
        RequirementsReader reader = new RequirementsReader(environment, warnings);
        files.forEach(reader::read);
        return reader.result();
    }
}
