package dev.mizzen.lock;

import dev.mizzen.lock.LockEdges.Edge;
import dev.mizzen.project.Link;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.project.TomlValue;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code uv.lock}: a graph whose edges carry markers, with several entries for a name where the resolution forked. The
 * project is the entry whose source is its folder.
 */
final class UvReader {
    private static final List<String> FOLDERS = List.of("editable", "virtual", "directory");
    private static final List<String> SOURCES = List.of("registry", "url", "git", "path");

    private final LockTable root;
    private final LockPlaces places;

    UvReader(LockTable root, LockPlaces places) {
        this.root = root;
        this.places = places;
    }

    LockFile read(String file) {
        List<LockedPackage> packages = new ArrayList<>();
        Optional<LockedPackage> project = Optional.empty();
        Optional<ProjectDependencies> recorded = Optional.empty();
        SortedMap<ProjectName, ProjectDependencies> members = new TreeMap<>();
        for (LockTable table : root.tables("package")) {
            Optional<LockedPackage> one = packageOf(table);
            if (one.isPresent() && places.isProject(one.get().source())) {
                project = one;
                recorded = Optional.of(recorded(one.get().name(), table));
            } else {
                one.ifPresent(packages::add);
                one.filter(entry -> entry.source().folder().isPresent())
                        .ifPresent(entry -> members.put(entry.name(), recorded(entry.name(), table)));
            }
        }
        if (project.isEmpty()) {
            root.refuse("the lock file has no entry for the folder of the project", root.place());
        }
        return new LockFile(
                LockFormat.UV,
                file,
                root.range("requires-python").map(List::of).orElse(List.of()),
                root.list("supported-markers", LockMarkers::parse),
                project,
                packages,
                project.map(one -> new TreeSet<>(one.edges().extras().keySet())),
                project.map(one -> new TreeSet<>(one.edges().groups().keySet())),
                new TreeSet<>(),
                conflicts(),
                Optional.empty(),
                recorded,
                members);
    }

    private List<Set<String>> conflicts() {
        List<Set<String>> conflicts = new ArrayList<>();
        for (TomlValue set : root.elements("conflicts")) {
            Set<String> names = new TreeSet<>();
            if (set.value() instanceof List<?> members) {
                for (Object member : members) {
                    if (((TomlValue) member).value() instanceof Map<?, ?> item) {
                        names.add(UvConflicts.name(text(item, "package"), text(item, "extra"), text(item, "group")));
                    }
                }
            }
            conflicts.add(names);
        }
        return conflicts;
    }

    private static String text(Map<?, ?> table, String key) {
        return table.get(key) instanceof TomlValue value && value.value() instanceof String text ? text : "";
    }

    private Optional<LockedPackage> packageOf(LockTable table) {
        Optional<ProjectName> name = table.projectName("name");
        LockedSource source = table.table("source").map(this::source).orElseGet(() -> LockedSource.index(""));
        List<LockedFile> files = new ArrayList<>();
        for (LockTable wheel : table.tables("wheels")) {
            fileOf(wheel, table).ifPresent(files::add);
        }
        table.table("sdist").flatMap(sdist -> fileOf(sdist, table)).ifPresent(files::add);
        return name.map(known -> new LockedPackage(
                known,
                table.version("version"),
                source,
                List.of(),
                table.list("resolution-markers", LockMarkers::parse),
                new LockEdges(
                        edges(table, "dependencies"),
                        lists(table, "optional-dependencies"),
                        lists(table, "dev-dependencies")),
                List.of(),
                files,
                List.of(),
                table.place()));
    }

