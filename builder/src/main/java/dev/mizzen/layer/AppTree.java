package dev.mizzen.layer;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Gathers the entries of the application's layer together with the digests of its files, so that the layer's key is known
 * without reading them once more.
 */
final class AppTree {
    private final Function<String, Owner> owners;
    private final List<TreeEntry> entries = new ArrayList<>();
    private final Map<String, Digest> digests = new HashMap<>();
    private final Set<String> directories = new HashSet<>();

    /** @param owners who owns what stands at a path of the tree */
    AppTree(Function<String, Owner> owners) {
        this.owners = owners;
    }

    /** Adds a directory. */
    void directory(String path) {
        if (directories.add(path)) {
            entries.add(new TreeEntry.Directory(path, 0755, owners.apply(path)));
        }
    }

    /** Adds the directories above {@code path} that lie below {@code root}. */
    void parents(String root, String path) {
        for (int slash = path.indexOf('/', root.length() + 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            directory(path.substring(0, slash));
        }
    }

    void file(String path, boolean executable, Content content, Digest digest) {
        digests.put(path, digest);
        entries.add(new TreeEntry.File(path, executable ? 0755 : 0644, owners.apply(path), content));
    }

    void file(String path, boolean executable, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        file(path, executable, Content.of(content), Digest.sha256(content));
    }

    void link(String path, String target) {
        entries.add(new TreeEntry.SymbolicLink(path, target, owners.apply(path)));
    }

    Tree build() throws BuildException {
        Tree.Builder tree = Tree.builder();
        entries.forEach(tree::add);
        return tree.build();
    }

    /** What the files hold. */
    Map<String, Digest> digests() {
        return Collections.unmodifiableMap(digests);
    }
}
