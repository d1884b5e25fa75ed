package dev.mizzen.project;

import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The places that a {@code pyproject.toml} names for its dependencies: {@code file:} addresses in requirements (PEP 508), {@code
 * [tool.uv.sources]}, the {@code path} of Poetry's tables, and PDM's editable entries.
 *
 * @param folders the folders of sources
 * @param others the projects that come from other places: repositories, addresses, single files
 */
public record DeclaredPlaces(SortedMap<ProjectName, SourceFolder> folders, SortedSet<ProjectName> others) {
    /** No place is named. */
    public static final DeclaredPlaces NONE = new DeclaredPlaces(new TreeMap<>(), new TreeSet<>());

    private static final List<String> FILES = List.of(".whl", ".gz", ".zip", ".bz2", ".xz", ".tgz");
    private static final String ROOT = "${PROJECT_ROOT}";

    public DeclaredPlaces {
        folders = Collections.unmodifiableSortedMap(new TreeMap<>(folders));
        others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
    }

    /** @param folder the folder of the file, to which its paths are relative */
    public static DeclaredPlaces of(PyProject pyproject, Path folder) {
        Reader reader = new Reader(folder);
        Map<?, ?> document = pyproject.document();
        table(document, "project").ifPresent(project -> {
            reader.requirements(project.get("dependencies"));
            table(project, "optional-dependencies").ifPresent(reader::lists);
        });
        table(document, "dependency-groups").ifPresent(reader::lists);
        table(document, "tool").ifPresent(tools -> {
            table(tools, "pdm").flatMap(pdm -> table(pdm, "dev-dependencies")).ifPresent(reader::lists);
            table(tools, "poetry").ifPresent(reader::poetry);
            table(tools, "uv").flatMap(uv -> table(uv, "sources")).ifPresent(reader::places);
        });
        reader.others.removeAll(reader.folders.keySet());
        return new DeclaredPlaces(reader.folders, reader.others);
    }

    /** These places, and those of {@code more} for projects that have none here. */
    public DeclaredPlaces or(DeclaredPlaces more) {
        SortedMap<ProjectName, SourceFolder> all = new TreeMap<>(more.folders);
        all.keySet().removeAll(others);
        all.putAll(folders);
        SortedSet<ProjectName> away = new TreeSet<>(more.others);
        away.addAll(others);
        away.removeAll(all.keySet());
        return new DeclaredPlaces(all, away);
    }

    private static Optional<Map<?, ?>> table(Map<?, ?> table, String key) {
        return table.get(key) instanceof TomlValue value && value.value() instanceof Map<?, ?> inner
                ? Optional.of(inner)
                : Optional.empty();
    }

    /** Whatever doesn't have the form that is looked for is said by those who read the dependencies themselves. */
    private static final class Reader {
        private final Path folder;
        private final SortedMap<ProjectName, SourceFolder> folders = new TreeMap<>();
        private final SortedSet<ProjectName> others = new TreeSet<>();

        Reader(Path folder) {
            this.folder = folder;
        }

        void lists(Map<?, ?> lists) {
            lists.values().forEach(this::requirements);
        }

        void requirements(@Nullable Object list) {
            if (list instanceof TomlValue value && value.value() instanceof List<?> elements) {
                for (Object element : elements) {
                    if (element instanceof TomlValue one && one.value() instanceof String text) {
                        requirement(text, one.span());
                    }
                }
            }
        }

        private void requirement(String text, SourceSpan where) {
            if (text.startsWith("-e ")) {
                String address = text.substring("-e ".length()).strip();
                int egg = address.indexOf("#egg=");
                Optional<ProjectName> name = egg < 0
                        ? Optional.empty()
                        : ProjectName.tryParse(
                                address.substring(egg + "#egg=".length()).replaceFirst("[\\[&].*", ""));
                name.ifPresent(known -> address(known, address.substring(0, egg), where));
                return;
            }
            try {
                Requirement requirement = Requirement.parse(text);
                requirement.url().ifPresent(url -> address(requirement.name(), url, where));
            } catch (SyntaxException e) {
                // Said where the requirement is read.
            }
        }

        private void address(ProjectName name, String address, SourceSpan where) {
            if (!LocalPaths.isFileUrl(address)) {
                others.add(name);
                return;
            }
            String inside = address.replaceFirst("(?i)^file:(?:///?(?=\\$))?", "");
            try {
                if (inside.startsWith(ROOT)) {
                    path(name, "." + inside.substring(ROOT.length()), where);
                } else if (inside.startsWith("/")) {
                    path(name, LocalPaths.ofUrl(address).toString(), where);
                } else {
                    path(name, inside, where);
                }
            } catch (InvalidPathException e) {
                others.add(name);
            }
        }

        private void path(ProjectName name, String text, SourceSpan where) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (FILES.stream().anyMatch(lower::endsWith)) {
                others.add(name);
                return;
            }
            try {
                folders.put(name, new SourceFolder(Optional.of(folder.resolve(text)), where));
            } catch (InvalidPathException e) {
                others.add(name);
            }
        }

        void poetry(Map<?, ?> poetry) {
            table(poetry, "dependencies").ifPresent(this::places);
            table(poetry, "dev-dependencies").ifPresent(this::places);
            table(poetry, "group")
                    .ifPresent(groups -> groups.keySet()
                            .forEach(key -> table(groups, String.valueOf(key))
                                    .flatMap(group -> table(group, "dependencies"))
                                    .ifPresent(this::places)));
        }

        /** A table from names to places, or to lists of them. */
        void places(Map<?, ?> table) {
            table.forEach((key, value) ->
                    ProjectName.tryParse(String.valueOf(key)).ifPresent(name -> place(name, (TomlValue) value)));
        }

        private void place(ProjectName name, TomlValue value) {
            if (value.value() instanceof List<?> several) {
                several.forEach(one -> place(name, (TomlValue) one));
                return;
            }
            if (!(value.value() instanceof Map<?, ?> table)) {
                return;
            }
            Optional<String> path = text(table, "path");
            boolean inWorkspace = table.get("workspace") instanceof TomlValue flag && Boolean.TRUE.equals(flag.value());
            if (inWorkspace) {
                folders.put(name, new SourceFolder(Optional.empty(), value.span()));
            } else if (path.isPresent()) {
                path(name, path.get(), value.span());
            } else if (List.of("git", "url", "file").stream().anyMatch(table::containsKey)) {
                others.add(name);
            }
        }

        private static Optional<String> text(Map<?, ?> table, String key) {
            return table.get(key) instanceof TomlValue value && value.value() instanceof String text
                    ? Optional.of(text)
                    : Optional.empty();
        }
    }
}
