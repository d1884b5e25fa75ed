package dev.mizzen.build;

import dev.mizzen.archive.TreeEntry;
import dev.mizzen.base.BaseFacts;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.index.WheelFiles;
import dev.mizzen.layer.WheelSource;
import dev.mizzen.python.WheelFilename;
import dev.mizzen.resolve.ResolvedWheel;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import dev.mizzen.wheel.ElfCheck;
import dev.mizzen.wheel.ElfInventory;
import dev.mizzen.wheel.InstallPlan;
import dev.mizzen.wheel.InstallScheme;
import dev.mizzen.wheel.InstalledFile;
import dev.mizzen.wheel.LibraryCheck;
import dev.mizzen.wheel.PathOwnership;
import dev.mizzen.wheel.Wheel;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The wheels of a build: how each is opened for its layer, and the checks that concern all of them before any layer is made.
 * The outcome of the checks is a function of the wheels and the target, so a set that passed is not opened again; its
 * warnings are said at every build.
 */
final class WheelChecks {
    /** Raised when a check would come to another outcome. */
    private static final int VERSION = 3;

    private final Store store;
    private final WheelFiles files;
    private final InstallScheme scheme;
    private final BaseFacts base;
    private final List<String> libraryPath;
    private final List<ResolvedWheel> wheels;
    private final Consumer<Problem> warnings;

    /**
     * @param base what the base offers to the wheels
     * @param libraryPath the folders of {@code LD_LIBRARY_PATH} in the image
     */
    WheelChecks(
            Store store,
            WheelFiles files,
            InstallScheme scheme,
            BaseFacts base,
            List<String> libraryPath,
            List<ResolvedWheel> wheels,
            Consumer<Problem> warnings) {
        this.store = store;
        this.files = files;
        this.scheme = scheme;
        this.base = base;
        this.libraryPath = List.copyOf(libraryPath);
        this.wheels = List.copyOf(wheels);
        this.warnings = warnings;
    }

    /** The wheels as their layers need them. */
    List<WheelSource> sources() throws BuildException {
        List<WheelSource> sources = new ArrayList<>();
        for (ResolvedWheel wheel : wheels) {
            sources.add(new WheelSource(
                    wheel.name().toString(),
                    wheel.version().toString(),
                    wheel.sha256(),
                    files.get(wheel.candidate()).size(),
                    () -> {
                        Wheel open = open(wheel);
                        return new WheelSource.Installed(entries(plan(open, problem -> {})), open);
                    }));
        }
        return sources;
    }

    /**
     * Plans the installation of all wheels and looks into their native code; what an import or a script may miss in the image
     * is a warning.
     *
     * @throws BuildException with every file that can't be installed, every path that two wheels claim, and every extension
     *     module that the target can't load
     */
    void run() throws BuildException {
        StoreKey key = key();
        Optional<List<Problem>> known = store.result(key).flatMap(KeptWarnings::ofBytes);
        if (known.isPresent()) {
            known.get().forEach(warnings);
            return;
        }
        List<Problem> problems = new ArrayList<>();
        List<Problem> odd = new ArrayList<>();
        List<InstallPlan> plans = new ArrayList<>();
        Map<WheelFilename, ElfInventory> inventories = new LinkedHashMap<>();
        List<Closeable> opened = new ArrayList<>();
        try {
            for (ResolvedWheel wheel : wheels) {
                try {
                    Wheel open = open(wheel);
                    opened.add(open);
                    plans.add(plan(open, odd::add));
                    ElfInventory inventory = inventory(open, wheel);
                    inventories.put(open.filename(), inventory);
                    ElfCheck.check(open.filename(), inventory, base.target(), odd::add);
                } catch (BuildException e) {
                    problems.addAll(e.problems());
                }
            }
            BuildException.throwIfAny(problems);
            PathOwnership.check(plans, odd::add);
            LibraryCheck.check(inventories, base.target(), base.libraries(), libraryPath, odd::add);
            plans.stream()
                    .filter(plan -> plan.needsShell() && !base.hasShell())
                    .map(WheelChecks::shellMissing)
                    .forEach(odd::add);
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            closeAll(opened);
        }
        odd.forEach(warnings);
        Optional<byte[]> kept = KeptWarnings.toBytes(odd);
        if (kept.isPresent()) {
            store.remember(key, kept.get());
        }
    }

    private StoreKey key() {
        String members = wheels.stream()
                .map(wheel -> wheel.candidate() + " " + wheel.sha256())
                .sorted()
                .collect(Collectors.joining("\n"));
        return StoreKey.of("wheel-set")
                .with("version", VERSION)
                .with("prefix", scheme.prefix())
                .with("target", base.target().toString())
                .with("libraries", base.libraries().toString())
                .with("library-path", String.join(":", libraryPath))
                .with("shell", String.valueOf(base.hasShell()))
                .with("wheels", members);
    }

    private Wheel open(ResolvedWheel wheel) throws IOException, BuildException {
        return files.open(wheel.candidate(), problem -> {});
    }

    private InstallPlan plan(Wheel open, Consumer<Problem> odd) throws IOException, BuildException {
        return InstallPlan.of(open, scheme, odd);
    }

    private ElfInventory inventory(Wheel open, ResolvedWheel wheel) throws IOException, BuildException {
        StoreKey key = StoreKey.of("elf-inventory").with("version", VERSION).with("wheel", wheel.sha256());
        Optional<ElfInventory> known = store.result(key).flatMap(ElfInventory::ofBytes);
        if (known.isPresent()) {
            return known.get();
        }
        ElfInventory inventory = ElfInventory.of(open);
        store.remember(key, inventory.toBytes());
        return inventory;
    }

    private static List<TreeEntry.File> entries(InstallPlan plan) {
        return plan.files().stream().map(InstalledFile::entry).toList();
    }

    private static Problem shellMissing(InstallPlan plan) {
        return Problem.of(
                        ProblemCode.BASE_SHELL_MISSING,
                        "scripts of wheel `" + plan.wheel() + "` start through `/bin/sh`, which the base does not have")
                .hint(
                        "take a base that has a shell; the scripts need it because their first line is longer than kernels"
                                + " read, or has a space in the interpreter's path");
    }

    private static BuildException unreadable(IOException e) {
        return Problem.of(ProblemCode.FILE_INVALID, "a wheel cannot be read: " + e.getMessage())
                .exception(e);
    }

    private static void closeAll(List<Closeable> opened) throws BuildException {
        IOException failure = null;
        for (Closeable each : opened) {
            try {
                each.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw unreadable(failure);
        }
    }
}
