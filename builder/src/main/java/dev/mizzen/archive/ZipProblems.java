package dev.mizzen.archive;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;

/** The wording of what is wrong with a zip. */
final class ZipProblems {
    private ZipProblems() {}

    /** A name from inside the zip, safe to show. */
    static String shown(String name) {
        return Redaction.printable(name);
    }

    static Problem refused(String zip, String what) {
        return Problem.of(ProblemCode.ZIP_REFUSED, "`" + shown(zip) + "`: " + what);
    }

    static Problem corrupt(String zip, String what) {
        return Problem.of(ProblemCode.ZIP_CORRUPT, "`" + shown(zip) + "`: " + what);
    }

    static BuildException limit(String zip, String what) {
        return Problem.of(ProblemCode.ARCHIVE_LIMIT_EXCEEDED, "`" + shown(zip) + "`: " + what)
                .exception();
    }
}
