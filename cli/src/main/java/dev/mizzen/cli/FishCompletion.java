package dev.mizzen.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completions in fish's own form: one {@code complete} line for each command and option. */
final class FishCompletion {
    private FishCompletion() {}

    static String script(CommandSpec root) {
        StringBuilder out = new StringBuilder();
        List<String> names = List.copyOf(root.subcommands().keySet());
        String none = "not __fish_seen_subcommand_from " + String.join(" ", names);
        options(root, none, out);
        root.subcommands().forEach((name, command) -> {
            out.append("complete -c mizzen -f -n '")
                    .append(none)
                    .append("' -a ")
                    .append(name);
            out.append(" -d ").append(quoted(summary(command.getCommandSpec()))).append('\n');
            String seen = "__fish_seen_subcommand_from " + name;
            options(command.getCommandSpec(), seen, out);
            command.getCommandSpec().subcommands().forEach((inner, nested) -> {
                out.append("complete -c mizzen -f -n '")
                        .append(seen)
                        .append("' -a ")
                        .append(inner);
                out.append(" -d ")
                        .append(quoted(summary(nested.getCommandSpec())))
                        .append('\n');
                options(nested.getCommandSpec(), seen, out);
            });
        });
        return out.toString();
    }

    private static void options(CommandSpec command, String condition, StringBuilder out) {
        List<OptionSpec> options = new ArrayList<>(command.options());
        for (OptionSpec option : options) {
            out.append("complete -c mizzen -n '").append(condition).append('\'');
            for (String name : option.names()) {
                out.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
            }
            if (option.arity().min() > 0) {
                out.append(" -r");
                String label = option.paramLabel();
                if (label.contains("|")) {
                    out.append(" -f -a ").append(quoted(label.replace('|', ' ')));
                }
            }
            out.append(" -d ")
                    .append(quoted(String.join(" ", option.description())))
                    .append('\n');
        }
    }

    private static String summary(CommandSpec command) {
        return String.join(" ", command.usageMessage().description());
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
