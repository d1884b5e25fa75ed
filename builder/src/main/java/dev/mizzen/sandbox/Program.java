package dev.mizzen.sandbox;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A program of a root.
 *
 * @param path where it is in the root, absolute
 * @param arguments its arguments, without its name
 * @param environment all its variables
 */
public record Program(String path, List<String> arguments, SortedMap<String, String> environment) {
    public Program {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
}
