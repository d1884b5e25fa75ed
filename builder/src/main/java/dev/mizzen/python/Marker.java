package dev.mizzen.python;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition on the environment (PEP 508, with the set-valued variables of PEP 751): {@code python_version < "3.11" and
 * extra == "toml"}. Text of more than {@value Grammar#MAX_LENGTH} UTF-16 units or with parentheses nested deeper than
 * {@value MarkerParser#MAX_DEPTH} is refused.
 *
 * <p>{@code toString} gives the canonical text: single blanks, double quotes (single ones around a text that holds a double
 * quote), modern variable names, normalised extras, and of the parentheses those around two or more terms.
 */
public sealed interface Marker permits Marker.And, Marker.Comparison, Marker.Group, Marker.Or {
    /** Reads a marker; the exception points at the first character that cannot stand where it is. */
    static Marker parse(String text) throws SyntaxException {
        return MarkerParser.parse(text);
    }

    /**
     * Whether the condition holds. Every comparison is evaluated, also where the answer is clear before the last one, so
     * that a marker without meaning never depends on the environment to be noticed.
     *
     * @throws BuildException if a variable has no value in this environment ({@code extras} outside a lock file), or a
     *     comparison has no meaning ({@code sys_platform ~= "linux"})
     */
    default boolean evaluate(MarkerEnvironment environment) throws BuildException {
        return MarkerEvaluation.of(this, environment);
    }

    /**
     * All of two or more terms.
     *
     * @param terms comparisons and groups
     */
    record And(List<Marker> terms) implements Marker {
        public And {
            terms = List.copyOf(terms);
            if (terms.size() < 2 || terms.stream().anyMatch(term -> term instanceof And || term instanceof Or)) {
                throw new IllegalArgumentException("not the terms of a conjunction: " + terms);
            }
        }

        @Override
        public String toString() {
            return terms.stream().map(Marker::toString).collect(Collectors.joining(" and "));
        }
    }

    /**
     * At least one of two or more terms.
     *
     * @param terms comparisons, conjunctions and groups
     */
    record Or(List<Marker> terms) implements Marker {
        public Or {
            terms = List.copyOf(terms);
            if (terms.size() < 2 || terms.stream().anyMatch(Or.class::isInstance)) {
                throw new IllegalArgumentException("not the terms of a disjunction: " + terms);
            }
        }

        @Override
        public String toString() {
            return terms.stream().map(Marker::toString).collect(Collectors.joining(" or "));
        }
    }

    /**
     * A marker in parentheses, as a term of another; needed around {@link Or} in {@link And}, elsewhere kept as written.
     *
     * @param inner a conjunction or disjunction
     */
    record Group(Marker inner) implements Marker {
        public Group {
            if (inner instanceof Group || inner instanceof Comparison) {
                throw new IllegalArgumentException("parentheses without need: " + inner);
            }
        }

        @Override
        public String toString() {
            return "(" + inner + ")";
        }
    }

    /** One comparison; at least one side is a variable wherever it has a meaning. */
    record Comparison(Operand left, MarkerOperator operator, Operand right) implements Marker {
        @Override
        public String toString() {
            return left + " " + operator + " " + right;
        }
    }

    /** One side of a comparison. */
    sealed interface Operand permits Literal, Variable {}

    /** A side that the environment fills in. */
    record Variable(MarkerVariable variable) implements Operand {
        @Override
        public String toString() {
            return variable.toString();
        }
    }

    /** A side given as text, which holds no backslash, no control character but the tab, and at most one kind of quote. */
    record Literal(String value) implements Operand {
        public Literal {
            boolean allowed = value.chars().noneMatch(c -> c == '\\' || (Character.isISOControl(c) && c != '\t'));
            if (!allowed || (value.indexOf('"') >= 0 && value.indexOf('\'') >= 0)) {
                throw new IllegalArgumentException("cannot stand in a marker: " + value);
            }
        }

        @Override
        public String toString() {
            return value.indexOf('"') >= 0 ? "'" + value + "'" : '"' + value + '"';
        }
    }
}
