package dev.mizzen.layer;

import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.store.StoreKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The layer of the empty virtual environment (PEP 405), as {@code python -m venv --without-pip --symlinks} would make it, but
 * with every name of the interpreter linked straight to the base's. This layer alone holds directories above the
 * environment and the application, and only those that the base lacks.
 */
public final class VenvLayer {
    private VenvLayer() {}

    /**
     * The directories above {@code places} that have to be made, as paths of a tree.
     *
     * @param places absolute paths: the environment's prefix, the application's directory
     * @param inBase whether the base has a directory, given as a path of a tree
     */
    public static SortedSet<String> missingParents(List<String> places, Predicate<String> inBase) {
        SortedSet<String> missing = new TreeSet<>();
        for (String place : places) {
            for (int slash = place.lastIndexOf('/'); slash > 0; slash = place.lastIndexOf('/', slash - 1)) {
                String parent = place.substring(1, slash);
                if (!inBase.test(parent)) {
                    missing.add(parent);
                }
            }
        }
        return missing;
    }

    /**
     * @param missingParents what {@link #missingParents} gave
     */
    public static LayerPlan plan(VirtualEnvironment environment, SortedSet<String> missingParents) {
        StoreKey key = StoreKey.of("venv-layer")
                .with("prefix", environment.prefix())
                .with("interpreter", environment.interpreter())
                .with("version", environment.version())
                .with("library", environment.libraryDirectory())
                .with("parents", String.join("\n", missingParents));
        return new LayerPlan(
                LayerRole.VENV,
                "virtual environment " + environment.prefix(),
                key,
                () -> OpenTree.of(tree(environment, missingParents)));
    }

    static Tree tree(VirtualEnvironment environment, SortedSet<String> missingParents) throws BuildException {
        Tree.Builder tree = Tree.builder();
        missingParents.forEach(parent -> tree.add(directory(parent)));
        String root = environment.root();
        tree.add(directory(root));
        tree.add(directory(root + "/bin"));
        for (String name : environment.interpreterNames()) {
            tree.add(new TreeEntry.SymbolicLink(root + "/bin/" + name, environment.interpreter(), Owner.ROOT));
        }
        tree.add(directory(root + "/include"));
        tree.add(directory(root + "/lib"));
        tree.add(directory(root + "/" + environment.libraryDirectory()));
        tree.add(directory(root + "/" + environment.libraryDirectory() + "/site-packages"));
        tree.add(new TreeEntry.SymbolicLink(root + "/lib64", "lib", Owner.ROOT));
        tree.add(new TreeEntry.File(
                root + "/pyvenv.cfg",
                0644,
                Owner.ROOT,
                Content.of(configuration(environment).getBytes(StandardCharsets.UTF_8))));
        return tree.build();
    }

    private static String configuration(VirtualEnvironment environment) {
        String interpreter = environment.interpreter();
        String home = interpreter.substring(0, Math.max(1, interpreter.lastIndexOf('/')));
        return "home = " + home + "\ninclude-system-site-packages = false\nversion = " + environment.version() + "\n";
    }

    private static TreeEntry directory(String path) {
        return new TreeEntry.Directory(path, 0755, Owner.ROOT);
    }
}
