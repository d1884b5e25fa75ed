package dev.mizzen.cli.output;

import dev.mizzen.build.ProblemDocument;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ExitStatus;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Tells on standard error what went wrong, as text or as JSON, one object in a line for each problem. */
public final class Reporter {
    private final TextStream err;
    private final Presentation presentation;
    private final ProblemText text;

    public Reporter(TextStream err, Presentation presentation) {
        this.err = err;
        this.presentation = presentation;
        this.text = new ProblemText(presentation.paint());
    }

    /** All problems; the first one decides how the process ends. Traces follow with {@code -vv}. */
    public ExitStatus errors(BuildException exception) {
        StringBuilder out = new StringBuilder();
        for (Problem problem : exception.problems()) {
            out.append(out.isEmpty() || presentation.json() ? "" : "\n").append(error(problem));
        }
        err.write(out.toString());
        if (exception.getCause() != null) {
            trace(exception);
        }
        return exception.problems().get(0).code().exitStatus();
    }

    /** A fault of ours. */
    public ExitStatus bug(Throwable fault) {
        String what = fault.getClass().getSimpleName() + (fault.getMessage() == null ? "" : ": " + fault.getMessage());
        Problem problem = Problem.of(
                ProblemCode.BUG, "Mizzen itself failed: `" + Redaction.printable(Redaction.urls(what), 500) + "`");
        boolean memory = fault instanceof OutOfMemoryError;
        err.write(error(problem.hint(
                memory
                        ? "the Java machine ran out of memory; give it more, such as `JAVA_TOOL_OPTIONS=-Xmx2g`"
                        : "this is a bug in Mizzen, not in your project; run the same command with `-vv` and report its"
                                + " output")));
        trace(fault);
        return ExitStatus.BUG;
    }

    /** Something suspicious. */
    public void warning(Problem problem) {
        if (presentation.json()) {
            err.line(ProblemDocument.json("warning", problem));
        } else if (!presentation.quiet()) {
            err.write(text.warning(problem));
        }
    }

    /** Something worth knowing, in one line. */
    public void note(String note) {
        if (!presentation.json() && !presentation.quiet()) {
            err.line(Redaction.printable(note, 500));
        }
    }

    /** What only {@code -v} shows. */
    public void detail(String detail) {
        if (presentation.verbosity() > 0) {
            note(detail);
        }
    }

    private String error(Problem problem) {
        return presentation.json() ? ProblemDocument.json("error", problem) + "\n" : text.error(problem);
    }

    private void trace(Throwable fault) {
        if (presentation.verbosity() > 1) {
            StringWriter trace = new StringWriter();
            fault.printStackTrace(new PrintWriter(trace));
            for (String line : Redaction.urls(trace.toString()).split("\\R")) {
                err.line(Redaction.printable(line.replace("\t", "    "), 1000));
            }
        }
    }
}