    private LockedSource source(LockTable table) {
        for (String kind : FOLDERS) {
            Optional<String> path = table.text(kind);
            if (path.isPresent()) {
                return places.path(path.get(), table, kind)
                        .map(folder -> kind.equals("virtual")
                                ? LockedSource.virtual(path.get(), folder)
                                : LockedSource.folder(path.get(), folder))
                        .orElseGet(() -> LockedSource.index(""));
            }
        }
        for (String kind : SOURCES) {
            Optional<String> place = table.text(kind);
            if (place.isPresent()) {
                return switch (kind) {
                    case "registry" -> LockedSource.index(place.get());
                    case "git" -> LockedSource.repository("git+" + place.get());
                    default -> LockedSource.file(place.get());
                };
            }
        }
        table.refuse("a package has a source of a kind that is not known", table.place());
        return LockedSource.index("");
    }

    private Map<ProjectName, List<Edge>> lists(LockTable table, String key) {
        Map<ProjectName, List<Edge>> lists = new TreeMap<>();
        table.table(key)
                .ifPresent(inner -> inner.values()
                        .keySet()
                        .forEach(name ->
                                ProjectName.tryParse(name).ifPresent(extra -> lists.put(extra, edges(inner, name)))));
        return lists;
    }

    private List<Edge> edges(LockTable table, String key) {
        List<Edge> edges = new ArrayList<>();
        for (LockTable edge : table.tables(key)) {
            edge.projectName("name")
                    .ifPresent(name -> edges.add(new Edge(
                            new ProjectDependency(
                                    name,
                                    edge.names("extra"),
                                    List.of(),
                                    List.of(),
                                    edge.marker("marker"),
                                    false,
                                    edge.place()),
                            edge.version("version"),
                            edge.table("source").map(this::source).map(LockedSource::text))));
        }
        return edges;
    }

    /** A file: of an index by its URL, of a folder of wheels by its path in it, alone by its name. */
    private Optional<LockedFile> fileOf(LockTable table, LockTable owner) {
        Optional<LockTable> source = owner.table("source");
        Optional<String> url = table.text("url");
        Optional<String> path = table.text("path");
        Optional<String> registry = source.flatMap(one -> one.text("registry"));
        Optional<String> alone = source.flatMap(one -> one.has("path") ? one.text("path") : one.text("url"));
        Optional<String> place = url.or(() -> path.map(
                        inside -> registry.map(folder -> folder + "/" + inside).orElse(inside)))
                .or(() -> alone);
        Optional<String> name =
                table.text("filename").or(() -> place.map(LockPlaces::fileName)).filter(text -> !text.isEmpty());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Link> link = place.flatMap(text -> places.link(text, table, url.isPresent() ? "url" : "path"));
        return Optional.of(new LockedFile(name.get(), link, LockPlaces.hashes(table, "hash"), table.number("size")));
    }

    /** What the project needed when the file was made. */
    private static ProjectDependencies recorded(ProjectName name, LockTable table) {
        List<ProjectDependency> always = new ArrayList<>();
        SortedMap<ProjectName, List<ProjectDependency>> groups = new TreeMap<>();
        table.table("metadata").ifPresent(metadata -> {
            always.addAll(needs(metadata, "requires-dist"));
            metadata.table("requires-dev")
                    .ifPresent(dev -> dev.values()
                            .keySet()
                            .forEach(key ->
                                    ProjectName.tryParse(key).ifPresent(group -> groups.put(group, needs(dev, key)))));
        });
        return new ProjectDependencies(Optional.of(name), List.of(), always, new TreeMap<>(), groups);
    }

    private static List<ProjectDependency> needs(LockTable table, String key) {
        List<ProjectDependency> needs = new ArrayList<>();
        for (LockTable need : table.tables(key)) {
            boolean elsewhere = FOLDERS.stream().anyMatch(need::has)
                    || List.of("git", "url", "path").stream().anyMatch(need::has);
            Optional<SpecifierSet> range = need.range("specifier").filter(one -> !one.isEmpty());
            need.projectName("name")
                    .ifPresent(name -> needs.add(new ProjectDependency(
                            name,
                            need.names("extras"),
                            range.map(List::of).orElse(List.of()),
                            List.of(),
                            need.marker("marker"),
                            elsewhere,
                            need.place())));
        }
        return needs;
    }
}
