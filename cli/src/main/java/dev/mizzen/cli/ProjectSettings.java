package dev.mizzen.cli;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * A project and what is set for it.
 *
 * @param folder the folder that the command line names
 */
record ProjectSettings(Path folder, Settings settings) {
    /** Reads flags, variables and the project's file, in that order, so that {@code session} talks as it is told to soon. */
    static ProjectSettings read(ParseResult parsed, Session session) throws BuildException {
        return read(parsed, 0, session);
    }

    /** The same where the project is the parameter number {@code index}, counted from 0. */
    static ProjectSettings read(ParseResult parsed, int index, Session session) throws BuildException {
        Host host = session.host();
        Map<Setting, List<String>> flags = SettingOptions.read(parsed);
        FileSettings nothing = FileSettings.none(host.workingDirectory());
        session.present(Settings.resolve(flags, host.environment(), host.workingDirectory(), nothing));

        Path folder = folder(parsed.matchedPositionalValue(index, ""), host);
        FileSettings file = FileSettings.read(folder);
        Settings settings =
                Settings.resolve(flags, host.environment(), host.workingDirectory(), file, Optional.of(Path.of("/")));
        session.present(settings);
        return new ProjectSettings(folder, settings);
    }

    private static Path folder(String text, Host host) throws BuildException {
        try {
            return host.workingDirectory().resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw Problem.of(ProblemCode.USAGE_INVALID, "not a path: `" + Redaction.printable(text) + "`")
                    .exception(e);
        }
    }
}
