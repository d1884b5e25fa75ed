package dev.mizzen.python;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.Marker.And;
import dev.mizzen.python.Marker.Comparison;
import dev.mizzen.python.Marker.Group;
import dev.mizzen.python.Marker.Literal;
import dev.mizzen.python.Marker.Operand;
import dev.mizzen.python.Marker.Or;
import dev.mizzen.python.Marker.Variable;
import java.util.Optional;
import java.util.SortedSet;

/** The meaning of markers: PEP 508's comparisons, by version where both sides are versions, else by text. */
final class MarkerEvaluation {
    private final MarkerEnvironment environment;

    private MarkerEvaluation(MarkerEnvironment environment) {
        this.environment = environment;
    }

    static boolean of(Marker marker, MarkerEnvironment environment) throws BuildException {
        return new MarkerEvaluation(environment).holds(marker);
    }

    private boolean holds(Marker marker) throws BuildException {
        if (marker instanceof And and) {
            boolean all = true;
            for (Marker term : and.terms()) {
                all &= holds(term);
            }
            return all;
        }
        if (marker instanceof Or or) {
            boolean any = false;
            for (Marker term : or.terms()) {
                any |= holds(term);
            }
            return any;
        }
        return marker instanceof Group group ? holds(group.inner()) : compares((Comparison) marker);
    }

    private boolean compares(Comparison comparison) throws BuildException {
        if (comparison.left() instanceof Literal && comparison.right() instanceof Literal) {
            throw refused("`" + shown(comparison) + "` compares two texts and no variable");
        }
        if (comparison.right() instanceof Variable right && right.variable().isSet()) {
            SortedSet<String> names =
                    environment.set(right.variable()).orElseThrow(() -> undefined(comparison, right.variable()));
            if (!comparison.operator().asksContainment()) {
                throw meaningless(comparison);
            }
            boolean contained = names.contains(ProjectName.normalize(text(comparison, comparison.left())));
            return contained == (comparison.operator() == MarkerOperator.IN);
        }
        String left = text(comparison, comparison.left());
        String right = text(comparison, comparison.right());
        if (!comparison.operator().asksContainment() && comparesVersions(comparison)) {
            Optional<Specifier> specifier = Specifier.tryParse(comparison.operator() + right);
            if (specifier.isPresent()) {
                return specifier.get().matches(left);
            }
        }
        return compares(comparison, left, right);
    }

    private static boolean compares(Comparison comparison, String left, String right) throws BuildException {
        return switch (comparison.operator()) {
            case IN -> right.contains(left);
            case NOT_IN -> !right.contains(left);
            case EQUAL, LESS_OR_EQUAL, GREATER_OR_EQUAL -> left.equals(right);
            case NOT_EQUAL -> !left.equals(right);
            case LESS, GREATER -> false;
            case COMPATIBLE, EXACTLY -> throw meaningless(comparison);
        };
    }

    private String text(Comparison comparison, Operand operand) throws BuildException {
        if (operand instanceof Literal literal) {
            return literal.value();
        }
        MarkerVariable variable = ((Variable) operand).variable();
        if (variable.isSet()) {
            throw environment.set(variable).isPresent() ? meaningless(comparison) : undefined(comparison, variable);
        }
        return environment.value(variable).orElseThrow(() -> undefined(comparison, variable));
    }

    private static boolean comparesVersions(Comparison comparison) {
        Operand decisive = comparison.left() instanceof Variable ? comparison.left() : comparison.right();
        return ((Variable) decisive).variable().isVersion();
    }

    private static BuildException meaningless(Comparison comparison) {
        return refused("the comparison `" + shown(comparison) + "` has no meaning");
    }

    private static BuildException undefined(Comparison comparison, MarkerVariable variable) {
        return refused("`" + variable + "` has no value where `" + shown(comparison) + "` is asked");
    }

    private static BuildException refused(String message) {
        return Problem.of(ProblemCode.MARKER_INVALID, message).exception();
    }

    private static String shown(Comparison comparison) {
        return Redaction.printable(comparison.toString());
    }
}
