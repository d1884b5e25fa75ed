package dev.mizzen.build;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.archive.TreePath;
import dev.mizzen.base.BaseImage;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.layer.LayerPlan;
import dev.mizzen.layer.LayerRole;
import dev.mizzen.layer.OpenTree;
import dev.mizzen.python.Target;
import dev.mizzen.sandbox.Root;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sources of a base's standard library, as if they were a layer of ours: those of {@code lib/python3.11}, and of
 * {@code lib64/python3.11}, below the interpreter's prefix, without tests and what was installed into it.
 */
final class StandardLibrary {
    /** Raised when other files would be taken. */
    private static final int VERSION = 1;

    private static final String SOURCE = ".py";

    private StandardLibrary() {}

    static LayerPlan plan(BaseImage base, Target target, Store store) {
        StoreKey key = StoreKey.of("standard-library")
                .with("version", VERSION)
                .with("root", UnpackedInterpreter.key(base, target).toString());
        return new LayerPlan(
                LayerRole.STDLIB_BYTECODE,
                "the standard library",
                key,
                () -> OpenTree.of(tree(UnpackedInterpreter.of(base, target, store), target)));
    }

    private static Tree tree(Root root, Target target) throws IOException, BuildException {
        Path prefix = Optional.ofNullable(Path.of(target.interpreter()).getParent())
                .map(Path::getParent)
                .orElse(Path.of("/"));
        String series = target.libraryDirectory().substring("lib/".length());
        Tree.Builder tree = Tree.builder();
        for (String lib : List.of("lib", "lib64")) {
            Path folder = prefix.resolve(lib).resolve(series);
            Path here = root.folder().resolve(folder.toString().substring(1));
            // A folder that is reached through a link is taken where it really is, or is not the library's own.
            if (root.resolve(folder.toString()).filter(here::equals).isPresent()
                    && Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS)) {
                add(tree, root, here);
            }
        }
        return tree.build();
    }

    private static void add(Tree.Builder tree, Root root, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String path = root.folder().relativize(file).toString();
                // Other names than ASCII ones depend on the locale of this process.
                if (path.endsWith(SOURCE)
                        && path.chars().allMatch(c -> c < 0x7f)
                        && TreePath.fault(path).isEmpty()) {
                    Optional<Path> content = root.resolve("/" + path).filter(Files::isRegularFile);
                    if (content.isPresent()) {
                        tree.add(new TreeEntry.File(path, 0644, Owner.ROOT, Content.of(content.get())));
                    }
                }
            }
        }
    }
}
