package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.layer.WheelSource;
import dev.mizzen.python.Target;
import dev.mizzen.resolve.ResolvedWheel;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import dev.mizzen.wheel.ElfCheck;
import dev.mizzen.wheel.ElfInventory;
import dev.mizzen.wheel.InstallPlan;
import dev.mizzen.wheel.InstallScheme;
import dev.mizzen.wheel.InstalledFile;
import dev.mizzen.wheel.PathOwnership;
import dev.mizzen.wheel.Wheel;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The wheels of a build: how each is opened for its layer, and the checks that concern all of them before any layer is made.
 * The outcome of the checks is a function of the wheels and the target, so a set that passed is not opened again.
 */
final class WheelChecks {
    /** Raised when a check would come to another outcome. */
    private static final int VERSION = 1;

    private final Store store;
    private final InstallScheme scheme;
    private final Target target;
    private final List<ResolvedWheel> wheels;
    private final Consumer<Problem> warnings;

    WheelChecks(
            Store store, InstallScheme scheme, Target target, List<ResolvedWheel> wheels, Consumer<Problem> warnings) {
        this.store = store;
        this.scheme = scheme;
        this.target = target;
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
                    size(wheel),
                    wheel.requested(),
                    () -> {
                        Wheel open = open(wheel);
                        return new WheelSource.Installed(entries(plan(open, wheel, problem -> {})), open);
                    }));
        }
        return sources;
    }

    /**
     * Plans the installation of all wheels and looks into their native code.
     *
     * @throws BuildException with every file that can't be installed, every path that two wheels claim, and every extension
     *     module that the target can't load
     */
    void run() throws BuildException {
        StoreKey key = key();
        if (store.result(key).isPresent()) {
            return;
        }
        List<Problem> problems = new ArrayList<>();
        List<Problem> odd = new ArrayList<>();
        List<InstallPlan> plans = new ArrayList<>();
        List<Closeable> opened = new ArrayList<>();
        try {
            for (ResolvedWheel wheel : wheels) {
                try {
                    Wheel open = open(wheel);
                    opened.add(open);
                    plans.add(plan(open, wheel, odd::add));
                    ElfCheck.check(open.filename(), inventory(open, wheel), target, odd::add);
                } catch (BuildException e) {
                    problems.addAll(e.problems());
                }
            }
            BuildException.throwIfAny(problems);
            PathOwnership.check(plans, odd::add);
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            closeAll(opened);
        }
        odd.forEach(warnings);
        if (odd.isEmpty()) { // a warning is to be heard at every build
            store.remember(key, new byte[0]);
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
                .with("target", target.toString())
                .with("wheels", members);
    }

    private Wheel open(ResolvedWheel wheel) throws IOException, BuildException {
        return Wheel.open(wheel.candidate().file(), wheel.candidate().toString(), problem -> {});
    }

    private InstallPlan plan(Wheel open, ResolvedWheel wheel, Consumer<Problem> odd)
            throws IOException, BuildException {
        return InstallPlan.of(open, scheme, wheel.requested(), odd);
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

    private static List<dev.mizzen.archive.TreeEntry.File> entries(InstallPlan plan) {
        return plan.files().stream().map(InstalledFile::entry).toList();
    }

    private static long size(ResolvedWheel wheel) throws BuildException {
        try {
            return Files.size(wheel.candidate().file());
        } catch (IOException e) {
            throw unreadable(e);
        }
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
