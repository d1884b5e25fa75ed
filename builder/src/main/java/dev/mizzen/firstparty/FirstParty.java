package dev.mizzen.firstparty;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.layer.MemberSource;
import dev.mizzen.lock.ActiveNeeds;
import dev.mizzen.project.DeclaredPlaces;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.resolve.Demand;
import dev.mizzen.resolve.Resolution;
import dev.mizzen.resolve.ResolvedSource;
import dev.mizzen.resolve.SourceProject;
import dev.mizzen.resolve.SourceProjects;
import dev.mizzen.settings.Setting;
import dev.mizzen.wheel.InstallScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The first-party projects of a build as those who choose versions see them: the application itself, and those beside it. */
public final class FirstParty implements SourceProjects {
    private final KnownProjects known;
    private final Declaration application;
    private final Optional<Version> applicationVersion;
    private final Set<ProjectName> wheels;
    private final Target target;
    private final Map<ProjectName, Optional<SourceProject>> sources = new TreeMap<>();

    /**
     * @param application what the application declares
     * @param applicationVersion its version, where its metadata leaves it open
     * @param wheels the projects of which a wheel takes the place of the sources
     */
    public FirstParty(
            KnownProjects known,
            Declaration application,
            Optional<Version> applicationVersion,
            Set<ProjectName> wheels,
            Target target) {
        this.known = known;
        this.application = application;
        this.applicationVersion = applicationVersion;
        this.wheels = Set.copyOf(wheels);
        this.target = target;
    }

    /** Where they are. */
    public KnownProjects known() {
        return known;
    }

    /** Whether nobody else's files are taken under {@code name}, so that a place that is named for it is known. */
    public boolean isKnown(ProjectName name) {
        return known.has(name) || wheels.contains(name);
    }

    /** Whether the application takes {@code name} from a place that only a lock file can tell enough of. */
    public boolean isElsewhere(ProjectName name) {
        return application
                .pyproject()
                .filter(file -> known.places(file, known.application()).others().contains(name))
                .isPresent();
    }

    /**
     * Looks at whether {@code given} are wheels of projects that are known.
     *
     * @throws BuildException {@code CONFIG_INVALID} for each that is not, or is of another version
     */
    public void requireKnown(List<Demand> given) throws BuildException {
        List<Problem> problems = new ArrayList<>();
        for (Demand wheel : given) {
            ProjectName name = wheel.requirement().name();
            Version version = wheel.file().orElseThrow().filename().version();
            Optional<Version> stated =
                    known.names().contains(name) ? known.member(name).flatMap(Member::version) : Optional.empty();
            if (!known.has(name)) {
                problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "`" + Setting.MEMBER_WHEEL.flag() + "` gives a wheel of `" + name
                                        + "`, which is no first-party project of this one")
                        .at(wheel.where())
                        .values(known.names().isEmpty() ? "none" : Redaction.named(known.names()), name.toString())
                        .hint("name wheels of others in a folder, with `" + Setting.FIND_LINKS.flag() + "`"));
            } else if (stated.filter(one -> !one.equals(version)).isPresent()) {
                problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "the wheel of `" + name + "` is of another version than its folder")
                        .at(wheel.where())
                        .values(stated.get().toString(), version.toString())
                        .hint("build the wheel anew"));
            }
        }
        BuildException.throwIfAny(problems);
    }

    @Override
    public synchronized Optional<SourceProject> of(ProjectName name) throws BuildException {
        Optional<SourceProject> before = sources.get(name);
        if (before == null) {
            before = wheels.contains(name) ? Optional.empty() : find(name);
            sources.put(name, before);
        }
        return before;
    }

    private Optional<SourceProject> find(ProjectName name) throws BuildException {
        Optional<Member> member = known.member(name);
        boolean isApplication = application.pyproject().isPresent()
                && application.name().filter(name::equals).isPresent();
        if (isApplication) {
            Optional<Version> version = application.version().or(() -> applicationVersion);
            return Optional.of(source(name, version, application.pyproject().get(), known.application()));
        }
        return member.isEmpty()
                ? Optional.empty()
                : Optional.of(source(
                        name,
                        member.get().version(),
                        member.get().pyproject(),
                        member.get().folder()));
    }

    private SourceProject source(ProjectName name, Optional<Version> version, PyProject pyproject, Path folder)
            throws BuildException {
        ProjectDependencies needs = ProjectDependencies.of(pyproject);
        if (needs.pythons().size() > 1) { // else the range is compared where versions are chosen
            ActiveNeeds.requirePython(needs, pyproject.file(), target);
        }
        DeclaredPlaces places = known.places(pyproject, folder);
        return new SourceProject(
                name,
                version.orElse(Version.tryParse("0").orElseThrow()),
                new SourceNeeds(
                                target,
                                pyproject.file(),
                                this::isKnown,
                                other -> places.others().contains(other))
                        .of(needs),
                needs.pythons().size() == 1 ? Optional.of(needs.pythons().get(0)) : Optional.empty(),
                new TreeSet<>(needs.extras().keySet()),
                folder.toString());
    }

    /** The same, with what the projects need told by themselves where a lock file has decided it. */
    public Resolution told(Resolution resolution) {
        List<ResolvedSource> told = new ArrayList<>();
        for (ResolvedSource source : resolution.sources()) {
            Optional<SourceProject> project;
            try {
                project = of(source.name());
            } catch (BuildException e) {
                project = Optional.empty(); // what no range says, only the lock file tells
            }
            told.add(new ResolvedSource(project.orElse(source.project()), source.extras()));
        }
        return new Resolution(resolution.wheels(), told, resolution.hashChecked());
    }

    /** The projects that are installed beside the application, by their names. */
    public SortedMap<ProjectName, Member> installed(Resolution resolution) throws BuildException {
        SortedMap<ProjectName, Member> installed = new TreeMap<>();
        for (ResolvedSource source : resolution.sources()) {
            Optional<Member> member = known.member(source.name())
                    .filter(Member::isInstalled)
                    .filter(one -> !one.folder().equals(known.application()));
            member.ifPresent(one -> installed.put(source.name(), one));
        }
        return installed;
    }

    /**
     * What goes into the image of the projects that are installed beside the application.
     *
     * @param own files and folders that are part of no project
     * @throws BuildException with everything of which their files do not tell enough
     */
    public List<MemberSource> sources(Resolution resolution, InstallScheme scheme, List<Path> own)
            throws BuildException {
        List<MemberSource> all = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Member member : installed(resolution).values()) {
            try {
                all.add(member.source(scheme, own, List.copyOf(known.folders())));
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
        BuildException.throwIfAny(problems);
        return all;
    }
}
