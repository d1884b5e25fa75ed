package dev.mizzen.sandbox;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One way to run a program here, ready to be tried; whether this machine allows it shows only then.
 *
 * @param isolation how the program is kept apart
 * @param tool what does it, for messages: {@code bwrap}, {@code unshare}, {@code chroot}, the name of a loader or program
 * @param words the command, with absolute paths of this machine
 * @param environment all variables of the process
 * @param folder where it starts
 */
public record Launch(
        Isolation isolation, String tool, List<String> words, SortedMap<String, String> environment, Path folder) {
    public Launch {
        words = List.copyOf(words);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
}
