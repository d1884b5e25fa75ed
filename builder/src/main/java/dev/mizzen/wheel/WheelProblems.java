package dev.mizzen.wheel;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The problems of one wheel, in the same words throughout: {@code wheel `x-1.0-py3-none-any.whl` …}. */
final class WheelProblems {
    private static final int MOST_SHOWN = 20;

    private final String filename;

    WheelProblems(String filename) {
        this.filename = filename;
    }

    String filename() {
        return filename;
    }

    /** The wheel breaks a rule. */
    Problem refused(String what) {
        return problem(ProblemCode.WHEEL_CONTENT_REFUSED, what);
    }

    /** The wheel is not what its RECORD says. */
    Problem disagreement(String what) {
        return problem(ProblemCode.WHEEL_RECORD_MISMATCH, what);
    }

    Problem recordMismatch(String member, String promised, String found) {
        return disagreement("holds " + name(member) + ", which is not what its RECORD promises")
                .values(promised, found);
    }

    Problem problem(ProblemCode code, String what) {
        return Problem.of(code, "wheel " + name(filename) + " " + what);
    }

    static String shown(String text) {
        return Redaction.printable(text);
    }

    /** {@code text} from the wheel, fit to be shown, in backticks. */
    static String name(String text) {
        return "`" + Redaction.printable(text) + "`";
    }

    /** Some names, or the first few of many. */
    static String names(Collection<String> texts) {
        String shown = texts.stream().limit(5).map(WheelProblems::name).collect(Collectors.joining(", "));
        return texts.size() > 5 ? shown + " and " + (texts.size() - 5) + " more" : shown;
    }

    /** The first problems of many: a hostile wheel can have as many as it has members. */
    List<Problem> abridged(Collection<Problem> problems) {
        return abridged(problems, more -> refused("has " + more + " more problems like these"));
    }

    static List<Problem> abridged(Collection<Problem> problems, IntFunction<Problem> rest) {
        if (problems.size() <= MOST_SHOWN) {
            return List.copyOf(problems);
        }
        List<Problem> first =
                new ArrayList<>(problems.stream().limit(MOST_SHOWN).toList());
        first.add(rest.apply(problems.size() - MOST_SHOWN));
        return first;
    }
}
