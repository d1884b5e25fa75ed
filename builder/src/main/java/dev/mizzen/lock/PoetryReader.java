package dev.mizzen.lock;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.lock.LockEdges.Edge;
import dev.mizzen.lock.LockedPackage.Inclusion;
import dev.mizzen.project.Link;
import dev.mizzen.project.PoetryConstraint;
import dev.mizzen.project.PoetryDependencies;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.project.TomlValue;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code poetry.lock}. From version 2.1 on, entries carry groups and markers; before, the packages are reached from what
 * {@code pyproject.toml} declares. An optional dependency counts where one of its package's extras names it.
 */
final class PoetryReader {
    private static final String MAIN = "main";
    private static final Pattern MEMBER =
            Pattern.compile("\\s*([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(?:\\[([^]]*)])?.*", Pattern.DOTALL);

    private final LockTable root;
    private final LockPlaces places;
    private final ProjectDependencies needs;

    PoetryReader(LockTable root, LockPlaces places, ProjectDependencies needs) {
        this.root = root;
        this.places = places;
        this.needs = needs;
    }

    LockFile read(String file) {
        List<LockTable> tables = root.tables("package");
        Optional<LockTable> metadata = root.table("metadata");
        Optional<LockTable> files = metadata.flatMap(table -> table.table("files"));
        List<LockedPackage> packages = new ArrayList<>();
        tables.forEach(table -> packageOf(table, files).ifPresent(packages::add));
        boolean isListed = tables.stream().anyMatch(table -> table.has("groups"));
        TreeSet<ProjectName> extras = new TreeSet<>(needs.extras().keySet());
        root.table("extras")
                .ifPresent(table -> table.values()
                        .keySet()
                        .forEach(name -> ProjectName.tryParse(name).ifPresent(extras::add)));
        TreeSet<ProjectName> groups = new TreeSet<>(needs.groups().keySet());
        packages.forEach(entry ->
                entry.inclusions().forEach(inclusion -> inclusion.group().ifPresent(groups::add)));
        Optional<LockedPackage> project =
                isListed ? Optional.empty() : Optional.of(LockRoot.of(needs, root, packages.isEmpty()));
        return new LockFile(
                LockFormat.POETRY,
                file,
                metadata.flatMap(table -> table.parsed("python-versions", PoetryConstraint::parse))
                        .orElse(List.of()),
                List.of(),
                project,
                packages,
                Optional.of(extras),
                Optional.of(groups),
                new TreeSet<>(),
                List.of(),
                metadata.flatMap(table -> table.text("content-hash")),
                Optional.empty(),
                new TreeMap<>());
    }

    private Optional<LockedPackage> packageOf(LockTable table, Optional<LockTable> allFiles) {
        Optional<ProjectName> name = table.projectName("name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        LockedSource source = table.table("source").map(this::source).orElseGet(() -> LockedSource.index(""));
        boolean isFile = source.kind() == LockedSource.Kind.FILE;
        Optional<Link> link = isFile
                ? table.table("source").flatMap(one -> places.link(source.text(), one, "url"))
                : Optional.empty();
        List<LockTable> fileTables = table.has("files")
                ? table.tables("files")
                : allFiles.map(one -> one.tables(table.text("name").orElse(""))).orElse(List.of());
        List<LockedFile> files = new ArrayList<>();
        for (LockTable one : fileTables) {
            one.text("file")
                    .ifPresent(text -> files.add(new LockedFile(
                            LockPlaces.fileName(text), link, LockPlaces.hashes(one, "hash"), Optional.empty())));
        }
        return Optional.of(new LockedPackage(
                name.get(),
                table.version("version"),
                source,
                inclusions(table),
                List.of(),
                edges(name.get(), table),
                table.parsed("python-versions", PoetryConstraint::parse).orElse(List.of()),
                files,
                List.of(),
                table.place()));
    }

    private LockedSource source(LockTable table) {
        String url = table.text("url").orElse("");
        return switch (table.text("type").orElse("legacy")) {
            case "git" -> LockedSource.repository("git+" + url);
            case "directory" ->
                places.path(url, table, "url")
                        .map(folder -> LockedSource.folder(url, folder))
                        .orElseGet(() -> LockedSource.index(""));
            case "file", "url" -> LockedSource.file(url);
            default -> LockedSource.index(url);
        };
    }

    /** One condition for each group; a marker may be the same for all of them, or stand in a table by their names. */
    private static List<Inclusion> inclusions(LockTable table) {
        TomlValue value = table.values().get("markers");
        boolean byGroup = value != null && value.value() instanceof Map;
        Optional<LockTable> markers = byGroup ? table.table("markers") : Optional.empty();
        List<Inclusion> inclusions = new ArrayList<>();
        for (String group : table.list("groups", text -> text)) {
            Optional<Marker> marker = byGroup ? markers.flatMap(one -> one.marker(group)) : table.marker("markers");
            inclusions.add(new Inclusion(group.equals(MAIN) ? Optional.empty() : ProjectName.tryParse(group), marker));
        }
        return inclusions;
    }

    private static LockEdges edges(ProjectName owner, LockTable table) {
        List<Edge> always = new ArrayList<>();
        List<ProjectDependency> optional = new ArrayList<>();
        table.table("dependencies")
                .ifPresent(needs -> PoetryDependencies.all(needs.values(), table.problems())
                        .forEach(one -> {
                            ProjectDependency need = LockRoot.inSets(one.need());
                            if (one.optional()) {
                                optional.add(need);
                            } else {
                                always.add(Edge.of(need));
                            }
                        }));
        Map<ProjectName, List<Edge>> extras = new TreeMap<>();
        table.table("extras")
                .ifPresent(lists -> lists.values()
                        .keySet()
                        .forEach(key -> ProjectName.tryParse(key).ifPresent(extra -> {
                            List<Edge> edges = new ArrayList<>();
                            lists.list(key, text -> text)
                                    .forEach(member -> edges.addAll(members(owner, member, optional, lists.at(key))));
                            extras.put(extra, edges);
                        })));
        return new LockEdges(always, extras, Map.of());
    }

    /** The optional dependencies that {@code member} of an extra names, or further extras of the package itself. */
    private static List<Edge> members(
            ProjectName owner, String member, List<ProjectDependency> optional, SourceSpan where) {
        Matcher matcher = MEMBER.matcher(member);
        Optional<ProjectName> name = matcher.matches() ? ProjectName.tryParse(matcher.group(1)) : Optional.empty();
        if (name.isPresent() && name.get().equals(owner) && matcher.group(2) != null) {
            TreeSet<ProjectName> more = new TreeSet<>();
            for (String extra : matcher.group(2).split(",", -1)) {
                ProjectName.tryParse(extra.strip()).ifPresent(more::add);
            }
            return List.of(
                    Edge.of(new ProjectDependency(owner, more, List.of(), List.of(), Optional.empty(), false, where)));
        }
        return optional.stream()
                .filter(need -> name.isPresent() && need.name().equals(name.get()))
                .map(Edge::of)
                .toList();
    }
}
