package dev.mizzen.layer;

import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which sources of one layer stay. Those stay that the user or the image's command names, that no import statement can
 * name, that a link leads to, that are a script of the application, or whose bytecode's place is taken.
 *
 * @param kept what was asked for
 * @param below the directory whose sources are looked at, without the first slash
 * @param roots directories in it that Python imports from besides
 * @param application whether it is the layer of the application or of members
 * @param named those that the command names
 */
record StayingSources(KeptSources kept, String below, List<String> roots, boolean application, Set<String> named) {
    /** For a layer of wheels. */
    static StayingSources ofWheels(KeptSources kept, String sitePackages) {
        return new StayingSources(kept, sitePackages, List.of(), false, Set.of());
    }

    static StayingSources ofApplication(KeptSources kept, AppLayer app, AppPlace place) {
        List<String> roots =
                app.sourceRoots().stream().map(root -> root.substring(1)).toList();
        List<String> sources = sources(app.tree(), place.root()).stream()
                .map(TreeEntry.File::path)
                .toList();
        return new StayingSources(kept, place.root(), roots, true, kept.named(sources));
    }

    /** For a layer of members, of whose files no command tells. */
    static StayingSources ofMembers(KeptSources kept, MemberLayer members, VirtualEnvironment environment) {
        return new StayingSources(kept, MemberLayers.folder(environment), members.roots(), true, Set.of());
    }

    private static List<TreeEntry.File> sources(Tree tree, String below) {
        return tree.entries().stream()
                .filter(TreeEntry.File.class::isInstance)
                .map(TreeEntry.File.class::cast)
                .filter(file -> file.path().startsWith(below + "/") && BytecodeLayer.isSource(file))
                .toList();
    }

    /** The sources that are looked at. */
    List<TreeEntry.File> sources(Tree tree) {
        return sources(tree, below);
    }

    /** {@code path}, which lies below, from there. */
    String relative(String path) {
        return path.substring(below.length() + 1);
    }

    /** All that the decision depends on besides the layer. */
    String identity() {
        return below + "\n" + kept.identity() + "\n\n" + String.join("\n", new TreeSet<>(named));
    }

    /** The paths of those of {@code sources} that stay. */
    Set<String> among(Tree tree, List<TreeEntry.File> sources) throws IOException, BuildException {
        Set<String> paths = new HashSet<>();
        Set<String> linked = new HashSet<>();
        for (TreeEntry entry : tree.entries()) {
            paths.add(entry.path());
            if (entry instanceof TreeEntry.SymbolicLink link) {
                linked.add(target(link));
            }
        }
        Set<String> stay = new HashSet<>(named);
        for (TreeEntry.File source : sources) {
            String path = source.path();
            if (linked.contains(path)
                    || paths.contains(path + "c")
                    || kept.isAskedFor(relative(path))
                    || !KeptSources.isModule(imported(path))
                    || (application && isScript(source))) {
                stay.add(path);
            }
        }
        return stay;
    }

    private static String target(TreeEntry.SymbolicLink link) {
        String absolute = link.target().startsWith("/")
                ? link.target()
                : "/" + BytecodeLayer.parent(link.path()) + "/" + link.target();
        return IgnorePatterns.clean(absolute).substring(1);
    }

    /** {@code path} from the innermost directory that Python imports from. */
    private String imported(String path) {
        String root = below;
        for (String each : roots) {
            if (path.startsWith(each + "/") && each.length() > root.length()) {
                root = each;
            }
        }
        return path.substring(root.length() + 1);
    }

    private static boolean isScript(TreeEntry.File file) throws IOException, BuildException {
        Beginning beginning = new Beginning();
        file.content().writeTo(beginning);
        return beginning.isScript();
    }

    /** Remembers the first two bytes. */
    private static final class Beginning extends OutputStream {
        private int count;
        private boolean script = true;

        @Override
        public void write(int b) {
            script &= count > 1 || b == "#!".charAt(count);
            count = Math.min(count + 1, 2);
        }

        boolean isScript() {
            return script && count == 2;
        }
    }
}
