package dev.mizzen.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a program of this machine sees when it is closed off from it.
 *
 * @param shown folders of this machine that it may read, under the paths that they have for it; {@code /usr} and the links of the
 *     root into it are always among them
 * @param scratch folders in memory that it may write to, and the most bytes that each may take; it starts in the first
 */
public record Closed(SortedMap<String, Path> shown, SortedMap<String, Long> scratch) {
    private static final List<String> SYSTEM = List.of("/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache");

    public Closed {
        shown = Collections.unmodifiableSortedMap(new TreeMap<>(shown));
        scratch = Collections.unmodifiableSortedMap(new TreeMap<>(scratch));
    }

    List<String> words(String bubblewrap, String user) {
        List<String> words = new ArrayList<>(List.of(bubblewrap, "--unshare-user", "--unshare-all"));
        words.addAll(List.of("--uid", user, "--gid", user, "--cap-drop", "ALL", "--die-with-parent", "--new-session"));
        words.addAll(List.of("--ro-bind", "/usr", "/usr"));
        SYSTEM.forEach(path -> words.addAll(List.of("--ro-bind-try", path, path)));
        shown.forEach((inside, folder) -> words.addAll(List.of("--ro-bind", folder.toString(), inside)));
        words.addAll(List.of("--dev", "/dev"));
        scratch.forEach((path, bytes) -> words.addAll(List.of("--size", Long.toString(bytes), "--tmpfs", path)));
        words.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", scratch.firstKey(), "--"));
        return words;
    }
}
