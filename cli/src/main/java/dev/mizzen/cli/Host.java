package dev.mizzen.cli;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the process was started with.
 *
 * @param workingDirectory what relative paths of the command line are resolved against
 * @param environment the variables
 * @param out standard output
 * @param err standard error
 * @param terminal whether standard error is a terminal
 */
record Host(
        Path workingDirectory, Map<String, String> environment, OutputStream out, OutputStream err, boolean terminal) {
    private static final int USUAL_COLUMNS = 80;

    Host {
        environment = java.util.Collections.unmodifiableMap(new TreeMap<>(environment));
    }

    /** The width of the terminal, as far as the environment knows it. */
    int columns() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_COLUMNS;
    }
}
