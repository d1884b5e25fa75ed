package dev.mizzen.cli;

import dev.mizzen.build.JsonLine;
import dev.mizzen.build.StoreKeeper;
import dev.mizzen.cli.output.Amounts;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What {@code mizzen cache info}, {@code verify} and {@code prune} have in common: they look after the user's store. */
abstract class CacheCommand implements Command {
    private final String name;
    private final String description;

    CacheCommand(String name, String description) {
        this.name = name;
        this.description = description;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage().description(description);
        addTo(spec);
        return SettingOptions.add(spec, SettingOptions.PRESENTATION);
    }

    /** Adds the command's own options. */
    void addTo(CommandSpec spec) {}

    @Override
    public final void run(ParseResult parsed, Session session) throws BuildException {
        Host host = session.host();
        session.present(Settings.resolve(
                SettingOptions.read(parsed),
                host.environment(),
                host.workingDirectory(),
                FileSettings.none(host.workingDirectory())));
        StoreKeeper keeper =
                new StoreKeeper(host.environment(), Path.of(System.getProperty("user.home")), InstantSource.system());
        Answer answer = answer(keeper, parsed);
        if (session.presentation().json()) {
            session.out().line(json(answer));
        } else {
            answer.text().forEach(session.out()::line);
        }
    }

    /** Does it and tells the result. */
    abstract Answer answer(StoreKeeper keeper, ParseResult parsed) throws BuildException;

    /**
     * A result for people and for programs.
     *
     * @param text the lines for people
     * @param path the store
     * @param figures the members of the JSON object besides its schema and the store
     */
    record Answer(List<String> text, Path path, List<Figure> figures) {
        Answer {
            text = List.copyOf(text);
            figures = List.copyOf(figures);
        }
    }

    /** A member of the JSON object. */
    record Figure(String name, long value) {}

    static String files(long count, long bytes) {
        return counted(count, "file") + ", " + Amounts.bytes(bytes);
    }

    static String counted(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    static String shown(Path path) {
        return Redaction.printable(path.toString(), 400);
    }

    private static String json(Answer answer) {
        return JsonLine.of(out -> {
            out.writeStartObject();
            out.writeNumberField("schema", 1);
            out.writeStringField("path", answer.path().toString());
            for (Figure figure : answer.figures()) {
                out.writeNumberField(figure.name(), figure.value());
            }
            out.writeEndObject();
        });
    }
}
