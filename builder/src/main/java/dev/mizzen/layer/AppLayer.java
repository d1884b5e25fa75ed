package dev.mizzen.layer;

import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.archive.TreePath;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Digest;
import dev.mizzen.store.StoreKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The layer of the application: the project's files below its directory, and in the environment a {@code .pth} file that makes
 * them importable from anywhere, and the metadata and scripts of an installable project.
 *
 * @param plan the layer; its key is made of all paths, modes, owners and contents
 * @param tree the layer's tree; its files must not change before the layer is made
 * @param sourceRoots the directories of the image that Python imports from, in their order
 * @param contents the digests of its files, by path
 */
public record AppLayer(LayerPlan plan, Tree tree, List<String> sourceRoots, Map<String, Digest> contents) {
    private static final String PATH_FILE = "mizzen-app.pth";

    /**
     * Reads the project and decides what its layer holds. Every file is read once for its digest; when the layer is made, a
     * file that holds something else by then is refused.
     *
     * @param distribution the metadata of an installable project
     * @param warnings hears of secrets that were left out
     * @throws BuildException with everything that can't be put into an image
     */
    public static AppLayer read(
            AppSource source,
            AppPlace place,
            VirtualEnvironment environment,
            Optional<AppDistribution> distribution,
            Consumer<Problem> warnings)
            throws BuildException {
        List<String> writable = writable(place);
        List<ProjectFile> files = ProjectWalk.files(source, place.root(), warnings);
        List<String> roots = SourceRoots.of(source.sourceRoots(), files).stream()
                .map(root -> root.equals(".") ? place.directory() : place.directory() + "/" + root)
                .toList();
        AppTree gathered = new AppTree(path -> isBelowAny(path, writable) ? place.user() : Owner.ROOT);
        gathered.directory(place.root());
        files.forEach(file -> add(gathered, place.root(), file));
        for (String directory : writable) {
            gathered.parents(place.root(), directory);
            gathered.directory(directory);
        }
        install(gathered, environment, PATH_FILE, roots, distribution);
        Tree tree = gathered.build();
        StoreKey key = StoreKey.of("app-layer").with("tree", identity(tree, gathered.digests()));
        return new AppLayer(
                new LayerPlan(LayerRole.APP, "application " + place.directory(), key, () -> OpenTree.of(tree)),
                tree,
                roots,
                gathered.digests());
    }

    static void add(AppTree gathered, String root, ProjectFile file) {
        String path = root + "/" + file.path();
        gathered.parents(root, path);
        if (file instanceof ProjectFile.Regular regular) {
            ProjectContent content =
                    new ProjectContent(regular.path(), regular.source(), regular.size(), regular.digest());
            gathered.file(path, regular.executable(), content, regular.digest());
        } else if (file instanceof ProjectFile.Link link) {
            gathered.link(path, link.target());
        }
    }

    /** Adds to the environment what makes a project's files importable and known: {@code pathFile} names {@code roots}. */
    static void install(
            AppTree gathered,
            VirtualEnvironment environment,
            String pathFile,
            List<String> roots,
            Optional<AppDistribution> distribution) {
        String site = environment.sitePackages().substring(1);
        Map<String, String> texts = new TreeMap<>();
        texts.put(pathFile, String.join("\n", roots) + "\n");
        Map<String, String> scripts = new TreeMap<>();
        distribution.ifPresent(project -> {
            String info = project.distInfo() + "/";
            texts.put(info + "METADATA", project.metadata());
            texts.put(info + "INSTALLER", "mizzen\n");
            if (!project.entryPoints().isEmpty()) {
                texts.put(info + "entry_points.txt", project.entryPoints());
            }
            project.scripts().forEach((name, text) -> scripts.put("../../../bin/" + name, text));
            texts.put(info + "RECORD", InstalledRecord.of(info + "RECORD", texts, scripts));
        });
        texts.forEach((name, text) -> {
            gathered.parents(environment.root(), site + "/" + name);
            gathered.file(site + "/" + name, false, text);
        });
        scripts.forEach((name, text) -> {
            String path = environment.root() + "/" + name.substring("../../../".length());
            gathered.parents(environment.root(), path);
            gathered.file(path, true, text);
        });
    }

    private static List<String> writable(AppPlace place) throws BuildException {
        List<String> paths = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String given : place.writable()) {
            String absolute = IgnorePatterns.clean(given.startsWith("/") ? given : place.directory() + "/" + given);
            if (TreePath.fault(absolute.substring(1)).isPresent()
                    || !(absolute + "/").startsWith(place.directory() + "/")) {
                problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "the writable directory `" + Redaction.printable(given) + "` is not in `"
                                        + place.directory() + "`")
                        .hint("`writable` makes directories of the application; mount a volume for others"));
            } else {
                paths.add(absolute.substring(1));
            }
        }
        BuildException.throwIfAny(problems);
        return paths;
    }

    private static boolean isBelowAny(String path, List<String> directories) {
        return directories.stream().anyMatch(directory -> (path + "/").startsWith(directory + "/"));
    }

    /** Everything that the bytes of a layer depend on. */
    static Digest identity(Tree tree, Map<String, Digest> digests) {
        StringBuilder text = new StringBuilder();
        for (TreeEntry entry : tree.entries()) {
            text.append(Integer.toOctalString(entry.mode()))
                    .append(' ')
                    .append(entry.owner().uid())
                    .append(':')
                    .append(entry.owner().gid())
                    .append(' ')
                    .append(entry.path())
                    .append('\n');
            if (entry instanceof TreeEntry.SymbolicLink link) {
                text.append("link ")
                        .append(link.target().length())
                        .append(' ')
                        .append(link.target())
                        .append('\n');
            } else if (entry instanceof TreeEntry.File) {
                text.append(digests.get(entry.path())).append('\n');
            }
        }
        return Digest.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
