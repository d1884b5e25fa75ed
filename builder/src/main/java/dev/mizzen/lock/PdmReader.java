package dev.mizzen.lock;

import dev.mizzen.lock.LockEdges.Edge;
import dev.mizzen.lock.LockedPackage.Inclusion;
import dev.mizzen.project.Link;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.project.TomlValue;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code pdm.lock}. With the strategy {@code inherit_metadata} entries carry groups and markers; without it the packages
 * are reached from what {@code pyproject.toml} declares. A package with extras has an entry of its own for them.
 */
final class PdmReader {
    private static final String DEFAULT = "default";

    private final LockTable root;
    private final LockPlaces places;
    private final ProjectDependencies needs;

    PdmReader(LockTable root, LockPlaces places, ProjectDependencies needs) {
        this.root = root;
        this.places = places;
        this.needs = needs;
    }

    LockFile read(String file) {
        Optional<LockTable> metadata = root.table("metadata");
        Optional<LockTable> files = metadata.flatMap(table -> table.table("files"));
        Map<String, LockedPackage> merged = new LinkedHashMap<>();
        for (LockTable table : root.tables("package")) {
            packageOf(table, files)
                    .ifPresent(entry -> merged.merge(
                            entry.name() + " "
                                    + entry.version().map(Object::toString).orElse("") + " "
                                    + entry.source().text(),
                            entry,
                            PdmReader::merge));
        }
        List<LockedPackage> packages = List.copyOf(merged.values());
        boolean isListed = metadata.map(table -> table.list("strategy", text -> text))
                .orElse(List.of())
                .contains("inherit_metadata");
        SortedSet<ProjectName> locked =
                metadata.map(table -> table.names("groups")).orElseGet(TreeSet::new);
        TreeSet<ProjectName> extras = new TreeSet<>(needs.extras().keySet());
        TreeSet<ProjectName> groups = new TreeSet<>(needs.groups().keySet());
        if (!locked.isEmpty()) {
            extras.retainAll(locked);
            groups.retainAll(locked);
        }
        Optional<LockedPackage> project =
                isListed ? Optional.empty() : Optional.of(LockRoot.of(needs, root, packages.isEmpty()));
        return new LockFile(
                LockFormat.PDM,
                file,
                metadata.map(PdmReader::pythons).orElse(List.of()),
                List.of(),
                project,
                packages,
                Optional.of(extras),
                Optional.of(groups),
                new TreeSet<>(),
                List.of(),
                metadata.flatMap(table -> table.text("content_hash")),
                Optional.empty(),
                new TreeMap<>());
    }

    private static List<SpecifierSet> pythons(LockTable metadata) {
        List<SpecifierSet> pythons = new ArrayList<>();
        for (LockTable target : metadata.tables("targets")) {
            pythons.add(target.range("requires_python").orElse(SpecifierSet.any()));
        }
        return pythons;
    }

    private Optional<LockedPackage> packageOf(LockTable table, Optional<LockTable> allFiles) {
        Optional<ProjectName> name = table.projectName("name");
        LockedSource source = source(table);
        if (name.isEmpty() || places.isProject(source)) {
            return Optional.empty();
        }
        String key = table.text("name").orElse("") + " " + table.text("version").orElse("");
        List<LockTable> fileTables = table.has("files")
                ? table.tables("files")
                : allFiles.map(one -> one.tables(key)).orElse(List.of());
        List<LockedFile> files = new ArrayList<>();
        for (LockTable one : fileTables) {
            fileOf(one, source).ifPresent(files::add);
        }
        List<Edge> edges = new ArrayList<>();
        for (TomlValue value : table.elements("dependencies")) {
            if (value.value() instanceof String text && !text.startsWith("-e ")) {
                table.parsed("dependencies", text, value.span(), Requirement::parse)
                        .ifPresent(
                                need -> edges.add(Edge.of(LockRoot.inSets(ProjectDependency.of(need, value.span())))));
            }
        }
        Map<ProjectName, List<Edge>> byExtra = new TreeMap<>();
        table.names("extras").forEach(extra -> byExtra.put(extra, edges));
        return Optional.of(new LockedPackage(
                name.get(),
                table.version("version"),
                source,
                inclusions(table),
                List.of(),
                byExtra.isEmpty()
                        ? new LockEdges(edges, Map.of(), Map.of())
                        : new LockEdges(List.of(), byExtra, Map.of()),
                table.range("requires_python").map(List::of).orElse(List.of()),
                files,
                List.of(),
                table.place()));
    }

    /** The entry of a package and the one of its extras as one. */
    private static LockedPackage merge(LockedPackage one, LockedPackage other) {
        List<Inclusion> inclusions = new ArrayList<>(one.inclusions());
        inclusions.addAll(other.inclusions());
        List<Edge> always = new ArrayList<>(one.edges().always());
        always.addAll(other.edges().always());
        Map<ProjectName, List<Edge>> extras = new TreeMap<>(one.edges().extras());
        other.edges()
                .extras()
                .forEach((extra, edges) -> extras.merge(extra, edges, (first, second) -> {
                    List<Edge> both = new ArrayList<>(first);
                    both.addAll(second);
                    return both;
                }));
        return new LockedPackage(
                one.name(),
                one.version(),
                one.source(),
                inclusions,
                List.of(),
                new LockEdges(always, extras, Map.of()),
                one.pythons(),
                one.files().isEmpty() ? other.files() : one.files(),
                List.of(),
                one.where());
    }

    private LockedSource source(LockTable table) {
        for (String kind : List.of("git", "hg", "svn", "bzr")) {
            Optional<String> url = table.text(kind);
            if (url.isPresent()) {
                return LockedSource.repository(kind + "+" + url.get());
            }
        }
        Optional<String> url = table.text("url");
        if (url.isPresent()) {
            return LockedSource.file(url.get());
        }
        Optional<String> path = table.text("path");
        if (path.isPresent()) {
            boolean isFile = path.get().endsWith(".whl")
                    || path.get().endsWith(".gz")
                    || path.get().endsWith(".zip");
            return isFile
                    ? LockedSource.file(path.get())
                    : places.path(path.get(), table, "path")
                            .map(folder -> LockedSource.folder(path.get(), folder))
                            .orElseGet(() -> LockedSource.index(""));
        }
        return LockedSource.index("");
    }

    private Optional<LockedFile> fileOf(LockTable table, LockedSource source) {
        Optional<String> url = table.text("url");
        Optional<String> name = table.text("file").or(() -> url).map(LockPlaces::fileName);
        Optional<String> place = source.kind() == LockedSource.Kind.FILE ? Optional.of(source.text()) : url;
        Optional<Link> link = place.flatMap(text -> places.link(text, table, "url"));
        return name.map(text -> new LockedFile(text, link, LockPlaces.hashes(table, "hash"), Optional.empty()));
    }

    /** One condition for each group; the project's extras are groups here, too. */
    private List<Inclusion> inclusions(LockTable table) {
        Optional<Marker> marker = table.marker("marker");
        List<Inclusion> inclusions = new ArrayList<>();
        for (ProjectName group : table.names("groups")) {
            if (group.toString().equals(DEFAULT)) {
                inclusions.add(new Inclusion(Optional.empty(), marker));
            } else if (needs.extras().containsKey(group)) {
                inclusions.add(
                        new Inclusion(Optional.empty(), Optional.of(LockMarkers.withExtra(marker, group.toString()))));
            } else {
                inclusions.add(new Inclusion(Optional.of(group), marker));
            }
        }
        return inclusions;
    }
}
