package dev.mizzen.wheel;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.Target;
import dev.mizzen.python.WheelFilename;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether the native code of a wheel can be loaded on a target, which its tags promise and its files must keep: every
 * extension module that the target's Python would import, and every library of the wheel that such a module needs, must be
 * made for the target's processor and C library and want no newer symbols than that library has.
 */
public final class ElfCheck {
    private final WheelProblems wheel;
    private final ElfFit fit;
    private final LoadedFiles files;

    private ElfCheck(WheelFilename filename, ElfInventory inventory, Target target) {
        this.wheel = new WheelProblems(filename.toString());
        this.fit = new ElfFit(target);
        this.files = new LoadedFiles(inventory, target);
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
        for (ElfInventory.Entry entry : files.all()) {
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
        for (ElfInventory.Entry entry : files.reached()) {
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
}
