package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.layer.MemberSource;
import dev.mizzen.lock.ActiveNeeds;
import dev.mizzen.project.DeclaredPlaces;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.SourceFolder;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Target;
import dev.mizzen.python.Version;
import dev.mizzen.resolve.Demand;
import dev.mizzen.resolve.Resolution;
import dev.mizzen.resolve.ResolvedSource;
import dev.mizzen.resolve.SourceProject;
import dev.mizzen.resolve.SourceProjects;
import dev.mizzen.wheel.InstallScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The first-party projects of a build by their names: the application itself, and those beside it that it may need. Whatever is
 * wrong with one of them is said when it is needed.
 */
final class FirstParty implements SourceProjects {
    private final MemberFolders folders;
    private final Optional<Workspace> workspace;
    private final Declaration application;
    private final Optional<Version> applicationVersion;
    private final Set<ProjectName> wheels;
    private final Target target;
    private final Map<ProjectName, Member> members = new TreeMap<>();
    private final Map<ProjectName, BuildException> faults = new TreeMap<>();
    private final SortedSet<Path> others = new TreeSet<>();
    private final Map<ProjectName, Optional<SourceProject>> sources = new TreeMap<>();
    private final Deque<Member> waiting = new ArrayDeque<>();

    private FirstParty(
            MemberFolders folders,
            Optional<Workspace> workspace,
            Declaration application,
            Optional<Version> applicationVersion,
            Set<ProjectName> wheels,
            Target target) {
        this.folders = folders;
        this.workspace = workspace;
        this.application = application;
        this.applicationVersion = applicationVersion;
        this.wheels = wheels;
        this.target = target;
    }

    /**
     * The projects that the workspace and the application's {@code pyproject.toml} tell of.
     *
     * @param version the application's version, where its metadata leaves it open
     * @param wheels the projects of which a wheel takes the place of the sources
     */
    static FirstParty find(
            Path project,
            Declaration application,
            Optional<Version> version,
            MemberUse use,
            Set<ProjectName> wheels,
            Target target)
            throws BuildException {
        Optional<Workspace> workspace = Workspace.of(project);
        FirstParty found = new FirstParty(
                MemberFolders.of(project, use.workspace(), workspace), workspace, application, version, wheels, target);
        found.workspace();
        if (application.pyproject().isPresent()) {
            found.declared(found.places(application.pyproject().get(), found.folders.project()));
        }
        found.spread();
        return found;
    }

    private void workspace() throws BuildException {
        List<Path> found = workspace.isPresent() ? workspace.get().members() : List.of();
        for (Path folder : found) {
            others.add(folder);
            try {
                Member member = folders.open(folder, Optional.empty(), SourceSpan.file(folder.toString()));
                put(member.name(), member, SourceSpan.file(member.pyproject().file()));
            } catch (BuildException e) {
                // Nobody knows its name, so nobody can need it by name.
            }
        }
    }

    /** The places that a project names, and those that its workspace names for all members. */
    private DeclaredPlaces places(PyProject pyproject, Path folder) {
        DeclaredPlaces own = DeclaredPlaces.of(pyproject, folder);
        boolean isMember =
                workspace.isPresent() && folder.startsWith(workspace.get().root());
        return isMember
                ? own.or(DeclaredPlaces.of(
                        workspace.get().pyproject(), workspace.get().root()))
                : own;
    }

    private void declared(DeclaredPlaces places) {
        for (Map.Entry<ProjectName, SourceFolder> place : places.folders().entrySet()) {
            ProjectName name = place.getKey();
            SourceFolder source = place.getValue();
            if (source.folder().isEmpty()) {
                if (!members.containsKey(name)) {
                    faults.putIfAbsent(name, notInWorkspace(name, source.where()));
                }
                continue;
            }
            try {
                if (Files.isRegularFile(source.folder().get().resolve(Declaration.PYPROJECT))) {
                    others.add(source.folder().get().toAbsolutePath().normalize());
                }
                put(name, folders.open(source.folder().get(), Optional.of(name), source.where()), source.where());
            } catch (BuildException e) {
                faults.putIfAbsent(name, e);
            }
        }
    }

    private static BuildException notInWorkspace(ProjectName name, SourceSpan where) {
        return Problem.of(ProblemCode.PROJECT_METADATA_INVALID, "no member of the workspace is called `" + name + "`")
                .at(where)
                .hint("add its folder to `members` in `[tool.uv.workspace]`, or correct the name")
                .exception();
    }

    private void put(ProjectName name, Member member, SourceSpan where) {
        Member known = members.putIfAbsent(name, member);
        if (known == null) {
            waiting.add(member);
        } else if (!known.folder().equals(member.folder())) {
            faults.putIfAbsent(
                    name,
                    Problem.of(ProblemCode.DEPENDENCY_CONFLICT, "two folders are given for `" + name + "`")
                            .at(where)
                            .values(known.folder().toString(), member.folder().toString())
                            .hint("one image has one project of a name: rename one, or give one folder")
                            .exception());
        }
    }

    /** Looks at what the known projects name, until nothing new turns up. */
    private void spread() {
        while (!waiting.isEmpty()) {
            Member member = waiting.remove();
            declared(places(member.pyproject(), member.folder()));
        }
    }

