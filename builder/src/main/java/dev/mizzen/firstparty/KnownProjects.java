package dev.mizzen.firstparty;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.project.DeclaredPlaces;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.SourceFolder;
import dev.mizzen.python.ProjectName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The projects that a workspace, the application and, in turn, these projects themselves tell of. What is wrong with one of them is
 * kept until it is needed.
 */
public final class KnownProjects {
    private final MemberFolders folders;
    private final Optional<Workspace> workspace;
    private final DeclaredPlaces shared;
    private final Map<ProjectName, Member> members = new TreeMap<>();
    private final Map<ProjectName, BuildException> faults = new TreeMap<>();
    private final List<Problem> unreadable = new ArrayList<>();
    private final SortedSet<Path> projects = new TreeSet<>();
    private final Deque<Member> waiting = new ArrayDeque<>();

    private KnownProjects(MemberFolders folders, Optional<Workspace> workspace) {
        this.folders = folders;
        this.workspace = workspace;
        this.shared = workspace
                .map(one -> DeclaredPlaces.of(one.pyproject(), one.root()))
                .orElse(DeclaredPlaces.NONE);
    }

    /**
     * Looks for them.
     *
     * @param project the application's folder
     * @param named the folder in which projects may lie, if one is named
     */
    public static KnownProjects find(Path project, Optional<PyProject> application, Optional<Path> named)
            throws BuildException {
        Optional<Workspace> workspace = Workspace.of(project);
        KnownProjects known = new KnownProjects(MemberFolders.of(project, named, workspace), workspace);
        known.projects.add(known.folders.project());
        known.takeMembers(workspace.isPresent() ? workspace.get().members() : List.of());
        if (application.isPresent()) {
            known.take(known.places(application.get(), known.folders.project()));
        }
        known.spread();
        return known;
    }

    private void takeMembers(List<Path> found) {
        for (Path folder : found) {
            projects.add(folder);
            try {
                Member member = folders.open(folder, Optional.empty(), SourceSpan.file(folder.toString()));
                put(member.name(), member, SourceSpan.file(member.pyproject().file()));
            } catch (BuildException e) {
                unreadable.addAll(e.problems()); // it may be the one that somebody needs
            }
        }
    }

    /** The places that a project names, and those that its workspace names for all members. */
    DeclaredPlaces places(PyProject pyproject, Path folder) {
        DeclaredPlaces own = DeclaredPlaces.of(pyproject, folder);
        boolean isMember =
                workspace.isPresent() && folder.startsWith(workspace.get().root());
        return isMember ? own.or(shared) : own;
    }

    private void take(DeclaredPlaces places) {
        for (Map.Entry<ProjectName, SourceFolder> place : places.folders().entrySet()) {
            ProjectName name = place.getKey();
            SourceFolder source = place.getValue();
            try {
                if (source.folder().isPresent()) {
                    take(name, source.folder().get(), source.where());
                } else if (!members.containsKey(name)) {
                    throw notInWorkspace(name, source.where());
                }
            } catch (BuildException e) {
                faults.putIfAbsent(name, e);
            }
        }
    }

    private void take(ProjectName name, Path folder, SourceSpan where) throws BuildException {
        note(folder);
        put(name, folders.open(folder, Optional.of(name), where), where);
    }

    private BuildException notInWorkspace(ProjectName name, SourceSpan where) {
        List<Problem> problems = new ArrayList<>();
        problems.add(
                Problem.of(ProblemCode.PROJECT_METADATA_INVALID, "no member of the workspace is called `" + name + "`")
                        .at(where)
                        .hint("add its folder to `members` in `[tool.uv.workspace]`, or correct the name"));
        problems.addAll(unreadable);
        return new BuildException(problems);
    }

    private void put(ProjectName name, Member member, SourceSpan where) {
        Member known = members.putIfAbsent(name, member);
        if (known == null) {
            projects.add(member.folder());
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

    /** Takes note of a folder that somebody says is a project: if it is one, its files are no other project's. */
    void note(Path folder) {
        if (Files.isRegularFile(folder.resolve(Declaration.PYPROJECT))) {
            projects.add(folder.toAbsolutePath().normalize());
        }
    }

    /** Looks at what the projects name themselves, until nothing new turns up. */
    private void spread() {
        while (!waiting.isEmpty()) {
            Member member = waiting.remove();
            take(places(member.pyproject(), member.folder()));
        }
    }

    /**
     * Adds the project in {@code folder}, which a lock file or a requirements file names.
     *
     * @param name what it must be called, where that is told
     * @throws BuildException if it can't be used
     */
    public Member add(Optional<ProjectName> name, Path folder, SourceSpan where) throws BuildException {
        Member member = folders.open(folder, name, where);
        put(member.name(), member, where);
        spread();
        return member(member.name()).orElseThrow();
    }

    /**
     * The project of that name, if it is known.
     *
     * @throws BuildException if it is, and can't be used
     */
    Optional<Member> member(ProjectName name) throws BuildException {
        BuildException fault = faults.get(name);
        if (fault != null) {
            throw fault;
        }
        return Optional.ofNullable(members.get(name));
    }

    /** Whether {@code name} is that of a project here, fit for use or not. */
    boolean has(ProjectName name) {
        return members.containsKey(name) || faults.containsKey(name);
    }

    /** The names of those that can be used. */
    SortedSet<ProjectName> names() {
        return new TreeSet<>(members.keySet());
    }

    /** The application's folder. */
    Path application() {
        return folders.project();
    }

    /** The folders in which files of the repository may lie. */
    public List<Path> roots() {
        return folders.roots();
    }

    /** The folders of all projects, the application's among them. */
    SortedSet<Path> folders() {
        return Collections.unmodifiableSortedSet(projects);
    }

    /** Those of other projects in the application's folder, as seen from there. */
    public List<String> inApplication() {
        return others().stream()
                .map(folder ->
                        Redaction.printable(folders.project().relativize(folder).toString()))
                .toList();
    }

    /** The folders of other projects in the application's. */
    public List<Path> others() {
        return projects.stream()
                .filter(folder -> folder.startsWith(folders.project()) && !folder.equals(folders.project()))
                .toList();
    }
}
