package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one layer holds: entries in the order of their paths' UTF-8 bytes, each path once, and nothing below a file or a
 * link. A tree does not depend on the order in which it was gathered.
 */
public final class Tree {
    private final List<TreeEntry> entries;

    private Tree(List<TreeEntry> entries) {
        this.entries = entries;
    }

    /** The entries, sorted; a directory stands before what it holds. */
    public List<TreeEntry> entries() {
        return entries;
    }

    /** The size of all files together, in bytes. */
    public long contentSize() {
        long sum = 0;
        for (TreeEntry entry : entries) {
            if (entry instanceof TreeEntry.File file) {
                sum += file.content().size();
            }
        }
        return sum;
    }

    /** Gathers a tree that adds no directory of its own. */
    public static Builder builder() {
        return new Builder(null);
    }

    /**
     * Gathers a tree at and below {@code root}, and adds the directories between {@code root} and an entry that nobody
     * gave: 0755, owned by root. The directory {@code root} itself and those above it are never added.
     *
     * @param root a path as in {@link TreePath}, or the empty text for the root of the image
     */
    public static Builder builder(String root) {
        return new Builder(root);
    }

    /** Gathers entries in any order. */
    public static final class Builder {
        private final @Nullable String root;
        private final List<TreeEntry> gathered = new ArrayList<>();

        private Builder(@Nullable String root) {
            this.root = root;
        }

        /** Adds an entry. The same directory may be given more than once, if mode and owner are the same. */
        public Builder add(TreeEntry entry) {
            if (root != null && !root.isEmpty() && !isWithin(entry.path(), root)) {
                throw new IllegalArgumentException(entry.path() + " is outside " + root);
            }
            gathered.add(entry);
            return this;
        }

        /** The tree, or every conflict between its entries. */
        public Tree build() throws BuildException {
            List<Problem> problems = new ArrayList<>();
            Map<String, TreeEntry> known = new HashMap<>(gathered.size() * 2);
            List<TreeEntry> unique = new ArrayList<>(gathered.size());
            for (TreeEntry entry : gathered) {
                TreeEntry other = known.putIfAbsent(entry.path(), entry);
                if (other == null) {
                    unique.add(entry);
                } else if (!(entry instanceof TreeEntry.Directory && entry.equals(other))) {
                    problems.add(
                            conflict("`" + shown(entry) + "` is given twice").values(describe(other), describe(entry)));
                }
            }
            for (TreeEntry entry : List.copyOf(unique)) {
                checkParents(entry, known, unique, problems);
            }
            BuildException.throwIfAny(problems);
            unique.sort(Comparator.comparing(TreeEntry::path, TreePath.ORDER));
            return new Tree(List.copyOf(unique));
        }

        private void checkParents(
                TreeEntry entry, Map<String, TreeEntry> known, List<TreeEntry> unique, List<Problem> problems) {
            for (String path = TreePath.parent(entry.path()); !path.isEmpty(); path = TreePath.parent(path)) {
                TreeEntry parent = known.get(path);
                if (parent == null) {
                    if (root != null && path.length() > root.length()) {
                        TreeEntry missing = new TreeEntry.Directory(path, 0755, Owner.ROOT);
                        known.put(path, missing);
                        unique.add(missing);
                    }
                } else if (!(parent instanceof TreeEntry.Directory)) {
                    problems.add(conflict(
                            "`" + shown(entry) + "` lies below `" + shown(parent) + "`, which is " + describe(parent)));
                }
            }
        }

        private static boolean isWithin(String path, String root) {
            return path.equals(root) || path.startsWith(root + "/");
        }

        private static Problem conflict(String message) {
            return Problem.of(ProblemCode.LAYER_PATH_CONFLICT, message);
        }

        private static String shown(TreeEntry entry) {
            return Redaction.printable(entry.path());
        }

        private static String describe(TreeEntry entry) {
            if (entry instanceof TreeEntry.File) {
                return "a file";
            }
            return entry instanceof TreeEntry.Directory ? "a directory" : "a symbolic link";
        }
    }
}
