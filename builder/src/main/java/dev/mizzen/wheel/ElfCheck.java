package dev.mizzen.wheel;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.elf.ElfFile;
import dev.mizzen.python.Implementation;
import dev.mizzen.python.Target;
import dev.mizzen.python.WheelFilename;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Whether the native code of a wheel can be loaded on a target, which its tags promise and its files must keep: every
 * extension module that the target's Python would import, and every library of the wheel that such a module needs, must be
 * made for the target's processor and C library and want no newer symbols than that library has.
 */
public final class ElfCheck {
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern MODULE_DIRECTORY = Pattern.compile("[^/]*\\.data/(?:purelib|platlib)/");

    private final WheelProblems wheel;
    private final ElfFit fit;
    private final Target target;
    private final Map<String, ElfInventory.Entry> byPath = new LinkedHashMap<>();
    private final Map<String, List<String>> byName = new LinkedHashMap<>();

    private ElfCheck(WheelFilename filename, ElfInventory inventory, Target target) {
        this.wheel = new WheelProblems(filename.toString());
        this.fit = new ElfFit(target);
        this.target = target;
        for (ElfInventory.Entry entry : inventory.files()) {
            String path = MODULE_DIRECTORY.matcher(entry.path()).replaceFirst("");
            byPath.put(path, entry);
            byName.computeIfAbsent(path.substring(path.lastIndexOf('/') + 1), name -> new ArrayList<>())
                    .add(path);
        }
    }

    /**
     * Checks one wheel.
     *
     * @param warnings hears of a wheel for any platform with files that are foreign to the target
     * @throws BuildException with code {@code WHEEL_INCOMPATIBLE} for every file that can't be loaded
     */
    public static void check(WheelFilename filename, ElfInventory inventory, Target target, Consumer<Problem> warnings)
            throws BuildException {
        ElfCheck check = new ElfCheck(filename, inventory, target);
        if (filename.platforms().equals(List.of("any"))) {
            check.warnOfForeign(warnings);
        } else {
            check.checkModules();
        }
    }

    private void warnOfForeign(Consumer<Problem> warnings) {
        List<String> foreign = new ArrayList<>();
        for (ElfInventory.Entry entry : byPath.values()) {
            if (entry.file().isPresent() && fit.misfit(entry.file().get()).isPresent()) {
                foreign.add(entry.path());
            }
        }
        if (!foreign.isEmpty()) {
            warnings.accept(wheel.problem(
                    ProblemCode.WHEEL_FOREIGN_BINARY,
                    "claims to run anywhere and holds native code that does not run on " + fit.describe() + ": "
                            + WheelProblems.names(foreign)));
        }
    }

    private void checkModules() throws BuildException {
        List<Problem> problems = new ArrayList<>();
        Set<String> reached = new LinkedHashSet<>();
        for (String path : byPath.keySet()) {
            if (isImportable(path)) {
                reach(path, reached);
            }
        }
        for (String path : reached) {
            ElfInventory.Entry entry = byPath.get(path);
            if (entry == null) {
                continue;
            }
            if (entry.file().isEmpty()) {
                problems.add(wheel.problem(
                        ProblemCode.ELF_INVALID,
                        "holds " + WheelProblems.name(entry.path()) + ", which is a damaged ELF file"));
                continue;
            }
            fit.misfit(entry.file().get())
                    .ifPresent(misfit -> problems.add(wheel.problem(
                                    ProblemCode.WHEEL_INCOMPATIBLE,
                                    "holds " + WheelProblems.name(entry.path()) + ", which can't be loaded on "
                                            + fit.describe() + ": " + misfit.reason())
                            .values(misfit.expected(), misfit.actual())
                            .hint(misfit.hint())));
        }
        BuildException.throwIfAny(wheel.abridged(problems));
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

    private void reach(String path, Set<String> reached) {
        ElfInventory.Entry entry = byPath.get(path);
        if (entry == null || !reached.add(path) || entry.file().isEmpty()) {
            return;
        }
        ElfFile file = entry.file().get();
        for (String needed : file.needed()) {
            provider(path, file, needed).ifPresent(found -> reach(found, reached));
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
