package dev.mizzen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.settings.Setting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Keeps {@code docs/cli.md} equal to what the commands say of themselves. */
class CliReferenceTest {
    private static final String HEAD = """
            # The command line

            This page is made from the commands; after changing one, write it anew with
            `mvn -pl builder,cli test -Dtest=CliReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dmizzen.write-reference=true`.

            Standard output holds the result alone; all else goes to standard error. Exit codes: 0 done, 1 refused input, 2 usage
            or configuration, 3 network or registry, 4 integrity, 5 the image's tests failed, 70 a bug, 130 interrupted.
            """;

    private static final String SETTINGS = """

            ## Settings

            A flag wins over an environment variable, which wins over `[tool.mizzen]` in the project's `pyproject.toml`. A list or a
            command replaces the other as a whole; tables are merged name by name. Paths in the file are relative to the file,
            others to the working directory. Not from the catalogue: `MIZZEN_CACHE` is the folder of the store,
            `SOURCE_DATE_EPOCH` stands in for `--created`, `NO_COLOR`, `FORCE_COLOR` and `CLICOLOR_FORCE` for `--color`.

            | flag | key in `[tool.mizzen]` | variable | meaning |
            |---|---|---|---|
            """;

    @Test
    void theReferenceIsWhatTheCommandsSay() throws IOException {
        Path page = Path.of(System.getProperty("mizzen.root"), "docs", "cli.md");
        String reference = reference();
        if (Boolean.getBoolean("mizzen.write-reference")) {
            Files.writeString(page, reference);
        }
        assertThat(page).content().isEqualTo(reference);
    }

    private static String reference() {
        OutputStream nowhere = OutputStream.nullOutputStream();
        Host host = new Host(Path.of(""), Map.of(), nowhere, nowhere, false);
        CommandLine root = new Mizzen(host, Builders.succeeding()).commandLine();
        StringBuilder out = new StringBuilder(HEAD);
        append(root, out);
        out.append(SETTINGS);
        for (Setting setting : Setting.values()) {
            String flags = setting.shortFlag().map(flag -> "`" + flag + "` ").orElse("") + "`" + setting.flag() + "`";
            String variable = setting.variable().map(name -> "`" + name + "`").orElse("");
            String type = switch (setting.shape()) {
                case SCALAR -> "";
                case LIST -> " (array)";
                case TABLE -> " (table)";
                case COMMAND -> " (string or array)";
            };
            out.append("| ")
                    .append(flags)
                    .append(" | `")
                    .append(setting.key())
                    .append('`')
                    .append(type);
            out.append(" | ")
                    .append(variable)
                    .append(" | ")
                    .append(setting.description())
                    .append(" |\n");
        }
        return out.toString();
    }

    private static void append(CommandLine command, StringBuilder out) {
        CommandSpec spec = command.getCommandSpec();
        out.append("\n## `").append(spec.qualifiedName()).append("`\n\n```\n");
        command.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .lines()
                .forEach(line -> out.append(line.stripTrailing()).append('\n'));
        out.append("```\n");
        for (CommandLine inner : List.copyOf(command.getSubcommands().values())) {
            append(inner, out);
        }
    }
}
