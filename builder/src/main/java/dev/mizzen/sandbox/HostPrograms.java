package dev.mizzen.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of this machine: those on the {@code PATH}, then those where distributions put them. */
public record HostPrograms(List<Path> folders) {
    private static final List<String> USUAL = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");

    public HostPrograms {
        folders = List.copyOf(folders);
    }

    /**
     * What {@code path} and the usual folders hold.
     *
     * @param path the variable {@code PATH}; entries that are not absolute are ignored
     */
    public static HostPrograms of(String path) {
        List<Path> folders = new ArrayList<>();
        for (String entry : path.split(":")) {
            try {
                if (entry.startsWith("/")) {
                    folders.add(Path.of(entry));
                }
            } catch (InvalidPathException e) {
                // A folder that the locale can't name holds nothing that is needed.
            }
        }
        USUAL.forEach(folder -> folders.add(Path.of(folder)));
        return new HostPrograms(folders);
    }

    /** The first program of that name. */
    public Optional<Path> find(String name) {
        return named(name).findFirst();
    }

    /** All programs of that name, in their order; one that has several places comes once. */
    public List<Path> findAll(String name) {
        Map<Path, Path> found = new LinkedHashMap<>();
        named(name).forEach(file -> found.putIfAbsent(real(file), file));
        return List.copyOf(found.values());
    }

    private Stream<Path> named(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }
}
