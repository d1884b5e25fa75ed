package dev.mizzen.cli;

import dev.mizzen.build.StoreKeeper;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code mizzen cache prune}: removes from the store what was not used for long, or until it is small enough. */
final class CachePruneCommand extends CacheCommand {
    private static final String UNUSED_FOR = "--unused-for";
    private static final String MAX_SIZE = "--max-size";

    CachePruneCommand() {
        super("prune", "Remove from the store what was not used for a time, or until it is small enough.");
    }

    @Override
    void addTo(CommandSpec spec) {
        spec.addOption(option(UNUSED_FOR, "TIME", "Remove what was not used for so long: 12h, 30d, 8w"));
        spec.addOption(option(MAX_SIZE, "SIZE", "Then remove what was used least recently: 500MB, 20GB, 0"));
    }

    private static OptionSpec option(String name, String placeholder, String description) {
        return OptionSpec.builder(name)
                .arity("1")
                .paramLabel(placeholder)
                .hideParamSyntax(true)
                .type(String.class)
                .description(description)
                .build();
    }

    @Override
    Answer answer(StoreKeeper keeper, ParseResult parsed) throws BuildException {
        String time = parsed.matchedOptionValue(UNUSED_FOR, "");
        String size = parsed.matchedOptionValue(MAX_SIZE, "");
        List<Problem> problems = new ArrayList<>();
        Optional<Duration> unusedFor = Quantity.duration(time);
        OptionalLong mostBytes = Quantity.bytes(size);
        if (parsed.hasMatchedOption(UNUSED_FOR) && unusedFor.isEmpty()) {
            problems.add(Quantity.problem(UNUSED_FOR, "a number and one of s, m, h, d, w", time));
        }
        if (parsed.hasMatchedOption(MAX_SIZE) && mostBytes.isEmpty()) {
            problems.add(Quantity.problem(MAX_SIZE, "a number and perhaps kB, MB, GB, TB, KiB, MiB, GiB or TiB", size));
        }
        if (!parsed.hasMatchedOption(UNUSED_FOR) && !parsed.hasMatchedOption(MAX_SIZE)) {
            problems.add(Problem.of(ProblemCode.USAGE_INVALID, "nothing says what is to go")
                    .hint("give `" + UNUSED_FOR + " 30d` or `" + MAX_SIZE + " 20GB`, or both; `" + MAX_SIZE
                            + " 0` removes everything"));
        }
        BuildException.throwIfAny(problems);

        StoreKeeper.Removed removed = keeper.prune(unusedFor, mostBytes);
        StoreKeeper.Contents left = removed.left();
        return new Answer(
                List.of("removed " + files(removed.files(), removed.bytes()) + "; left "
                        + files(left.files(), left.bytes())),
                left.path(),
                List.of(
                        new Figure("removed_files", removed.files()),
                        new Figure("removed_bytes", removed.bytes()),
                        new Figure("files", left.files()),
                        new Figure("bytes", left.bytes())));
    }
}
