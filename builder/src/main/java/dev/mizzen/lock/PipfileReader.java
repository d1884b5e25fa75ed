package dev.mizzen.lock;

import dev.mizzen.lock.LockedPackage.Inclusion;
import dev.mizzen.project.Link;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code Pipfile.lock}: a section for the project's own dependencies, one for each other category, in them versions with
 * markers and with hashes that do not say which file they are of.
 */
final class PipfileReader {
    private static final String META = "_meta";
    private static final String DEFAULT = "default";
    private static final String DEVELOP = "develop";

    private final LockTable root;
    private final LockPlaces places;

    PipfileReader(LockTable root, LockPlaces places) {
        this.root = root;
        this.places = places;
    }

    LockFile read(String file) {
        Map<String, LockedPackage> merged = new LinkedHashMap<>();
        TreeSet<ProjectName> groups = new TreeSet<>();
        for (String section : root.values().keySet()) {
            if (section.equals(META)) {
                continue;
            }
            List<Optional<ProjectName>> named = section.equals(DEFAULT)
                    ? List.of(Optional.empty())
                    : groups(section).stream().map(Optional::of).toList();
            named.forEach(group -> group.ifPresent(groups::add));
            root.table(section)
                    .ifPresent(table -> table.values()
                            .keySet()
                            .forEach(key -> table.table(key)
                                    .flatMap(entry -> packageOf(key, entry, named))
                                    .ifPresent(entry -> merged.merge(
                                            entry.name() + " " + entry.version() + " " + entry.hashes(),
                                            entry,
                                            PipfileReader::merge))));
        }
        Optional<LockTable> meta = root.table(META);
        return new LockFile(
                LockFormat.PIPFILE,
                file,
                meta.flatMap(table -> table.table("requires"))
                        .map(PipfileReader::pythons)
                        .orElse(List.of()),
                List.of(),
                Optional.empty(),
                List.copyOf(merged.values()),
                Optional.of(new TreeSet<>()),
                Optional.of(groups),
                new TreeSet<>(),
                List.of(),
                meta.flatMap(table -> table.table("hash")).flatMap(table -> table.text("sha256")),
                Optional.empty(),
                new TreeMap<>());
    }

    /** The names by which a section can be asked for; people call {@code develop} {@code dev}. */
    private List<ProjectName> groups(String section) {
        Optional<ProjectName> name = ProjectName.tryParse(section);
        if (name.isEmpty()) {
            root.refuse("`" + root.name(section) + "` is not the name of a category", root.at(section));
            return List.of();
        }
        return section.equals(DEVELOP) ? List.of(name.get(), new ProjectName("dev")) : List.of(name.get());
    }

    private static List<SpecifierSet> pythons(LockTable requires) {
        return requires.text("python_full_version")
                .or(() -> requires.text("python_version").map(series -> series + ".*"))
                .filter(text -> !text.equals("*.*") && !text.equals("*"))
                .flatMap(text -> requires.parsed("python_version", "==" + text, requires.place(), SpecifierSet::parse))
                .map(List::of)
                .orElse(List.of());
    }

    private Optional<LockedPackage> packageOf(String key, LockTable table, List<Optional<ProjectName>> groups) {
        Optional<ProjectName> name = table.parsed(key, key, table.place(), ProjectName::parse);
        LockedSource source = source(table);
        if (name.isEmpty() || places.isProject(source)) {
            return Optional.empty();
        }
        Optional<Version> version = table.parsed(
                "version",
                text -> Version.parse(text.startsWith("===") ? text.substring(3) : text.replaceFirst("^==", "")));
        boolean isFile = source.kind() == LockedSource.Kind.FILE;
        if (version.isEmpty() && source.kind() == LockedSource.Kind.INDEX) {
            table.refuse("`" + name.get() + "` has no version", table.place());
        }
        Optional<Link> link = isFile ? places.link(source.text(), table, "file") : Optional.empty();
        List<LockedFile> files = isFile
                ? List.of(new LockedFile(
                        LockPlaces.fileName(source.text()), link, LockPlaces.hashes(table, "hashes"), Optional.empty()))
                : List.of();
        List<Inclusion> inclusions = new ArrayList<>();
        groups.forEach(group -> inclusions.add(new Inclusion(group, table.marker("markers"))));
        return Optional.of(new LockedPackage(
                name.get(),
                version,
                source,
                inclusions,
                List.of(),
                LockEdges.NONE,
                List.of(),
                files,
                isFile ? List.of() : LockPlaces.hashes(table, "hashes"),
                table.place()));
    }

    private LockedSource source(LockTable table) {
        Optional<String> git = table.text("git").or(() -> table.text("ref"));
        if (git.isPresent()) {
            return LockedSource.repository("git+" + git.get());
        }
        Optional<String> path = table.text("path");
        Optional<String> file = table.text("file");
        if (path.isPresent() && !path.get().endsWith(".whl")) {
            return places.path(path.get(), table, "path")
                    .map(folder -> LockedSource.folder(path.get(), folder))
                    .orElseGet(() -> LockedSource.index(""));
        }
        return file.or(() -> path).map(LockedSource::file).orElseGet(() -> LockedSource.index(""));
    }

    /** The same entry in two sections. */
    private static LockedPackage merge(LockedPackage one, LockedPackage other) {
        List<Inclusion> inclusions = new ArrayList<>(one.inclusions());
        inclusions.addAll(other.inclusions());
        return new LockedPackage(
                one.name(),
                one.version(),
                one.source(),
                inclusions,
                List.of(),
                LockEdges.NONE,
                List.of(),
                one.files(),
                one.hashes(),
                one.where());
    }
}
