package dev.mizzen.base;

import dev.mizzen.archive.LayerEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a path through the merged tree, one name at a time. Links are followed inside the root: {@code ..} stops there, and an
 * absolute target starts from it. The number of links is bounded as in Linux.
 */
final class PathWalk {
    private static final int MOST_LINKS = 40;
    private static final int MOST_NAMES = 4096;
    private static final int DEEPEST = 512;

    private final Deque<String> ahead = new ArrayDeque<>();
    private final List<FileNode> nodes = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private int links;
    private boolean lost;
    private String missing = "";

    PathWalk(FileNode root) {
        nodes.add(root);
    }

    /** Adds the names of {@code path} in front of what is still ahead. */
    void enter(String path) {
        String[] parts = path.split("/");
        if (ahead.size() + parts.length > MOST_NAMES) {
            lost = true;
            return;
        }
        for (int i = parts.length - 1; i >= 0; i--) {
            if (!parts[i].isEmpty() && !parts[i].equals(".")) {
                ahead.push(parts[i]);
            }
        }
    }

    boolean hasNext() {
        return !ahead.isEmpty() && !lost;
    }

    /** Whether the walk can't go on: too many links, or too deep a path. */
    boolean isLost() {
        return lost;
    }

    /** Where the walk stands. */
    FileNode current() {
        return nodes.get(nodes.size() - 1);
    }

    /** The absolute path of {@link #current}, without links. */
    String path() {
        return "/" + String.join("/", names);
    }

    /** The name that the last step did not find. */
    String missing() {
        return missing;
    }

    /**
     * Takes the next name.
     *
     * @param followLast whether a link that is the last name is followed, too
     * @return where the walk stands now, or null when there is no such name
     */
    @Nullable
    FileNode step(boolean followLast) {
        String name = ahead.pop();
        if (name.equals("..")) {
            if (nodes.size() > 1) {
                nodes.remove(nodes.size() - 1);
                names.remove(names.size() - 1);
            }
            return current();
        }
        FileNode here = current();
        FileNode child = here.children == null ? null : here.children.get(name);
        if (child == null) {
            missing = name;
            return null;
        }
        if (child.type == LayerEntry.Type.SYMBOLIC_LINK && (followLast || !ahead.isEmpty())) {
            if (++links > MOST_LINKS) {
                lost = true;
                missing = name;
                return null;
            }
            if (child.linkTarget.startsWith("/")) {
                nodes.subList(1, nodes.size()).clear();
                names.clear();
            }
            enter(child.linkTarget);
            return lost ? null : here;
        }
        if (nodes.size() > DEEPEST) {
            lost = true;
            return null;
        }
        nodes.add(child);
        names.add(name);
        return child;
    }

    /** Goes on into a directory that was made under {@link #missing}. */
    void descend(FileNode directory) {
        lost = nodes.size() > DEEPEST;
        nodes.add(directory);
        names.add(missing);
    }
}
