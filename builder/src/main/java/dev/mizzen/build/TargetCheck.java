package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.Target;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.settings.Setting;
import java.util.ArrayList;
import java.util.List;

/** Compares the target that was read from a base with the one that was asked for. */
final class TargetCheck {
    private TargetCheck() {}

    /** @throws BuildException with a {@code TARGET_MISMATCH} for each difference */
    static void require(BuildRequest.Base wanted, Target target) throws BuildException {
        List<Problem> problems = new ArrayList<>();
        wanted.python()
                .filter(python -> !python.equals(target.python()))
                .ifPresent(python -> problems.add(mismatch(wanted, "Python", Setting.PYTHON)
                        .values(python.toString(), target.python() + " (" + target.interpreter() + ")")
                        .hint("take a base with that Python, choose another of its interpreters with `--interpreter`,"
                                + " or leave `--python` out")));
        wanted.libc()
                .filter(libc -> !libc.equals(target.libc()))
                .ifPresent(libc -> problems.add(mismatch(wanted, "C library", Setting.LIBC)
                        .values(libc.toString(), target.libc().toString())
                        .hint("take a base with that C library, or leave `--libc` out")));
        BuildException.throwIfAny(problems);
    }

    private static Problem mismatch(BuildRequest.Base wanted, String what, Setting setting) {
        return Problem.of(
                ProblemCode.TARGET_MISMATCH,
                "the base `" + Redaction.printable(wanted.reference().toString(), 400) + "` has another " + what
                        + " than `" + setting.flag() + "` asks for");
    }
}
