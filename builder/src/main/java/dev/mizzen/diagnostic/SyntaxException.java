package dev.mizzen.diagnostic;

/**
 * A text does not follow its grammar. Thrown by the parsers of single values, which see the value alone; whoever knows the
 * file and line around the value moves the problem there with {@link #in}.
 */
public final class SyntaxException extends BuildException {
    private static final long serialVersionUID = 1L;

    /**
     * @param offset the first offending UTF-16 unit of {@code text}, from 0 up to its length
     * @param length how many units are meant; 1 at least
     */
    public SyntaxException(ProblemCode code, String message, String text, int offset, int length) {
        super(Problem.of(code, message).at(new SourceSpan("", 1, offset + 1, Math.max(1, length), text)));
    }

    /** The problem, with the value itself as its text. */
    public Problem problem() {
        return problems().get(0);
    }

    /** The same fault in a longer text: {@code prefix} and then the value. */
    public SyntaxException after(String prefix) {
        SourceSpan inner = problem().where().orElseThrow();
        return new SyntaxException(
                problem().code(),
                problem().message(),
                prefix + inner.text(),
                prefix.length() + inner.column() - 1,
                inner.length());
    }

    /**
     * The problem, moved into the file that holds the value.
     *
     * @param column where the value begins in the line, counted from 1
     * @param lineText the whole line, without its end
     */
    public Problem in(String file, int line, int column, String lineText) {
        SourceSpan inner = problem().where().orElseThrow();
        return problem().at(new SourceSpan(file, line, column + inner.column() - 1, inner.length(), lineText));
    }
}
