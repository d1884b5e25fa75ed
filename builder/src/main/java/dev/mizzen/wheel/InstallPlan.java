package dev.mizzen.wheel;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.python.WheelFilename;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The files that a wheel becomes in an environment, as pip installs them without bytecode. The contents are those of the open
 * wheel: where nothing had to change they keep their deflate streams, and all verify themselves against the wheel's RECORD when they are written.
 *
 * <p>Differences from pip are few and meant: RECORD is written anew and sorted, INSTALLER says {@code mizzen}, there is never a
 * {@code direct_url.json}, bytecode that the wheel ships is left out, and {@code #!python} lines keep their arguments.
 *
 * @param wheel the wheel's name
 * @param distInfo the name of its {@code .dist-info} directory
 * @param files what it becomes, in the order of {@code TreePath}
 * @param startupFiles paths of files that every start of the interpreter runs: {@code .pth}, {@code sitecustomize},
 *     {@code usercustomize}
 * @param needsShell whether scripts start through {@code /bin/sh}, because the interpreter's path is long or has a space
 */
public record InstallPlan(
        WheelFilename wheel,
        String distInfo,
        List<InstalledFile> files,
        List<String> startupFiles,
        boolean needsShell) {
    public InstallPlan {
        files = List.copyOf(files);
        startupFiles = List.copyOf(startupFiles);
    }

    /**
     * Plans the installation of {@code wheel}. Who asked for it is no part of that: no {@code REQUESTED} (PEP 376) is written, so
     * that a wheel is the same layer for whoever has it as a dependency and whoever names it.
     *
     * @param warnings hears of what is left out
     * @throws BuildException with every file that can't be installed
     */
    public static InstallPlan of(Wheel wheel, InstallScheme scheme, Consumer<Problem> warnings)
            throws IOException, BuildException {
        return new InstallPlanner(wheel, scheme, warnings).plan();
    }
}
