package dev.mizzen.layer;

import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an installable project is to the environment, from its static metadata.
 *
 * @param name the project
 * @param version its version
 * @param metadata the text of METADATA
 * @param entryPoints the text of {@code entry_points.txt}; empty when there are none
 * @param scripts the texts of its console scripts by name
 */
public record AppDistribution(
        ProjectName name, Version version, String metadata, String entryPoints, SortedMap<String, String> scripts) {
    public AppDistribution {
        scripts = Collections.unmodifiableSortedMap(new TreeMap<>(scripts));
    }

    /** The name of its metadata directory (PyPA recording installed projects). */
    String distInfo() {
        return name.inFileNames() + "-" + version + ".dist-info";
    }
}
