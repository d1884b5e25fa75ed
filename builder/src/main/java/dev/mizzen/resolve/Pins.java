package dev.mizzen.resolve;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.python.Operator;
import dev.mizzen.python.Prereleases;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.Specifier;
import dev.mizzen.python.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers what each project is pinned to, by one line or by several that agree. */
final class Pins {
    /**
     * What one project is pinned to.
     *
     * @param version the one version; a file of it may carry a local version besides
     * @param demand the first line that says so
     * @param extras the extras of all lines
     */
    record Pin(Version version, Demand demand, SortedSet<ProjectName> extras) {}

    private final Map<ProjectName, Pin> pins = new TreeMap<>();
    private final List<Demand> unpinned = new ArrayList<>();
    private final List<Problem> conflicts = new ArrayList<>();

    /** Takes the pins of {@code demands}, which all apply. */
    Pins(List<Demand> demands) {
        for (Demand demand : demands) {
            Optional<Version> version =
                    demand.file().map(file -> file.filename().version()).or(() -> version(demand.requirement()));
            if (version.isPresent()) {
                add(version.get(), demand);
            } else {
                unpinned.add(demand);
            }
        }
    }

    /** The pins, in the order of the projects' names. */
    Map<ProjectName, Pin> all() {
        return pins;
    }

    /** The extras that were asked for of a project that is pinned. */
    SortedSet<ProjectName> extras(ProjectName name) {
        return Objects.requireNonNull(pins.get(name)).extras();
    }

    /** The demands that name no single version. */
    List<Demand> unpinned() {
        return unpinned;
    }

    /** What contradicts: two versions of one project, or a version that {@code constraints} forbid. */
    List<Problem> conflicts(List<Demand> constraints) {
        List<Problem> all = new ArrayList<>(conflicts);
        for (Demand constraint : constraints) {
            Requirement allowed = constraint.requirement();
            Pin pin = pins.get(allowed.name());
            if (pin != null && !allowed.specifier().contains(pin.version(), Prereleases.ALLOWED)) {
                all.add(Problem.of(
                                ProblemCode.DEPENDENCY_CONFLICT,
                                "`" + allowed.name() + "` is pinned to a version that a constraint forbids")
                        .at(pin.demand().where())
                        .values(
                                allowed.specifier() + " (" + constraint.where() + ")",
                                pin.version().toString())
                        .hint("change the pin or the constraint"));
            }
        }
        return all;
    }

    private void add(Version version, Demand demand) {
        ProjectName name = demand.requirement().name();
        Pin known = pins.putIfAbsent(
                name,
                new Pin(version, demand, new TreeSet<>(demand.requirement().extraNames())));
        if (known == null) {
            return;
        }
        known.extras().addAll(demand.requirement().extraNames());
        if (!known.version().equals(version) || !known.demand().file().equals(demand.file())) {
            conflicts.add(Problem.of(ProblemCode.DEPENDENCY_CONFLICT, "`" + name + "` is asked for twice")
                    .at(demand.where())
                    .values(
                            shown(known.version(), known.demand()) + " ("
                                    + known.demand().where() + ")",
                            shown(version, demand))
                    .hint("keep one of the two lines"));
        }
    }

    private static String shown(Version version, Demand demand) {
        return demand.file().map(Object::toString).orElse(version.toString());
    }

    /** The one version that a requirement allows: {@code ==} without a wildcard, or {@code ===}; others may stand beside. */
    static Optional<Version> version(Requirement requirement) {
        for (Specifier specifier : requirement.specifier().specifiers()) {
            boolean exact = specifier.operator() == Operator.EQUAL && !specifier.isPrefix();
            if (exact || specifier.operator() == Operator.ARBITRARY) {
                return Version.tryParse(specifier.text());
            }
        }
        return Optional.empty();
    }
}
