package dev.mizzen.wheel;

import dev.mizzen.elf.ElfFile;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The ELF files of one wheel as a process on a target sees them: which it can import, and which it loads for these. */
final class LoadedFiles {
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern MODULE_DIRECTORY = Pattern.compile("[^/]*\\.data/(?:purelib|platlib)/");

    private final Target target;
    private final Map<String, ElfInventory.Entry> byPath = new LinkedHashMap<>();
    private final Map<String, List<String>> byName = new LinkedHashMap<>();
    private final Map<String, Set<String>> providers = new LinkedHashMap<>();

    LoadedFiles(ElfInventory inventory, Target target) {
        this.target = target;
        for (ElfInventory.Entry entry : inventory.files()) {
            String path = MODULE_DIRECTORY.matcher(entry.path()).replaceFirst("");
            byPath.put(path, entry);
            String name = path.substring(path.lastIndexOf('/') + 1);
            byName.computeIfAbsent(name, key -> new ArrayList<>()).add(path);
            provide(name, path);
            entry.file().flatMap(ElfFile::soname).ifPresent(soname -> provide(soname, path));
        }
    }

    private void provide(String name, String path) {
        providers.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(path);
    }

    /** All files, in the order of the wheel. */
    List<ElfInventory.Entry> all() {
        return List.copyOf(byPath.values());
    }

    /** The names under which others can need the files: their own, and that of {@code DT_SONAME}. */
    Set<String> provided() {
        return providers.keySet();
    }

    /** What imports load: the modules, and the libraries of this wheel that they need, in the order in which they are found. */
    List<ElfInventory.Entry> reached() {
        Set<String> reached = new LinkedHashSet<>();
        for (String path : byPath.keySet()) {
            if (isImportable(path)) {
                reach(path, reached);
            }
        }
        return reached.stream().map(byPath::get).toList();
    }

    /** The libraries that others can need under {@code name}, and those of this wheel that they need in turn. */
    List<ElfInventory.Entry> reachedFrom(String name) {
        Set<String> reached = new LinkedHashSet<>();
        providers.getOrDefault(name, Set.of()).forEach(path -> reach(path, reached));
        return reached.stream().map(byPath::get).toList();
    }

    /** Whether {@code import} would find the module: its directories are packages, its suffix is one of the target's. */
    private boolean isImportable(String path) {
        String[] parts = path.split("/", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            if (!IDENTIFIER.matcher(parts[i]).matches()) {
                return false;
            }
        }
        String name = parts[parts.length - 1];
        List<String> suffixes = new ArrayList<>(List.of("." + target.soabi() + ".so"));
        if (target.implementation() == Implementation.CPYTHON && !target.freeThreaded()) {
            suffixes.add(".abi3.so");
        }
        for (String suffix : suffixes) {
            if (name.endsWith(suffix)) {
                return IDENTIFIER
                        .matcher(name.substring(0, name.length() - suffix.length()))
                        .matches();
            }
        }
        // A plain .so is as often a library for ctypes, perhaps for another machine; a module has a function to start
        // it.
        return name.endsWith(".so") && startsModule(path, name.substring(0, name.length() - 3));
    }

    private boolean startsModule(String path, String name) {
        ElfInventory.Entry entry = byPath.get(path);
        return entry != null
                && entry.file().map(file -> file.moduleNames().contains(name)).orElse(false);
    }

    private void reach(String start, Set<String> reached) {
        Deque<String> ahead = new ArrayDeque<>(List.of(start));
        while (!ahead.isEmpty()) {
            String path = ahead.pop();
            ElfInventory.Entry entry = byPath.get(path);
            if (entry != null && reached.add(path) && entry.file().isPresent()) {
                ElfFile file = entry.file().get();
                for (String needed : file.needed()) {
                    provider(path, file, needed).ifPresent(ahead::add);
                }
            }
        }
    }

    /** The library of this wheel that the loader would take: by the search path, else the only one of that name. */
    private Optional<String> provider(String path, ElfFile file, String needed) {
        List<String> named = byName.getOrDefault(needed, List.of());
        if (named.size() < 2) {
            return named.stream().findFirst();
        }
        String origin = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        List<String> folders = file.runpath().isEmpty() ? file.rpath() : file.runpath();
        for (String folder : folders) {
            String resolved = resolve(folder.replace("${ORIGIN}", "$ORIGIN"), origin) + needed;
            if (named.contains(resolved)) {
                return Optional.of(resolved);
            }
        }
        return Optional.empty();
    }

    /** The folder, with a slash behind it, that {@code $ORIGIN/../x.libs} means to a file in {@code origin}. */
    private static String resolve(String folder, String origin) {
        List<String> parts = new ArrayList<>();
        for (String part : folder.replace("$ORIGIN", origin).split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? "" : String.join("/", parts) + "/";
    }
}
