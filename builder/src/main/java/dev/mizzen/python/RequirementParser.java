package dev.mizzen.python;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The grammar of PEP 508 around the marker, with what all tools tolerate: any URL, parentheses, a comma at the end. */
final class RequirementParser {
    private final Grammar grammar;

    private RequirementParser(Grammar grammar) {
        this.grammar = grammar;
    }

    static Requirement parse(String text) throws SyntaxException {
        return new RequirementParser(new Grammar(ProblemCode.REQUIREMENT_INVALID, "requirement", text)).requirement();
    }

    private Requirement requirement() throws SyntaxException {
        grammar.skipBlanks();
        String spelling = name("a project name");
        grammar.skipBlanks();
        List<String> extras = extras();
        grammar.skipBlanks();
        SpecifierSet specifier = SpecifierSet.any();
        Optional<String> url = Optional.empty();
        String next = "`;` and a marker, or the end";
        if (grammar.accept("@")) {
            grammar.skipBlanks();
            if (grammar.atEnd()) {
                throw grammar.unexpected("a URL after `@`");
            }
            url = Optional.of(grammar.word());
        } else {
            specifier = specifiers();
            next = extras.isEmpty() && specifier.isEmpty()
                    ? "`[`, `@`, `;`, a comparison such as `==`, or the end"
                    : next;
        }
        grammar.skipBlanks();
        if (grammar.atEnd()) {
            return new Requirement(spelling, extras, specifier, url, Optional.empty());
        }
        if (!grammar.accept(";")) {
            throw grammar.unexpected(next);
        }
        return new Requirement(spelling, extras, specifier, url, Optional.of(MarkerParser.rest(grammar)));
    }

    private String name(String what) throws SyntaxException {
        int start = grammar.position();
        String name = grammar.nameLike();
        if (name.isEmpty()) {
            throw grammar.unexpected(what);
        }
        try {
            ProjectName.parse(name);
            return name;
        } catch (SyntaxException e) {
            throw inside(e, start);
        }
    }

    private List<String> extras() throws SyntaxException {
        List<String> extras = new ArrayList<>();
        if (!grammar.accept("[")) {
            return extras;
        }
        grammar.skipBlanks();
        if (grammar.accept("]")) {
            return extras;
        }
        while (true) {
            extras.add(name("the name of an extra"));
            grammar.skipBlanks();
            if (grammar.accept("]")) {
                return extras;
            }
            if (!grammar.accept(",")) {
                throw grammar.unexpected("`,` or `]`");
            }
            grammar.skipBlanks();
        }
    }

    private SpecifierSet specifiers() throws SyntaxException {
        int open = grammar.position();
        boolean parenthesised = grammar.accept("(");
        int start = grammar.position();
        int end = start;
        String text = grammar.text();
        while (end < text.length() && text.charAt(end) != ';' && text.charAt(end) != ')') {
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) == ')';
        if (parenthesised && !closed) {
            throw grammar.error("the parenthesis is not closed", open, open + 1);
        }
        SpecifierSet specifiers = specifiers(start, end);
        grammar.moveTo(parenthesised ? end + 1 : end);
        return specifiers;
    }

    /** The specifiers between two places; leaves the cursor at {@code start} when there can be none. */
    private SpecifierSet specifiers(int start, int end) throws SyntaxException {
        String text = grammar.text();
        grammar.skipBlanks();
        if (grammar.position() == end) {
            return SpecifierSet.any();
        }
        if ("<>=!~".indexOf(text.charAt(grammar.position())) < 0) {
            throw grammar.unexpected("`[`, `@`, `;`, a comparison such as `==`, or the end");
        }
        int last = end;
        while (Grammar.isBlank(text.charAt(last - 1))) {
            last--;
        }
        if (text.charAt(last - 1) == ',') {
            last--;
        }
        boolean empty = false;
        for (int i = start; i < last; i++) {
            if (text.charAt(i) == ',') {
                if (empty) {
                    grammar.moveTo(i);
                    throw grammar.unexpected("a comparison such as `==`");
                }
                empty = true;
            } else {
                empty &= Grammar.isBlank(text.charAt(i));
            }
        }
        try {
            return SpecifierSet.parse(text.substring(start, last));
        } catch (SyntaxException e) {
            throw inside(e, start);
        }
    }

    /** A problem with a part of the text that begins at {@code start}, as one of the whole. */
    private SyntaxException inside(SyntaxException e, int start) {
        Problem problem = e.problem();
        SourceSpan span = problem.where().orElseThrow();
        int offset = Math.min(start + span.column() - 1, grammar.text().length());
        return new SyntaxException(problem.code(), problem.message(), grammar.text(), offset, span.length());
    }
}
