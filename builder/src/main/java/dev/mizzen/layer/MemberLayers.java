package dev.mizzen.layer;

import static java.util.stream.Collectors.joining;

import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.store.StoreKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The layers of first-party projects: the files of each at {@code PREFIX/src/NAME}, where pip puts editable sources, and in the
 * environment a {@code .pth} file, its metadata and its scripts. A member with a layer of its own gives the same layer in every
 * image.
 */
public final class MemberLayers {
    private MemberLayers() {}

    /** Where the folders of members are, as a path of a tree. */
    static String folder(VirtualEnvironment environment) {
        return environment.root() + "/src";
    }

    /**
     * The layers of {@code members}, none of which has the name of another, in the order of their names. Each has its own while
     * there is room; more than that share the room by a hash of their names.
     *
     * @param application the metadata of the application, whose scripts lie beside theirs
     * @param warnings hears of secrets that were left out
     * @throws BuildException with everything that can't be put into an image, {@code LAYER_PATH_CONFLICT} for two scripts of one
     *     name, or {@code LAYER_LIMIT_EXCEEDED}
     */
    public static List<MemberLayer> plan(
            List<MemberSource> members,
            Optional<AppDistribution> application,
            VirtualEnvironment environment,
            LayerBudget budget,
            Consumer<Problem> warnings)
            throws BuildException {
        if (members.isEmpty()) {
            return List.of();
        }
        checkScripts(members, application);
        List<MemberLayer> plans = new ArrayList<>();
        for (List<MemberSource> group : groups(members, budget.memberLayers())) {
            plans.add(plan(group, environment, warnings));
        }
        return List.copyOf(plans);
    }

    private static List<List<MemberSource>> groups(List<MemberSource> members, int room) {
        List<MemberSource> sorted = members.stream()
                .sorted(Comparator.comparing(MemberSource::name))
                .toList();
        if (sorted.size() <= room) {
            return sorted.stream().map(List::of).toList();
        }
        Map<Integer, List<MemberSource>> buckets = new TreeMap<>();
        sorted.forEach(
                member -> buckets.computeIfAbsent(WheelGroups.bucket(member.name(), room), unused -> new ArrayList<>())
                        .add(member));
        return List.copyOf(buckets.values());
    }

    private static void checkScripts(List<MemberSource> members, Optional<AppDistribution> application)
            throws BuildException {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> owners = new TreeMap<>();
        application.ifPresent(project ->
                project.scripts().keySet().forEach(script -> owners.put(script, String.valueOf(project.name()))));
        for (MemberSource member : members) {
            for (String script : member.distribution().scripts().keySet()) {
                String other = owners.putIfAbsent(script, member.name());
                if (other != null) {
                    problems.add(Problem.of(
                                    ProblemCode.LAYER_PATH_CONFLICT,
                                    "two projects of the repository declare the script `" + Redaction.printable(script)
                                            + "`")
                            .values(other, member.name())
                            .hint("rename one of the two scripts"));
                }
            }
        }
        BuildException.throwIfAny(problems);
    }

    private static MemberLayer plan(
            List<MemberSource> group, VirtualEnvironment environment, Consumer<Problem> warnings)
            throws BuildException {
        AppTree gathered = new AppTree(path -> Owner.ROOT);
        List<String> roots = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (MemberSource member : group) {
            String place = Redaction.printable(member.source().project().toString());
            try {
                roots.addAll(add(member, environment, gathered, problem -> warnings.accept(problem.at(place))));
            } catch (BuildException e) {
                e.problems().forEach(problem -> problems.add(problem.at(place)));
            }
        }
        BuildException.throwIfAny(problems);
        Tree tree = gathered.build();
        StoreKey key = StoreKey.of("member-layer").with("tree", AppLayer.identity(tree, gathered.digests()));
        String title = group.stream().map(MemberSource::title).collect(joining(", "));
        return new MemberLayer(
                new LayerPlan(LayerRole.MEMBER, title, key, () -> OpenTree.of(tree)), roots, gathered.digests());
    }

    /** Adds what of a member goes into the layer; gives its directory and its source roots, as paths of the tree. */
    private static List<String> add(
            MemberSource member, VirtualEnvironment environment, AppTree gathered, Consumer<Problem> warnings)
            throws BuildException {
        String root = folder(environment) + "/" + member.name();
        List<ProjectFile> files = ProjectWalk.files(member.source(), root, warnings);
        List<String> roots = SourceRoots.of(member.source().sourceRoots(), files).stream()
                .map(path -> "/" + root + (path.equals(".") ? "" : "/" + path))
                .toList();
        gathered.parents(environment.root(), root);
        gathered.directory(root);
        files.forEach(file -> AppLayer.add(gathered, root, file));
        AppLayer.install(
                gathered,
                environment,
                "mizzen-member-" + member.name() + ".pth",
                roots,
                Optional.of(member.distribution()));
        List<String> places = new ArrayList<>(List.of(root));
        roots.forEach(path -> places.add(path.substring(1)));
        return places;
    }
}
