package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.firstparty.Declaration;
import dev.mizzen.firstparty.FirstParty;
import dev.mizzen.firstparty.LockedMembers;
import dev.mizzen.firstparty.Workspace;
import dev.mizzen.index.PackageSources;
import dev.mizzen.index.WheelFacts;
import dev.mizzen.lock.ActiveNeeds;
import dev.mizzen.lock.LockFile;
import dev.mizzen.lock.LockFormat;
import dev.mizzen.lock.LockFreshness;
import dev.mizzen.lock.LockScope;
import dev.mizzen.lock.LockSelection;
import dev.mizzen.lock.LockedChoice;
import dev.mizzen.lock.LockedFile;
import dev.mizzen.lock.LockedPackage;
import dev.mizzen.project.Link;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.request.LockUse;
import dev.mizzen.resolve.Demand;
import dev.mizzen.resolve.LockedSet;
import dev.mizzen.resolve.SourceProjects;
import dev.mizzen.settings.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The project of a build with its lock file.
 *
 * @param project the folder of the project
 * @param pyproject its {@code pyproject.toml}, if it has one
 * @param path where the lock file lies
 * @param lock what it says
 * @param use what of it is wanted
 */
record LockedProject(Path project, Optional<PyProject> pyproject, Path path, LockFile lock, LockUse use) {
    /** The lock file of a build, if it has one: the one that is named, else, without requirements, the one of the project. */
    static Optional<LockedProject> find(
            BuildRequest request, Declaration declaration, BuildListener listener, Consumer<Problem> warnings)
            throws BuildException {
        LockUse use = request.wheels().lock();
        if (!request.wheels().requirements().isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> file = use.file();
        if (file.isEmpty()) {
            List<Path> beside = beside(request.project());
            file = beside.stream().findFirst();
            if (!beside.isEmpty()) {
                listener.on(new BuildEvent.Noted(chosen(beside)));
            } else {
                file = Workspace.lock(request.project());
                file.ifPresent(path -> listener.on(
                        new BuildEvent.Noted("lock file: " + path.getFileName() + ", of the project's workspace")));
            }
        }
        if (file.isEmpty()) {
            return Optional.empty();
        }
        LockFile lock = LockFile.read(file.get(), request.project(), declaration.pyproject(), warnings);
        return Optional.of(new LockedProject(request.project(), declaration.pyproject(), file.get(), lock, use));
    }

    private static List<Path> beside(Path project) {
        List<Path> found = new ArrayList<>();
        for (LockFormat format : LockFormat.values()) {
            Path file = project.resolve(format.fileName());
            if (Files.isRegularFile(file)) {
                found.add(file);
            }
        }
        return found;
    }

    private static String chosen(List<Path> beside) {
        String others = String.join(
                ", ",
                beside.stream()
                        .skip(1)
                        .map(file -> file.getFileName().toString())
                        .toList());
        return "lock file: " + beside.get(0).getFileName() + ", beside the project"
                + (others.isEmpty() ? "" : "; not taken: " + others + " (`" + Setting.LOCK.flag() + "` names one)");
    }

    /** All addresses in the lock file, which may hold passwords. */
    List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (LockedPackage entry : lock.packages()) {
            addresses.add(entry.source().text());
            for (LockedFile file : entry.files()) {
                file.link()
                        .filter(Link.Remote.class::isInstance)
                        .ifPresent(link -> addresses.add(((Link.Remote) link).url()));
            }
        }
        return addresses;
    }

    /**
     * The wheels that the lock file means for {@code target}.
     *
     * @param firstParty takes the folders of sources in it
     * @param given wheels that take the place of such folders
     * @param details hears how many of its packages these are
     * @throws BuildException if the lock file is not that of the project as it is, or not for the target, or a wheel can't be
     *     had
     */
    Meant demands(
            Target target,
            PackageSources sources,
            WheelFacts facts,
            FirstParty firstParty,
            List<Demand> given,
            Consumer<String> details,
            Consumer<Problem> warnings)
            throws BuildException {
        LockScope scope = new LockScope(target, use.extras(), use.groups(), use.withoutGroups());
        LockFreshness.check(lock, path, pyproject, scope);
        List<LockedChoice> choices = LockSelection.select(lock, scope);
        LockFreshness.checkSatisfied(lock, pyproject, scope, choices);
        details.accept("taken from " + lock.format() + ": " + choices.size() + " of "
                + lock.packages().size() + " packages" + more());
        LockedMembers members = new LockedMembers(lock, pyproject, firstParty, target, given);
        List<Problem> problems = new ArrayList<>();
        List<Demand> demands = new ArrayList<>();
        members.read(choices, problems);
        try {
            List<LockedChoice> others =
                    choices.stream().filter(choice -> !choice.isFolder()).toList();
            demands.addAll(new LockedSet(lock, firstParty.known().roots(), sources, facts, warnings).demands(others));
        } catch (BuildException e) {
            problems.addAll(e.problems());
        }
        BuildException.throwIfAny(problems);
        demands.addAll(members.demands());
        return new Meant(demands, members.sources());
    }

    /** What the project itself asks for, as far as its {@code pyproject.toml} says it. */
    List<ProjectDependency> asked(Target target) throws BuildException {
        SortedSet<ProjectName> groups = new TreeSet<>(use.groups());
        groups.removeAll(use.withoutGroups());
        return ActiveNeeds.of(ProjectDependencies.of(pyproject), target, use.extras(), groups);
    }

    /**
     * What a lock file means for a target.
     *
     * @param demands the wheels and the first-party projects
     * @param sources the first-party projects that are taken as sources
     */
    record Meant(List<Demand> demands, SourceProjects sources) {}

    private String more() {
        StringBuilder more = new StringBuilder();
        use.extras().forEach(name -> more.append(", extra ").append(name));
        use.groups().forEach(name -> more.append(", group ").append(name));
        use.withoutGroups().forEach(name -> more.append(", without group ").append(name));
        return more.toString();
    }
}
