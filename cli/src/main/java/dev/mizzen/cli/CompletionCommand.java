package dev.mizzen.cli;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code mizzen completion}: a script that teaches a shell the commands and their options. */
final class CompletionCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("completion");
        spec.usageMessage()
                .description("Print a completion script for a shell.")
                .footer("", "In bash: source <(mizzen completion bash); in fish: mizzen completion fish | source");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .paramLabel("bash|zsh|fish")
                .hideParamSyntax(true)
                .type(String.class)
                .description("The shell")
                .build());
        return SettingOptions.addHelp(spec);
    }

    @Override
    public void run(ParseResult parsed, Session session) throws BuildException {
        CommandLine root = new CommandLine(parsed.commandSpec().root());
        String shell = parsed.matchedPositionalValue(0, "");
        switch (shell) {
            case "bash", "zsh" -> session.out().write(AutoComplete.bash("mizzen", root));
            case "fish" -> session.out().write(FishCompletion.script(root.getCommandSpec()));
            default ->
                throw Problem.of(
                                ProblemCode.USAGE_INVALID,
                                "no completion for the shell `" + Redaction.printable(shell) + "`")
                        .values("bash, zsh or fish", "`" + Redaction.printable(shell) + "`")
                        .exception();
        }
    }
}
