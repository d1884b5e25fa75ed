package dev.mizzen.lock;

import dev.mizzen.python.MarkerVariable;
import dev.mizzen.python.Target;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The conditions that tell the targets of one lock file apart, as short as they can be. Two targets that differ in nothing that a
 * marker sees, such as one with glibc and one with musl, are twins: a condition that holds for one holds for the other.
 */
public final class TargetMarkers {
    /** What is compared, the simplest first. */
    private static final List<List<MarkerVariable>> TRAITS = List.of(
            List.of(MarkerVariable.PYTHON_VERSION),
            List.of(MarkerVariable.PLATFORM_MACHINE),
            List.of(MarkerVariable.PYTHON_VERSION, MarkerVariable.PLATFORM_MACHINE),
            List.of(MarkerVariable.PYTHON_FULL_VERSION),
            List.of(MarkerVariable.PYTHON_FULL_VERSION, MarkerVariable.PLATFORM_MACHINE));

    private static final Comparator<Target> ORDER =
            Comparator.comparing(Target::python).thenComparing(Target::architecture);

    private final List<Target> targets;

    /** @param targets all targets of the lock file */
    public TargetMarkers(Collection<Target> targets) {
        this.targets = targets.stream().sorted(ORDER).toList();
    }

    /** The interpreters that the lock file is for, one condition for each that a marker can tell; the C library it can't. */
    public Set<String> environments() {
        return targets.stream()
                .map(target -> "implementation_name == 'cpython' and python_version == '" + target.pythonSeries()
                        + "' and sys_platform == 'linux' and platform_machine == '" + target.architecture() + "'")
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether no marker tells the two apart. */
    public static boolean areTwins(Target one, Target other) {
        return one.markerEnvironment().equals(other.markerEnvironment());
    }

    /**
     * The condition that holds for {@code chosen} among all targets and for no other; nothing when they are all.
     *
     * @param chosen some of the targets, with each its twins
     */
    public Optional<String> only(Set<Target> chosen) {
        List<Target> others =
                targets.stream().filter(target -> !chosen.contains(target)).toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        for (List<MarkerVariable> traits : TRAITS) {
            Set<String> wanted =
                    conditions(targets.stream().filter(chosen::contains).toList(), traits);
            Set<String> unwanted = conditions(others, traits);
            if (wanted.stream().noneMatch(unwanted::contains)) {
                return Optional.of(String.join(" or ", wanted));
            }
        }
        throw new IllegalArgumentException("a target without its twin: " + chosen);
    }

    private static Set<String> conditions(List<Target> targets, List<MarkerVariable> traits) {
        return targets.stream()
                .map(target -> traits.stream()
                        .map(trait -> trait + " == '"
                                + target.markerEnvironment().value(trait).orElseThrow() + "'")
                        .collect(Collectors.joining(" and ")))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
