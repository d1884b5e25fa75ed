package dev.mizzen.wheel;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.elf.ElfFile;
import dev.mizzen.elf.SharedLibraries;
import dev.mizzen.python.Target;
import dev.mizzen.python.WheelFilename;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether the libraries that extension modules need are there: in any of the wheels, or where the base's loader looks
 * (ld.so(8)): in the absolute folders of a file's RPATH or RUNPATH, in those of {@code LD_LIBRARY_PATH}, and by itself.
 *
 * <p>A library of a wheel counts wherever it lies: {@code $ORIGIN} leads to it, or its package loads it before the module. Not
 * looked for is what container runtimes bring from the host, the driver's own libraries such as {@code libcuda.so.1}. A missing
 * library stops the import of the modules that need it, and perhaps nobody imports those; so it is a warning.
 */
public final class LibraryCheck {
    private static final int MOST_SHOWN = 5;

    /** What NVIDIA's container toolkit mounts: the driver, for which an image must not bring a library of its own. */
    private static final Pattern FROM_THE_HOST = Pattern.compile("(?:libcuda|libcudadebugger|libnvcuvid|libnvoptix"
            + "|libnvidia-[^/]+|lib(?:GLX|EGL|GLESv1_CM|GLESv2)_nvidia|libvdpau_nvidia)\\.so(?:\\..*)?");

    private final SharedLibraries base;
    private final List<String> libraryPath;
    private final Map<WheelFilename, LoadedFiles> wheels = new LinkedHashMap<>();
    private final Map<String, WheelFilename> providers = new HashMap<>();
    private final Set<List<Object>> loaded = new HashSet<>();

    /** For each wheel the libraries that it misses, and for each of these the files that need it. */
    private final Map<WheelFilename, Map<String, Set<String>>> missing = new LinkedHashMap<>();

    private record Loaded(WheelFilename wheel, ElfInventory.Entry entry) {}

    private LibraryCheck(
            Map<WheelFilename, ElfInventory> inventories,
            Target target,
            SharedLibraries base,
            List<String> libraryPath) {
        this.base = base;
        this.libraryPath = List.copyOf(libraryPath);
        inventories.forEach((filename, inventory) -> {
            LoadedFiles files = new LoadedFiles(inventory, target);
            wheels.put(filename, files);
            missing.put(filename, new LinkedHashMap<>());
            files.provided().forEach(name -> providers.putIfAbsent(name, filename));
        });
    }

    /**
     * Checks all wheels of an image.
     *
     * @param inventories the ELF files of every wheel, in the order of the messages
     * @param base the libraries of the base image
     * @param libraryPath the folders of {@code LD_LIBRARY_PATH} in the image
     * @param warnings hears of each wheel that misses some: {@code WHEEL_LIBRARY_MISSING}
     */
    public static void check(
            Map<WheelFilename, ElfInventory> inventories,
            Target target,
            SharedLibraries base,
            List<String> libraryPath,
            Consumer<Problem> warnings) {
        LibraryCheck check = new LibraryCheck(inventories, target, base, libraryPath);
        check.wheels.forEach((filename, files) -> {
            if (!filename.platforms().equals(List.of("any"))) {
                check.load(filename, files.reached());
            }
        });
        check.missing.forEach((filename, libraries) -> {
            if (!libraries.isEmpty()) {
                warnings.accept(check.problem(filename, libraries));
            }
        });
    }

    private void load(WheelFilename wheel, List<ElfInventory.Entry> files) {
        Deque<Loaded> ahead = new ArrayDeque<>();
        files.forEach(entry -> ahead.add(new Loaded(wheel, entry)));
        while (!ahead.isEmpty()) {
            Loaded next = ahead.remove();
            if (loaded.add(List.of(next.wheel(), next.entry().path()))) {
                for (String needed : next.entry().file().map(ElfFile::needed).orElse(List.of())) {
                    find(needed, next).forEach(ahead::add);
                }
            }
        }
    }

    /** What another wheel loads for a need; those of the same wheel are known. */
    private List<Loaded> find(String needed, Loaded by) {
        WheelFilename provider = providers.get(needed);
        if (files(by.wheel()).provided().contains(needed)
                || FROM_THE_HOST.matcher(needed).matches()) {
            return List.of();
        }
        if (provider != null) {
            return files(provider).reachedFrom(needed).stream()
                    .map(entry -> new Loaded(provider, entry))
                    .toList();
        }
        if (!base.finds(needed, folders(by.entry().file().orElseThrow()))) {
            missing.getOrDefault(by.wheel(), Map.of())
                    .computeIfAbsent(needed, name -> new LinkedHashSet<>())
                    .add(by.entry().path());
        }
        return List.of();
    }

    private LoadedFiles files(WheelFilename wheel) {
        return Objects.requireNonNull(wheels.get(wheel));
    }

    private List<String> folders(ElfFile file) {
        List<String> folders = new ArrayList<>(libraryPath);
        folders.addAll(file.rpath());
        folders.addAll(file.runpath());
        return folders;
    }

    private Problem problem(WheelFilename wheel, Map<String, Set<String>> libraries) {
        String what = libraries.size() == 1 ? "a library" : "libraries";
        String shown = libraries.entrySet().stream()
                .limit(MOST_SHOWN)
                .map(library -> WheelProblems.name(library.getKey()) + " for " + some(library.getValue()))
                .collect(Collectors.joining(", "));
        int more = libraries.size() - MOST_SHOWN;
        return new WheelProblems(wheel.toString())
                .problem(
                        ProblemCode.WHEEL_LIBRARY_MISSING,
                        "needs " + what + " that neither the base nor a wheel has: " + shown
                                + (more > 0 ? " and " + more + " more" : ""))
                .hint(hint(libraries.keySet()));
    }

    private static String some(Set<String> files) {
        String first = WheelProblems.name(files.iterator().next());
        return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
    }

    private String hint(Set<String> libraries) {
        for (String library : libraries) {
            Optional<String> folder = base.folderOf(library);
            if (folder.isPresent()) {
                List<String> path = new ArrayList<>(libraryPath);
                path.add(folder.get());
                return "the base has " + WheelProblems.name(library) + " in " + WheelProblems.name(folder.get())
                        + ", where its loader does not look: add `--env LD_LIBRARY_PATH="
                        + WheelProblems.shown(String.join(":", path)) + "`";
            }
        }
        return "an import that needs "
                + (libraries.size() == 1
                        ? "it fails: take a base that has it"
                        : "them fails: take a base that has them")
                + ", or add the wheel that brings " + (libraries.size() == 1 ? "it" : "them");
    }
}
