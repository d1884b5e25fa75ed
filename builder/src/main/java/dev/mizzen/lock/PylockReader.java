package dev.mizzen.lock;

import dev.mizzen.digest.Digest;
import dev.mizzen.lock.LockedPackage.Inclusion;
import dev.mizzen.project.Link;
import dev.mizzen.python.Marker;
import dev.mizzen.python.ProjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code pylock.toml} (PEP 751), which lists packages with markers over extras and dependency groups. */
final class PylockReader {
    private final LockTable root;
    private final LockPlaces places;

    PylockReader(LockTable root, LockPlaces places) {
        this.root = root;
        this.places = places;
    }

    LockFile read(String file) {
        List<LockedPackage> packages = new ArrayList<>();
        for (LockTable table : root.tables("packages")) {
            packageOf(table).ifPresent(packages::add);
        }
        SortedSet<ProjectName> groups = root.names("dependency-groups");
        SortedSet<ProjectName> defaults = root.names("default-groups");
        SortedSet<ProjectName> all = new TreeSet<>(groups);
        all.addAll(defaults);
        return new LockFile(
                LockFormat.PYLOCK,
                file,
                root.range("requires-python").map(List::of).orElse(List.of()),
                root.list("environments", Marker::parse),
                Optional.empty(),
                packages,
                Optional.of(root.names("extras")),
                Optional.of(all),
                defaults,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }

    private Optional<LockedPackage> packageOf(LockTable table) {
        Optional<ProjectName> name = table.projectName("name");
        List<String> kinds = List.of("vcs", "directory", "archive");
        List<String> direct = kinds.stream().filter(table::has).toList();
        if (direct.size() > 1 || (direct.size() == 1 && (table.has("wheels") || table.has("sdist")))) {
            table.refuse(
                    "`" + name.map(ProjectName::toString).orElse("?") + "` has several sources, of which one can hold",
                    table.place());
        }
        List<LockedFile> files = new ArrayList<>();
        table.tables("wheels").forEach(wheel -> fileOf(wheel).ifPresent(files::add));
        table.table("sdist").flatMap(this::fileOf).ifPresent(files::add);
        LockedSource source = source(table, files);
        if (name.isEmpty() || places.isProject(source)) {
            return Optional.empty();
        }
        return Optional.of(new LockedPackage(
                name.get(),
                table.version("version"),
                source,
                List.of(new Inclusion(Optional.empty(), table.marker("marker"))),
                List.of(),
                LockEdges.NONE,
                table.range("requires-python").map(List::of).orElse(List.of()),
                files,
                List.of(),
                table.place()));
    }

    private LockedSource source(LockTable table, List<LockedFile> files) {
        Optional<LockTable> vcs = table.table("vcs");
        if (vcs.isPresent()) {
            String place =
                    vcs.get().text("url").or(() -> vcs.get().text("path")).orElse("");
            return LockedSource.repository(vcs.get().text("type").orElse("vcs") + "+" + place);
        }
        Optional<LockTable> directory = table.table("directory");
        if (directory.isPresent()) {
            String inner =
                    directory.get().text("subdirectory").map(text -> "/" + text).orElse("");
            String path = directory.get().text("path").orElse("") + inner;
            return places.path(path, directory.get(), "path")
                    .map(folder -> LockedSource.folder(path, folder))
                    .orElseGet(() -> LockedSource.index(""));
        }
        Optional<LockTable> archive = table.table("archive");
        if (archive.isPresent()) {
            archive.flatMap(this::fileOf).ifPresent(files::add);
            return LockedSource.file(archive.get()
                    .text("url")
                    .or(() -> archive.get().text("path"))
                    .orElse(""));
        }
        return LockedSource.index(table.text("index").orElse(""));
    }

    /** A file with its place: the path counts before the URL, since it is here. */
    private Optional<LockedFile> fileOf(LockTable table) {
        Optional<String> path = table.text("path");
        Optional<String> url = table.text("url");
        String key = path.isPresent() ? "path" : "url";
        Optional<Link> link = path.or(() -> url).flatMap(place -> places.link(place, table, key));
        Optional<String> name = table.text("name").or(() -> path.or(() -> url).map(LockPlaces::fileName));
        if (name.isEmpty()) {
            table.refuse("a file has neither `name`, `path` nor `url`", table.place());
            return Optional.empty();
        }
        List<Digest> hashes = LockPlaces.hashTable(table, "hashes");
        return Optional.of(new LockedFile(name.get(), link, hashes, table.number("size")));
    }
}