    /**
     * Adds the project in {@code folder}, which a lock file or a requirements file names.
     *
     * @param name what it must be called, where that is told
     * @return its name
     * @throws BuildException if it can't be used
     */
    ProjectName add(Optional<ProjectName> name, Path folder, SourceSpan where) throws BuildException {
        Member member = folders.open(folder, name, where);
        others.add(member.folder());
        put(member.name(), member, where);
        spread();
        BuildException fault = faults.get(member.name());
        if (fault != null) {
            throw fault;
        }
        return member.name();
    }

    /**
     * Looks at whether {@code given} are wheels of projects that are known.
     *
     * @throws BuildException {@code CONFIG_INVALID} for each that is not, or is of another version
     */
    void requireKnown(List<Demand> given) throws BuildException {
        List<Problem> problems = new ArrayList<>();
        for (Demand wheel : given) {
            ProjectName name = wheel.requirement().name();
            Member member = members.get(name);
            Version version = wheel.file().orElseThrow().filename().version();
            if (member == null && !faults.containsKey(name)) {
                problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "`" + Setting.MEMBER_WHEEL.flag() + "` gives a wheel of `" + name
                                        + "`, which is no first-party project of this one")
                        .at(wheel.where())
                        .values(members.isEmpty() ? "none" : Redaction.named(members.keySet()), name.toString())
                        .hint("name wheels of others in a folder, with `" + Setting.FIND_LINKS.flag() + "`"));
            } else if (member != null
                    && member.version().filter(one -> !one.equals(version)).isPresent()) {
                problems.add(Problem.of(
                                ProblemCode.CONFIG_INVALID,
                                "the wheel of `" + name + "` is of another version than its folder")
                        .at(wheel.where())
                        .values(member.version().get().toString(), version.toString())
                        .hint("build the wheel anew"));
            }
        }
        BuildException.throwIfAny(problems);
    }

    /** The folders in which files of the repository may lie. */
    List<Path> roots() {
        return folders.roots();
    }

    /** Whether {@code name} comes from a place that only a lock file can tell enough of. */
    boolean isElsewhere(ProjectName name) {
        return application
                .pyproject()
                .filter(file -> places(file, folders.project()).others().contains(name))
                .isPresent();
    }

    /** The same, with what the projects need told by themselves where a lock file has decided it. */
    Resolution told(Resolution resolution) {
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

    /** The project of that name; it is there. */
    Member member(ProjectName name) {
        return Objects.requireNonNull(members.get(name));
    }

    @Override
    public synchronized Optional<SourceProject> of(ProjectName name) throws BuildException {
        Optional<SourceProject> known = sources.get(name);
        if (known == null) {
            known = find(name);
            sources.put(name, known);
        }
        return known;
    }

    private Optional<SourceProject> find(ProjectName name) throws BuildException {
        if (wheels.contains(name)) {
            return Optional.empty();
        }
        BuildException fault = faults.get(name);
        if (fault != null) {
            throw fault;
        }
        boolean isApplication = application.name().filter(name::equals).isPresent()
                && application.pyproject().isPresent();
        if (isApplication) {
            return Optional.of(source(
                    name,
                    application.version().or(() -> applicationVersion),
                    application.pyproject().get(),
                    folders.project()));
        }
        Member member = members.get(name);
        return member == null
                ? Optional.empty()
                : Optional.of(source(name, member.version(), member.pyproject(), member.folder()));
    }

    private SourceProject source(ProjectName name, Optional<Version> version, PyProject pyproject, Path folder)
            throws BuildException {
        ProjectDependencies needs = ProjectDependencies.of(pyproject);
        if (needs.pythons().size() > 1) { // else the range is compared where versions are chosen
            ActiveNeeds.requirePython(needs, pyproject.file(), target);
        }
        DeclaredPlaces places = places(pyproject, folder);
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

    /** Whether nobody else's files are taken under {@code name}. */
    boolean isKnown(ProjectName name) {
        return members.containsKey(name) || faults.containsKey(name) || wheels.contains(name);
    }

    /**
     * The projects that go into the image beside the application.
     *
     * @param own files and folders that are part of no project
     */
    List<MemberSource> sources(Resolution resolution, InstallScheme scheme, List<Path> own) throws BuildException {
        List<MemberSource> sources = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (ProjectName name : installed(resolution).keySet()) {
            try {
                sources.add(member(name).source(scheme, own, projects()));
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
        BuildException.throwIfAny(problems);
        return sources;
    }

    /** The folders of the projects that are installed beside the application. */
    SortedMap<ProjectName, Path> installed(Resolution resolution) {
        SortedMap<ProjectName, Path> installed = new TreeMap<>();
        for (ResolvedSource source : resolution.sources()) {
            ProjectName name = source.name();
            Member member = members.get(name);
            if (member != null && member.isInstalled() && !folders.isProject(member)) {
                installed.put(name, member.folder());
            }
        }
        return installed;
    }

    /** The folders of all projects that are known. */
    List<Path> projects() {
        SortedSet<Path> all = new TreeSet<>(others);
        members.values().forEach(member -> all.add(member.folder()));
        all.add(folders.project());
        return List.copyOf(all);
    }

    /** A folder as seen from the application's. */
    String inWords(Path folder) {
        return Redaction.printable(folders.project().relativize(folder).toString());
    }

    /** Those that lie in the application's folder. */
    List<Path> inApplication() {
        return projects().stream()
                .filter(folder -> folder.startsWith(folders.project()) && !folder.equals(folders.project()))
                .toList();
    }
}
