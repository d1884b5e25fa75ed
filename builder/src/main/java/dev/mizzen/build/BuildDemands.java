package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.firstparty.Declaration;
import dev.mizzen.firstparty.FirstParty;
import dev.mizzen.firstparty.KnownProjects;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.request.MemberUse;
import dev.mizzen.resolve.Demand;
import dev.mizzen.settings.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a build asks for besides its lock file.
 *
 * @param demands what requirements files and {@code pyproject.toml} ask for
 * @param application the project's own wheel, if there is one
 * @param members wheels that take the place of first-party projects
 * @param firstParty the first-party projects
 */
record BuildDemands(List<Demand> demands, List<Demand> application, List<Demand> members, FirstParty firstParty) {
    BuildDemands {
        demands = List.copyOf(demands);
        application = List.copyOf(application);
        members = List.copyOf(members);
    }

    /**
     * What is asked for.
     *
     * @param application what is said about the application
     * @param locked whether a lock file says what is needed
     */
    static BuildDemands of(
            Path project,
            Declaration declaration,
            BuildRequest.Application application,
            MemberUse use,
            ProjectNeeds needs,
            DeclaredWheels declared,
            boolean locked,
            Target target,
            WheelFacts facts)
            throws BuildException {
        List<Demand> own = AppWheel.demands(application.wheel().stream().toList(), Setting.APP_WHEEL, facts);
        List<Demand> members = AppWheel.demands(use.wheels(), Setting.MEMBER_WHEEL, facts);
        Set<ProjectName> wheels = new TreeSet<>();
        own.forEach(wheel -> wheels.add(wheel.requirement().name()));
        members.forEach(wheel -> wheels.add(wheel.requirement().name()));
        declared.demands().stream()
                .filter(demand -> demand.file().isPresent() || !demand.hashes().isEmpty())
                .forEach(demand -> wheels.add(demand.requirement().name()));
        KnownProjects known = KnownProjects.find(project, declaration.pyproject(), use.workspace());
        FirstParty firstParty = new FirstParty(known, declaration, application.version(), wheels, target);
        List<Demand> demands = new ArrayList<>(declared.demands(firstParty, target));
        demands.addAll(needs.demands(target, firstParty::isKnown, firstParty::isElsewhere));
        if (!locked) {
            firstParty.requireKnown(members);
        }
        return new BuildDemands(demands, own, members, firstParty);
    }

    /** All wheels that the user made. */
    List<Demand> own() {
        List<Demand> own = new ArrayList<>(application);
        own.addAll(members);
        return own;
    }

    /** The project's own wheel. */
    Optional<Demand> applicationWheel() {
        return application.stream().findFirst();
    }
}
