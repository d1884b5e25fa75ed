package dev.mizzen.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * An unpacked root file system. Its links are meant for a program that has it as its root, so nothing of this machine may
 * follow them; {@link #resolve} does it as such a program would.
 *
 * @param folder where it lies, absolute
 */
public record Root(Path folder) {
    private static final int MOST_LINKS = 40;
    private static final int MOST_NAMES = 4096;

    public Root {
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException("not absolute: " + folder);
        }
    }

    /**
     * What an absolute path leads to for a program inside, as a path of this machine without a link below {@link #folder}.
     *
     * @return nothing when it leads nowhere, or in circles
     */
    public Optional<Path> resolve(String path) throws IOException {
        Deque<String> ahead = new ArrayDeque<>();
        enter(ahead, path);
        Path here = folder;
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.equals("..")) {
                here = here.equals(folder) ? here : here.resolve("..").normalize();
                continue;
            }
            Path next = here.resolve(name);
            if (Files.isSymbolicLink(next)) {
                String target = Files.readSymbolicLink(next).toString();
                if (++links > MOST_LINKS || ahead.size() > MOST_NAMES) {
                    return Optional.empty();
                }
                here = target.startsWith("/") ? folder : here;
                enter(ahead, target);
            } else if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            } else {
                here = next;
            }
        }
        return Optional.of(here);
    }

    private static void enter(Deque<String> ahead, String path) {
        String[] names = path.split("/");
        for (int i = names.length - 1; i >= 0; i--) {
            if (!names[i].isEmpty() && !names[i].equals(".")) {
                ahead.push(names[i]);
            }
        }
    }
}
