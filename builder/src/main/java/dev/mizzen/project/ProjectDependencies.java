package dev.mizzen.project;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a project needs: its dependencies, and those of its extras and of its dependency groups.
 *
 * @param name the project's name, if it tells one
 * @param pythons the ranges of which the interpreter must be in one; none when the project does not say
 * @param always what is always needed
 * @param extras what its extras need besides
 * @param groups what its dependency groups need (PEP 735, or the tables of Poetry, PDM and uv that came before)
 */
public record ProjectDependencies(
        Optional<ProjectName> name,
        List<SpecifierSet> pythons,
        List<ProjectDependency> always,
        SortedMap<ProjectName, List<ProjectDependency>> extras,
        SortedMap<ProjectName, List<ProjectDependency>> groups) {
    /** Nothing is declared. */
    public static final ProjectDependencies NONE =
            new ProjectDependencies(Optional.empty(), List.of(), List.of(), new TreeMap<>(), new TreeMap<>());

    public ProjectDependencies {
        pythons = List.copyOf(pythons);
        always = List.copyOf(always);
        extras = copy(extras);
        groups = copy(groups);
    }

    private static SortedMap<ProjectName, List<ProjectDependency>> copy(
            Map<ProjectName, List<ProjectDependency>> lists) {
        SortedMap<ProjectName, List<ProjectDependency>> copy = new TreeMap<>();
        lists.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        return Collections.unmodifiableSortedMap(copy);
    }

    /**
     * What {@code pyproject} declares: in {@code [project]} and {@code [dependency-groups]}, and in the tables of Poetry, PDM
     * and uv where these leave it open.
     *
     * @throws BuildException with everything in these tables that can't be read
     */
    public static ProjectDependencies of(PyProject pyproject) throws BuildException {
        return new DependencyReader(pyproject).read();
    }

    /** The same; nothing is declared by a project without a {@code pyproject.toml}. */
    public static ProjectDependencies of(Optional<PyProject> pyproject) throws BuildException {
        return pyproject.isPresent() ? of(pyproject.get()) : NONE;
    }

    /** Whether nothing at all is declared. */
    public boolean isEmpty() {
        return always.isEmpty() && extras.isEmpty() && groups.isEmpty();
    }
}
