package dev.mizzen.cli;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that can't be understood, in our words. */
final class UsageProblem {
    private UsageProblem() {}

    static Problem of(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String help = "`" + command + " --help` lists what there is";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched, command, help);
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing.getMissing().get(0) instanceof OptionSpec option
                    ? problem("`" + option.longestName() + "` needs a value: " + option.paramLabel())
                            .hint(help)
                    : problem("`" + command + "` needs "
                                    + missing.getMissing().get(0).paramLabel())
                            .hint(help);
        }
        return problem(Redaction.printable(String.valueOf(e.getMessage()).replace('\'', '`'), 400))
                .hint(help);
    }

    private static Problem unmatched(UnmatchedArgumentException e, String command, String help) {
        String argument = e.getUnmatched().get(0);
        int equals = argument.indexOf('=');
        boolean option = argument.startsWith("-");
        String name = option && equals > 0 ? argument.substring(0, equals) : argument;
        String shown = "`" + Redaction.printable(Redaction.urls(name)) + "`";
        List<String> nearest = e.getSuggestions();
        String hint = nearest.isEmpty() ? help : "the nearest is `" + nearest.get(0) + "`; " + help;
        boolean hasCommands = !e.getCommandLine().getCommandSpec().subcommands().isEmpty();
        if (option) {
            return problem("`" + command + "` has no option " + shown).hint(hint);
        }
        return problem("`" + command + "` " + (hasCommands ? "has no command " : "takes no further argument, such as ")
                        + shown)
                .hint(hint);
    }

    private static Problem problem(String message) {
        return Problem.of(ProblemCode.USAGE_INVALID, message);
    }
}
