package dev.mizzen.firstparty;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.project.ProjectDependencies;
import dev.mizzen.project.ProjectDependency;
import dev.mizzen.python.Marker;
import dev.mizzen.python.MarkerOperator;
import dev.mizzen.python.MarkerVariable;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a first-party project needs, as requirements.
 *
 * @param target what it is to run on
 * @param file the file that declares it
 * @param firstParty which projects are first-party, so that the place that is named for them is known
 * @param elsewhere which projects come from places that are not asked
 */
record SourceNeeds(Target target, String file, Predicate<ProjectName> firstParty, Predicate<ProjectName> elsewhere) {
    /** An address that nobody follows. */
    private static final String ELSEWHERE = "a-place-of-its-own";

    /** @throws BuildException {@code REQUIREMENT_UNSUPPORTED} for each need that is no range of versions */
    List<Requirement> of(ProjectDependencies declared) throws BuildException {
        List<Requirement> needs = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (ProjectDependency need : declared.always()) {
            add(need, need.marker(), needs, problems);
        }
        for (Map.Entry<ProjectName, List<ProjectDependency>> extra :
                declared.extras().entrySet()) {
            for (ProjectDependency need : extra.getValue()) {
                add(need, Optional.of(withExtra(need.marker(), extra.getKey())), needs, problems);
            }
        }
        BuildException.throwIfAny(problems);
        return needs;
    }

    private void add(ProjectDependency need, Optional<Marker> marker, List<Requirement> needs, List<Problem> problems) {
        if (!need.isForPython(target.python())) {
            return;
        }
        boolean known = firstParty.test(need.name());
        if (need.versions().size() > 1 && !known) {
            problems.add(Problem.of(
                            ProblemCode.REQUIREMENT_UNSUPPORTED,
                            "`" + need.name() + "` is required from a choice of ranges, which takes a lock file")
                    .at(need.where())
                    .hint("lock the project, or give one range"));
            return;
        }
        boolean away = !known && (need.elsewhere() || elsewhere.test(need.name()));
        needs.add(new Requirement(
                need.name().toString(),
                need.extras().stream().map(ProjectName::toString).toList(),
                away || need.elsewhere() || need.versions().isEmpty()
                        ? SpecifierSet.any()
                        : need.versions().get(0),
                away ? Optional.of(ELSEWHERE) : Optional.empty(),
                marker));
    }

    private static Marker withExtra(Optional<Marker> marker, ProjectName extra) {
        Marker asked = new Marker.Comparison(
                new Marker.Variable(MarkerVariable.EXTRA), MarkerOperator.EQUAL, new Marker.Literal(extra.toString()));
        if (marker.isEmpty()) {
            return asked;
        }
        boolean single = marker.get() instanceof Marker.Comparison || marker.get() instanceof Marker.Group;
        return new Marker.And(List.of(single ? marker.get() : new Marker.Group(marker.get()), asked));
    }
}
