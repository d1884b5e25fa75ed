package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.layer.WheelSource;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Target;
import dev.mizzen.resolve.Demand;
import dev.mizzen.resolve.Grounds;
import dev.mizzen.resolve.Resolution;
import dev.mizzen.resolve.SourceProjects;
import java.util.List;
import java.util.Optional;

/**
 * The wheels of an image, with all that tells why it is these.
 *
 * @param demands what was asked for, where no lock file decided
 * @param locked the lock file, if one decided
 * @param declared where the wheels come from
 * @param resolution what was chosen
 * @param sources the first-party projects
 * @param facts reads them
 * @param installed how they are installed, in the order of the resolution
 */
record ChosenWheels(
        List<Demand> demands,
        Optional<LockedProject> locked,
        DeclaredWheels declared,
        Resolution resolution,
        SourceProjects sources,
        WheelFacts facts,
        List<WheelSource> installed) {
    ChosenWheels {
        demands = List.copyOf(demands);
        installed = List.copyOf(installed);
    }

    /**
     * What the versions were chosen by.
     *
     * @throws BuildException if a marker can't be evaluated
     */
    Grounds grounds(Target target, List<Requirement> overrides) throws BuildException {
        return new Grounds(
                locked.isPresent() ? locked.get().asked(target) : Demand.active(demands, target),
                Demand.active(declared.constraints(), target),
                overrides,
                locked.map(project -> project.lock().format()));
    }
}
