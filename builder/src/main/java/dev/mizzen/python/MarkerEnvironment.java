package dev.mizzen.python;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What markers are evaluated against: the interpreter's eleven variables (PEP 508), and what is being asked for, which is
 * one of: a distribution itself or one of its extras ({@code extra} has a value, maybe the empty one), or the content of a
 * lock file ({@code extras} and {@code dependency_groups} have values, PEP 751).
 *
 * <p>For an image {@code platform_release} and {@code platform_version} are empty: nothing is known of the machine that
 * will run it, and the one that builds it does not count.
 */
public final class MarkerEnvironment {
    private final Map<MarkerVariable, String> values;
    private final Map<MarkerVariable, SortedSet<String>> sets;

    private MarkerEnvironment(Map<MarkerVariable, String> values, Map<MarkerVariable, SortedSet<String>> sets) {
        this.values = values;
        this.sets = sets;
    }

    /**
     * The environment of an interpreter, asked for a distribution without extras.
     *
     * @param values exactly the eleven variables that describe an interpreter
     */
    public static MarkerEnvironment of(Map<MarkerVariable, String> values) {
        EnumMap<MarkerVariable, String> own = new EnumMap<>(MarkerVariable.class);
        own.putAll(values);
        for (MarkerVariable variable : MarkerVariable.values()) {
            if (own.containsKey(variable) != variable.describesInterpreter()) {
                throw new IllegalArgumentException("not the eleven variables: " + values.keySet());
            }
        }
        own.put(MarkerVariable.EXTRA, "");
        own.computeIfPresent(MarkerVariable.PYTHON_FULL_VERSION, (variable, value) -> asVersion(value));
        return new MarkerEnvironment(own, Map.of());
    }

    /** An interpreter built between two releases calls itself {@code 3.11.0+}, which is no version until it is completed. */
    private static String asVersion(String python) {
        return python.endsWith("+") ? python + "local" : python;
    }

    /** The same interpreter, asked for the extra {@code name} of a distribution; empty for the distribution itself. */
    public MarkerEnvironment withExtra(String name) {
        EnumMap<MarkerVariable, String> own = new EnumMap<>(values);
        own.put(MarkerVariable.EXTRA, ProjectName.normalize(name));
        return new MarkerEnvironment(own, Map.of());
    }

    /** The same interpreter, asked for the content of a lock file with these extras and dependency groups. */
    public MarkerEnvironment forLock(Collection<String> extras, Collection<String> groups) {
        EnumMap<MarkerVariable, String> own = new EnumMap<>(values);
        own.remove(MarkerVariable.EXTRA);
        EnumMap<MarkerVariable, SortedSet<String>> ownSets = new EnumMap<>(MarkerVariable.class);
        ownSets.put(MarkerVariable.EXTRAS, normalized(extras));
        ownSets.put(MarkerVariable.DEPENDENCY_GROUPS, normalized(groups));
        return new MarkerEnvironment(own, ownSets);
    }

    /** The value of a variable that is not a set, if it is defined here. */
    public Optional<String> value(MarkerVariable variable) {
        return Optional.ofNullable(values.get(variable));
    }

    /** The normalised names in a variable that is a set, if it is defined here. */
    public Optional<SortedSet<String>> set(MarkerVariable variable) {
        return Optional.ofNullable(sets.get(variable));
    }

    private static SortedSet<String> normalized(Collection<String> names) {
        SortedSet<String> result = new TreeSet<>();
        names.forEach(name -> result.add(ProjectName.normalize(name)));
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarkerEnvironment that && values.equals(that.values) && sets.equals(that.sets);
    }

    @Override
    public int hashCode() {
        return 31 * values.hashCode() + sets.hashCode();
    }

    /** The variables and their values, for people. */
    @Override
    public String toString() {
        return values + (sets.isEmpty() ? "" : " " + sets);
    }
}
