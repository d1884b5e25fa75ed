package dev.mizzen.cli.output;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.SourceSpan;

/** A problem as people read it: message, place with a caret, the two values, and after a blank line the hint. */
public final class ProblemText {
    private static final int LONGEST_MESSAGE = 2000;
    private static final int LONGEST_LINE = 100;
    private static final int BEFORE_CARET = 60;
    private static final String VALUE_MARGIN = "   ";

    private final Paint paint;

    public ProblemText(Paint paint) {
        this.paint = paint;
    }

    /** Some lines, each with its end. */
    public String error(Problem problem) {
        return text(paint.error("error[" + problem.code() + "]"), problem);
    }

    /** Some lines, each with its end. */
    public String warning(Problem problem) {
        return text(paint.warning("warning[" + problem.code() + "]"), problem);
    }

    private String text(String head, Problem problem) {
        StringBuilder out = new StringBuilder();
        out.append(head)
                .append(": ")
                .append(paint.strong(clean(problem.message())))
                .append('\n');
        problem.where().ifPresent(where -> place(where, out));
        problem.expected().ifPresent(value -> value("expected", value, out));
        problem.actual().ifPresent(value -> value("actual  ", value, out));
        problem.remedy()
                .ifPresent(hint -> out.append('\n')
                        .append(paint.hint("hint:"))
                        .append(' ')
                        .append(clean(hint))
                        .append('\n'));
        return out.toString();
    }

    private void place(SourceSpan where, StringBuilder out) {
        out.append("  ")
                .append(paint.faint("-->"))
                .append(' ')
                .append(clean(name(where)))
                .append('\n');
        if (where.text().isEmpty() || where.column() == 0) {
            return;
        }
        String line = where.text();
        int caret = Math.min(where.column() - 1, line.length());
        int from = caret > LONGEST_LINE - 20 ? caret - BEFORE_CARET : 0;
        int to = Math.min(line.length(), from + LONGEST_LINE);
        String before = (from > 0 ? "…" : "") + shown(line.substring(from, Math.min(caret, to)));
        String marked = shown(line.substring(caret, Math.max(caret, Math.min(to, caret + where.length()))));
        String after =
                shown(line.substring(Math.min(to, caret + where.length()), to)) + (to < line.length() ? "…" : "");
        String number = isCommandLine(where) ? "" : Integer.toString(where.line());
        String gutter = " ".repeat(number.length());
        out.append("   ")
                .append(paint.faint(number + " | "))
                .append(before + marked + after)
                .append('\n');
        out.append("   ").append(paint.faint(gutter + " | ")).append(" ".repeat(DisplayWidth.of(before)));
        out.append(paint.error("^".repeat(Math.max(1, DisplayWidth.of(marked)))))
                .append('\n');
    }

    private static String name(SourceSpan where) {
        return isCommandLine(where) ? where.file() : where.toString();
    }

    /** A flag or a variable, which has no lines. */
    private static boolean isCommandLine(SourceSpan where) {
        return where.file().startsWith("--") || where.file().startsWith("MIZZEN_");
    }

    private void value(String name, String value, StringBuilder out) {
        out.append(VALUE_MARGIN)
                .append(paint.faint(name))
                .append("  ")
                .append(clean(value))
                .append('\n');
    }

    private static String shown(String text) {
        return Redaction.printable(text.replace('\t', ' '), Integer.MAX_VALUE);
    }

    /** Safe for a terminal; line ends stay, since some messages list things. */
    private static String clean(String text) {
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            out.append(out.isEmpty() ? "" : "\n").append(Redaction.printable(line, LONGEST_MESSAGE));
        }
        return out.toString();
    }
}
