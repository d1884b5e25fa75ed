package dev.mizzen.lock;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.Marker;
import dev.mizzen.python.MarkerEnvironment;
import dev.mizzen.python.MarkerOperator;
import dev.mizzen.python.MarkerVariable;
import java.util.List;
import java.util.Optional;

/**
 * The markers of lock files, in all of which {@code extra == "name"} asks whether the extra is among those that were asked for,
 * as {@code "name" in extras} does in PEP 751: uv, Poetry and PDM evaluate them with a set of extras.
 */
final class LockMarkers {
    private LockMarkers() {}

    static Marker parse(String text) throws SyntaxException {
        return inSets(Marker.parse(text));
    }

    static boolean holds(Optional<Marker> marker, MarkerEnvironment environment) throws BuildException {
        return marker.isEmpty() || marker.get().evaluate(environment);
    }

    /** The same condition with {@code extra} as a set. */
    static Marker inSets(Marker marker) {
        if (marker instanceof Marker.And and) {
            return new Marker.And(and.terms().stream().map(LockMarkers::inSets).toList());
        }
        if (marker instanceof Marker.Or or) {
            return new Marker.Or(or.terms().stream().map(LockMarkers::inSets).toList());
        }
        if (marker instanceof Marker.Group group) {
            return new Marker.Group(inSets(group.inner()));
        }
        return inSet((Marker.Comparison) marker);
    }

    /** {@code marker} for those alone who asked for {@code extra}. */
    static Marker withExtra(Optional<Marker> marker, String extra) {
        Marker asked = new Marker.Comparison(
                new Marker.Literal(extra), MarkerOperator.IN, new Marker.Variable(MarkerVariable.EXTRAS));
        if (marker.isEmpty()) {
            return asked;
        }
        boolean single = marker.get() instanceof Marker.Comparison || marker.get() instanceof Marker.Group;
        return new Marker.And(List.of(single ? marker.get() : new Marker.Group(marker.get()), asked));
    }

    private static Marker inSet(Marker.Comparison comparison) {
        boolean isEqual = comparison.operator() == MarkerOperator.EQUAL;
        if (!isEqual && comparison.operator() != MarkerOperator.NOT_EQUAL) {
            return comparison;
        }
        if (!isExtra(comparison.left()) && !isExtra(comparison.right())) {
            return comparison;
        }
        Marker.Operand name = isExtra(comparison.left()) ? comparison.right() : comparison.left();
        return name instanceof Marker.Literal
                ? new Marker.Comparison(
                        name,
                        isEqual ? MarkerOperator.IN : MarkerOperator.NOT_IN,
                        new Marker.Variable(MarkerVariable.EXTRAS))
                : comparison;
    }

    private static boolean isExtra(Marker.Operand operand) {
        return operand instanceof Marker.Variable variable && variable.variable() == MarkerVariable.EXTRA;
    }
}
