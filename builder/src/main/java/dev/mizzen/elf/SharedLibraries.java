package dev.mizzen.elf;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The shared libraries of a file system, as its dynamic loader sees them (ld.so(8)).
 *
 * @param found the names that the loader finds by itself: what is loaded with every start of the interpreter, what its cache
 *     lists and what lies in its default folders
 * @param folders the names of the shared libraries in every folder that has some; absolute paths without links
 */
public record SharedLibraries(SortedSet<String> found, SortedMap<String, SortedSet<String>> folders) {
    /** A file system without any. */
    public static final SharedLibraries NONE = new SharedLibraries(new TreeSet<>(), new TreeMap<>());

    public SharedLibraries {
        found = Collections.unmodifiableSortedSet(new TreeSet<>(found));
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        folders.forEach((folder, names) -> copy.put(folder, Collections.unmodifiableSortedSet(new TreeSet<>(names))));
        folders = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * Whether the loader finds a library.
     *
     * @param name the library, as {@code DT_NEEDED} has it; a name with a slash is the path itself
     * @param before absolute folders in which it looks before its own
     */
    public boolean finds(String name, List<String> before) {
        int slash = name.lastIndexOf('/');
        if (slash >= 0) {
            return holds(name.substring(0, slash), name.substring(slash + 1));
        }
        return found.contains(name) || before.stream().anyMatch(folder -> holds(folder, name));
    }

    /** The first folder with a library of that name, whether the loader looks there or not. */
    public Optional<String> folderOf(String name) {
        return folders.keySet().stream().filter(folder -> holds(folder, name)).findFirst();
    }

    private boolean holds(String folder, String name) {
        return folders.getOrDefault(folder.replaceFirst("/+$", ""), Collections.emptySortedSet())
                .contains(name);
    }
}
