package dev.mizzen.cli;

import dev.mizzen.build.JsonLine;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code mizzen version}. */
final class VersionCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("version");
        spec.usageMessage().description("Show the version.");
        return SettingOptions.add(spec, SettingOptions.PRESENTATION);
    }

    @Override
    public void run(ParseResult parsed, Session session) throws BuildException {
        Host host = session.host();
        session.present(Settings.resolve(
                SettingOptions.read(parsed),
                host.environment(),
                host.workingDirectory(),
                FileSettings.none(host.workingDirectory())));
        session.out().line(session.presentation().json() ? json() : "mizzen " + version());
    }

    private static String json() {
        return JsonLine.of(out -> {
            out.writeStartObject();
            out.writeNumberField("schema", 1);
            out.writeStringField("version", version());
            out.writeEndObject();
        });
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
            properties.load(Objects.requireNonNull(in, "version.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Objects.requireNonNull(properties.getProperty("mizzen.version"));
    }
}
