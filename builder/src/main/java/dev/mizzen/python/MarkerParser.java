package dev.mizzen.python;

import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.python.Marker.And;
import dev.mizzen.python.Marker.Comparison;
import dev.mizzen.python.Marker.Group;
import dev.mizzen.python.Marker.Literal;
import dev.mizzen.python.Marker.Operand;
import dev.mizzen.python.Marker.Or;
import dev.mizzen.python.Marker.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The marker part of the grammar of PEP 508, by recursive descent with a bound on the depth. */
final class MarkerParser {
    /** How deep parentheses may be nested. */
    static final int MAX_DEPTH = 100;

    private final Grammar grammar;
    private int depth;

    private MarkerParser(Grammar grammar) {
        this.grammar = grammar;
    }

    static Marker parse(String text) throws SyntaxException {
        Grammar grammar = new Grammar(ProblemCode.MARKER_INVALID, "marker", text);
        return rest(grammar);
    }

    /** The marker that fills the rest of {@code grammar}. */
    static Marker rest(Grammar grammar) throws SyntaxException {
        Marker marker = new MarkerParser(grammar).disjunction();
        if (!grammar.atEnd()) {
            throw grammar.unexpected("`and`, `or` or the end");
        }
        return marker instanceof Group group ? group.inner() : marker;
    }

    private Marker disjunction() throws SyntaxException {
        List<Marker> terms = new ArrayList<>();
        do {
            terms.add(conjunction());
        } while (grammar.acceptWord("or"));
        return terms.size() == 1 ? terms.get(0) : new Or(terms);
    }

    private Marker conjunction() throws SyntaxException {
        List<Marker> terms = new ArrayList<>();
        do {
            terms.add(term());
        } while (grammar.acceptWord("and"));
        return terms.size() == 1 ? terms.get(0) : new And(terms);
    }

    private Marker term() throws SyntaxException {
        grammar.skipBlanks();
        Marker term = grammar.sees('(') ? parenthesised() : comparison();
        grammar.skipBlanks();
        return term;
    }

    private Marker parenthesised() throws SyntaxException {
        int start = grammar.position();
        grammar.accept("(");
        if (++depth > MAX_DEPTH) {
            throw grammar.error("parentheses are nested deeper than " + MAX_DEPTH, start, start + 1);
        }
        Marker inner = disjunction();
        if (!grammar.accept(")")) {
            throw grammar.unexpected("`and`, `or` or `)`");
        }
        depth--;
        return inner instanceof And || inner instanceof Or ? new Group(inner) : inner;
    }

    private Comparison comparison() throws SyntaxException {
        Operand left = operand();
        grammar.skipBlanks();
        MarkerOperator operator = operator();
        grammar.skipBlanks();
        Operand right = operand();
        return new Comparison(besideExtra(left, right), operator, besideExtra(right, left));
    }

    /** {@code operand}, normalised when it is compared with the variable {@code extra} (PEP 685). */
    private static Operand besideExtra(Operand operand, Operand other) {
        boolean extra = other instanceof Variable variable && variable.variable() == MarkerVariable.EXTRA;
        return extra && operand instanceof Literal literal
                ? new Literal(ProjectName.normalize(literal.value()))
                : operand;
    }

    private Operand operand() throws SyntaxException {
        if (grammar.sees('\'') || grammar.sees('"')) {
            return literal();
        }
        int start = grammar.position();
        String name = grammar.nameLike();
        Optional<MarkerVariable> variable = MarkerVariable.named(name);
        if (variable.isPresent()) {
            return new Variable(variable.get());
        }
        if (name.isEmpty()) {
            throw grammar.unexpected("a variable or a text in quotes");
        }
        throw grammar.error("`" + Redaction.printable(name) + "` is not a marker variable", start, grammar.position());
    }

    private Literal literal() throws SyntaxException {
        String text = grammar.text();
        int start = grammar.position() + 1;
        int end = text.indexOf(text.charAt(start - 1), start);
        if (end < 0) {
            throw grammar.error("the text is not closed by a quote", start - 1, start);
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\' || (Character.isISOControl(c) && c != '\t')) {
                String shown = Redaction.printable(Character.toString(c));
                throw grammar.error("`" + shown + "` cannot stand in the text of a marker", i, i + 1);
            }
        }
        grammar.moveTo(end + 1);
        return new Literal(text.substring(start, end));
    }

    private MarkerOperator operator() throws SyntaxException {
        if (grammar.acceptWord("in")) {
            return MarkerOperator.IN;
        }
        if (grammar.acceptWord("not")) {
            if (grammar.skipBlanks() == 0 || !grammar.acceptWord("in")) {
                throw grammar.unexpected("`in` after `not`");
            }
            return MarkerOperator.NOT_IN;
        }
        for (MarkerOperator operator : MarkerOperator.SIGNS) {
            if (grammar.accept(operator.toString())) {
                return operator;
            }
        }
        throw grammar.unexpected("a comparison: one of `==`, `!=`, `<=`, `<`, `>=`, `>`, `~=`, `===`, `in`, `not in`");
    }
}
