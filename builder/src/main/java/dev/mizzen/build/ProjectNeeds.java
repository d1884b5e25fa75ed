package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.lock.ActiveNeeds;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.project.PyProject;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.request.LockUse;
import dev.mizzen.resolve.Demand;
import dev.mizzen.settings.Setting;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a build without a lock file requires: the requirements files that are named; else what {@code pyproject.toml} declares;
 * else the requirements file beside the project.
 *
 * @param requirements the requirements files, in order
 * @param declared what of {@code pyproject.toml} is wanted; nothing is declared where requirements files count
 * @param file the {@code pyproject.toml}
 * @param use which extras and groups of it are wanted
 */
record ProjectNeeds(List<Path> requirements, ProjectDependencies declared, String file, LockUse use) {
    private static final String USUAL = "requirements.txt";

    ProjectNeeds {
        requirements = List.copyOf(requirements);
    }

    /** The files that are named, and nothing else: all that a build with a lock file has. */
    static ProjectNeeds named(BuildRequest.Wheels wheels) {
        return new ProjectNeeds(wheels.requirements(), ProjectDependencies.NONE, "", wheels.lock());
    }

    /**
     * Finds what is required.
     *
     * @param told hears what was chosen, if nothing is named
     * @throws BuildException if {@code pyproject.toml} can't be read, or has none of the extras or groups that are asked for
     */
    static ProjectNeeds find(
            Path project, Optional<PyProject> pyproject, BuildRequest.Wheels wheels, Consumer<String> told)
            throws BuildException {
        if (!wheels.requirements().isEmpty()) {
            return named(wheels);
        }
        LockUse use = wheels.lock();
        String file = pyproject.map(PyProject::file).orElse(project.toString());
        ProjectDependencies declared = ProjectDependencies.of(pyproject);
        requireKnown(declared, file, use);
        if (!declared.always().isEmpty() || use.asksForMore()) {
            told.accept("dependencies: those that pyproject.toml declares");
            return new ProjectNeeds(List.of(), declared, file, use);
        }
        List<Path> beside = beside(project);
        beside.forEach(path -> told.accept("dependencies: " + path.getFileName() + ", beside the project"));
        return new ProjectNeeds(beside, declared, file, use);
    }

    private static void requireKnown(ProjectDependencies declared, String file, LockUse use) throws BuildException {
        List<Problem> problems = new ArrayList<>();
        SortedSet<ProjectName> groups = new TreeSet<>(use.groups());
        groups.addAll(use.withoutGroups());
        unknown("extra", use.extras(), declared.extras().keySet(), file, problems);
        unknown("group", groups, declared.groups().keySet(), file, problems);
        BuildException.throwIfAny(problems);
    }

    private static void unknown(
            String what, Set<ProjectName> asked, Set<ProjectName> known, String file, List<Problem> problems) {
        for (ProjectName name : asked) {
            if (!known.contains(name)) {
                String all = known.stream().map(ProjectName::toString).collect(Collectors.joining(", "));
                problems.add(Problem.of(ProblemCode.CONFIG_INVALID, "the project has no " + what + " `" + name + "`")
                        .at(file)
                        .values(all.isEmpty() ? "none" : all, name.toString())
                        .hint("ask for one that it has, or declare it in `pyproject.toml`"));
            }
        }
    }

    /** {@code requirements.txt}, else the only {@code requirements*.txt}. */
    private static List<Path> beside(Path project) throws BuildException {
        if (Files.isRegularFile(project.resolve(USUAL))) {
            return List.of(project.resolve(USUAL));
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(project, "requirements*.txt")) {
            all.forEach(found::add);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the project's folder can't be read")
                    .at(project.toString())
                    .exception(e);
        }
        found.sort(null);
        if (found.size() > 1) {
            String names = found.stream()
                    .map(path -> String.valueOf(path.getFileName()))
                    .collect(Collectors.joining(", "));
            throw Problem.of(ProblemCode.CONFIG_INVALID, "several requirements files lie beside the project")
                    .at(project.toString())
                    .values("one of them, or " + USUAL, names)
                    .hint("name those that are meant with `" + Setting.REQUIREMENTS.flag() + "`")
                    .exception();
        }
        return found;
    }

    /**
     * What of the declared needs counts for {@code target}.
     *
     * @throws BuildException {@code TARGET_MISMATCH} if the project is for other Pythons, {@code REQUIREMENT_UNSUPPORTED} for
     *     each need that is no range of versions
     */
    List<Demand> demands(Target target) throws BuildException {
        return demands(target, name -> false, name -> false);
    }

    /**
     * The same where there are first-party projects.
     *
     * @param firstParty which projects are first-party, so that the place that is named for them is known
     * @param elsewhere which projects come from places that are not asked
     */
    List<Demand> demands(Target target, Predicate<ProjectName> firstParty, Predicate<ProjectName> elsewhere)
            throws BuildException {
        ActiveNeeds.requirePython(declared, file, target);
        SortedSet<ProjectName> groups = new TreeSet<>(use.groups());
        groups.removeAll(use.withoutGroups());
        List<Demand> demands = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (ProjectDependency need : ActiveNeeds.of(declared, target, use.extras(), groups)) {
            boolean away = need.elsewhere() || elsewhere.test(need.name());
            if (!firstParty.test(need.name()) && (away || need.versions().size() > 1)) {
                problems.add(unsupported(need, away));
            } else {
                demands.add(Demand.of(requirement(need), List.of(), need.where()));
            }
        }
        BuildException.throwIfAny(problems);
        return demands;
    }

    private static Requirement requirement(ProjectDependency need) {
        return need.requirement()
                .orElseGet(() -> new Requirement(
                        need.name().toString(),
                        need.extras().stream().map(ProjectName::toString).toList(),
                        SpecifierSet.any(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Problem unsupported(ProjectDependency need, boolean away) {
        return Problem.of(
                        ProblemCode.REQUIREMENT_UNSUPPORTED,
                        "`" + need.name() + "` is required from a "
                                + (away ? "place of its own" : "choice of ranges")
                                + ", which takes a lock file")
                .at(need.where())
                .hint("lock the project, or name its wheel in a requirements file, with `" + Setting.REQUIREMENTS.flag()
                        + "`");
    }

    /** Whether nothing at all is required. */
    boolean isEmpty() {
        return requirements.isEmpty() && declared.isEmpty();
    }
}
