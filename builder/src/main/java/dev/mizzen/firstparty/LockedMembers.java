package dev.mizzen.firstparty;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.lock.LockFile;
import dev.mizzen.lock.LockFreshness;
import dev.mizzen.lock.LockedChoice;
import dev.mizzen.lock.LockedPackage;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.resolve.Demand;
import dev.mizzen.resolve.SourceProject;
import dev.mizzen.resolve.SourceProjects;
import dev.mizzen.settings.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The folders of sources that a lock file means: read, compared with the lock file, and demanded. */
public final class LockedMembers {
    private final LockFile lock;
    private final Optional<PyProject> application;
    private final FirstParty firstParty;
    private final Target target;
    private final Map<ProjectName, Demand> given = new TreeMap<>();
    private final List<Demand> demands = new ArrayList<>();
    private final Map<ProjectName, SourceProject> sources = new TreeMap<>();

    /** @param given wheels that take the place of folders */
    public LockedMembers(
            LockFile lock, Optional<PyProject> application, FirstParty firstParty, Target target, List<Demand> given) {
        this.lock = lock;
        this.application = application;
        this.firstParty = firstParty;
        this.target = target;
        given.forEach(wheel -> this.given.put(wheel.requirement().name(), wheel));
    }

    /** Reads the folders among {@code choices}, and takes note of all in the lock file; what is wrong with any of them goes to {@code problems}. */
    public void read(List<LockedChoice> choices, List<Problem> problems) {
        lock.packages().forEach(entry -> entry.source().folder().ifPresent(firstParty.known()::note));
        for (LockedChoice choice : choices) {
            if (choice.isFolder()) {
                try {
                    read(choice, choices);
                } catch (BuildException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        given.values()
                .forEach(wheel -> problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "`" + Setting.MEMBER_WHEEL.flag() + "` gives a wheel of `"
                                        + wheel.requirement().name() + "`, which the image does not need")
                        .at(lock.file())
                        .hint("leave it out")));
    }

    private void read(LockedChoice choice, List<LockedChoice> choices) throws BuildException {
        LockedPackage entry = choice.entry();
        Demand wheel = given.remove(entry.name());
        if (wheel != null) {
            demands.add(ofVersion(wheel, entry));
            return;
        }
        Path folder = entry.source().folder().orElseThrow();
        Member member = firstParty.known().add(Optional.of(entry.name()), folder, entry.where());
        Optional<Version> version = member.version();
        LockFreshness.checkMember(lock, choice, member.pyproject(), version, application, choices, target);
        demands.add(Demand.of(
                new Requirement(
                        entry.name().toString(),
                        choice.extras().stream().map(ProjectName::toString).toList(),
                        SpecifierSet.any(),
                        Optional.empty(),
                        Optional.empty()),
                List.of(),
                entry.where()));
        sources.put(
                entry.name(),
                new SourceProject(
                        entry.name(),
                        version.or(entry::version).orElse(Version.tryParse("0").orElseThrow()),
                        List.of(), // what it needs has been compared with the lock file, which may override it
                        Optional.empty(),
                        new TreeSet<>(),
                        folder.toString()));
    }

    private Demand ofVersion(Demand wheel, LockedPackage entry) throws BuildException {
        Version version = wheel.file().orElseThrow().filename().version();
        if (entry.version().filter(locked -> !locked.equals(version)).isPresent()) {
            throw Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "the wheel of `" + entry.name() + "` is of another version than the lock file has")
                    .at(wheel.where())
                    .values(entry.version().get().toString(), version.toString())
                    .hint("build the wheel anew, or lock again with "
                            + lock.format().remedy())
                    .exception();
        }
        return wheel;
    }

    public List<Demand> demands() {
        return List.copyOf(demands);
    }

    public SourceProjects sources() {
        return name -> Optional.ofNullable(sources.get(name));
    }
}
