package dev.mizzen.cli;

import dev.mizzen.build.ImageBuilder;
import dev.mizzen.cli.output.Presentation;
import dev.mizzen.cli.output.TextStream;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ExitStatus;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command {@code mizzen}: finds the command that is meant, runs it, and says how it ended. */
final class Mizzen {
    private static final int HELP_COLUMNS = 100;

    private final Host host;
    private final ImageBuilder builder;

    Mizzen(Host host, ImageBuilder builder) {
        this.host = host;
        this.builder = builder;
    }

    /** Runs one command line to its end, and returns what the process ends with. */
    ExitStatus run(String... arguments) {
        TextStream out = new TextStream(host.out());
        TextStream err = new TextStream(host.err());
        Session session = new Session(host, out, err, guess(arguments));
        ExitStatus status;
        try {
            dispatch(arguments, session);
            status = ExitStatus.DONE;
        } catch (BuildException e) {
            status = session.reporter().errors(e);
        } catch (RuntimeException | Error e) {
            status = Thread.interrupted()
                    ? session.reporter().errors(Interruption.problem().exception(e))
                    : session.reporter().bug(e);
        }
        Optional<IOException> failure = out.failure();
        if (failure.isPresent() && status == ExitStatus.DONE) {
            return session.reporter()
                    .errors(Problem.of(
                                    ProblemCode.OUTPUT_UNWRITABLE,
                                    "the result cannot be written to standard output: "
                                            + failure.get().getMessage())
                            .exception());
        }
        return status;
    }

    private void dispatch(String[] arguments, Session session) throws BuildException {
        CommandLine line = commandLine();
        ParseResult parsed;
        try {
            parsed = line.parseArgs(arguments);
        } catch (ParameterException e) {
            throw UsageProblem.of(e).exception();
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine meant = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested()) {
            session.out().write(meant.getUsageMessage(CommandLine.Help.Ansi.OFF));
        } else if (last.isVersionHelpRequested()) {
            session.out().line("mizzen " + VersionCommand.version());
        } else if (last.commandSpec().userObject() instanceof Command command) {
            command.run(last, session);
        } else {
            String name = last.commandSpec().qualifiedName();
            throw Problem.of(ProblemCode.USAGE_INVALID, "`" + name + "` needs a command")
                    .hint("`" + name + " --help` lists the commands")
                    .exception();
        }
    }

    /** The whole tree of commands. */
    CommandLine commandLine() {
        CommandSpec root = SettingOptions.addHelp(CommandSpec.create().name("mizzen"));
        root.usageMessage().description("Build container images from Python projects, without a daemon.");
        root.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .arity("0")
                .type(boolean.class)
                .description("Show the version")
                .build());
        CommandSpec config = SettingOptions.addHelp(CommandSpec.create().name("config"));
        config.usageMessage().description("Show the configuration.");
        addTo(config, new ConfigCommand());
        CommandSpec cache = SettingOptions.addHelp(CommandSpec.create().name("cache"));
        cache.usageMessage().description("Look after the store, where builds keep what they have made.");
        addTo(cache, new CacheInfoCommand());
        addTo(cache, new CacheVerifyCommand());
        addTo(cache, new CachePruneCommand());
        addTo(root, new BuildCommand(builder));
        addTo(root, new LockCommand());
        addTo(root, new ExplainCommand());
        root.addSubcommand("config", new CommandLine(config));
        root.addSubcommand("cache", new CommandLine(cache));
        addTo(root, new CompletionCommand());
        addTo(root, new VersionCommand());
        return tuned(root);
    }

    private static void addTo(CommandSpec parent, Command command) {
        CommandSpec spec = command.spec();
        parent.addSubcommand(spec.name(), new CommandLine(spec));
    }

    private static CommandLine tuned(CommandSpec root) {
        CommandLine line = new CommandLine(root);
        line.setOverwrittenOptionsAllowed(true);
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
        line.setUsageHelpWidth(HELP_COLUMNS);
        line.setUsageHelpAutoWidth(false);
        tuneHelp(line);
        return line;
    }

    private static void tuneHelp(CommandLine line) {
        line.getCommandSpec().usageMessage().abbreviateSynopsis(true).sortOptions(false);
        line.getSubcommands().values().forEach(Mizzen::tuneHelp);
    }

    /** How to talk before the command line is understood. */
    private Presentation guess(String[] arguments) {
        Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
        List<String> given = List.of(arguments);
        if (given.contains(Setting.JSON.flag())) {
            flags.put(Setting.JSON, List.of(""));
        }
        if (given.contains("-vv")) {
            flags.put(Setting.VERBOSE, List.of("", ""));
        }
        for (String choice : List.of("always", "never")) {
            int at = given.indexOf(Setting.COLOR.flag());
            if (given.contains(Setting.COLOR.flag() + "=" + choice)
                    || (at >= 0 && at + 1 < given.size() && given.get(at + 1).equals(choice))) {
                flags.put(Setting.COLOR, List.of(choice));
            }
        }
        FileSettings nothing = FileSettings.none(host.workingDirectory());
        try {
            return presentation(Settings.resolve(flags, host.environment(), host.workingDirectory(), nothing));
        } catch (BuildException e) {
            return withoutEnvironment(flags, nothing);
        }
    }

    private Presentation withoutEnvironment(Map<Setting, List<String>> flags, FileSettings nothing) {
        try {
            return presentation(Settings.resolve(flags, Map.of(), host.workingDirectory(), nothing));
        } catch (BuildException e) {
            throw new IllegalStateException(e);
        }
    }

    private Presentation presentation(Settings settings) {
        return Presentation.of(settings, host.environment(), host.terminal());
    }
}
