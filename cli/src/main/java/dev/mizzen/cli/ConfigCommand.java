package dev.mizzen.cli;

import dev.mizzen.build.JsonLine;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.settings.Origin;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code mizzen config show}: what is set for a project, and where. */
final class ConfigCommand implements Command {
    private static final String ORIGIN = "--origin";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("show");
        spec.usageMessage().description("Show what is set for a project by its file, the environment and options.");
        spec.addOption(OptionSpec.builder(ORIGIN)
                .arity("0")
                .type(boolean.class)
                .description("Say where each value comes from")
                .build());
        return SettingOptions.add(SettingOptions.addProject(spec), List.of(Setting.values()));
    }

    @Override
    public void run(ParseResult parsed, Session session) throws BuildException {
        Settings settings = ProjectSettings.read(parsed, session).settings();
        if (session.presentation().json()) {
            session.out().line(json(settings));
            return;
        }
        for (SettingValue value : settings.all()) {
            session.out().line(text(value, parsed.hasMatchedOption(ORIGIN)));
        }
    }

    private static String text(SettingValue value, boolean withOrigin) {
        String values = value.items().stream().map(ConfigCommand::toml).collect(Collectors.joining(", "));
        String all = switch (value.setting().shape()) {
            case SCALAR -> isBare(value.setting()) ? value.items().get(0).text() : values;
            case LIST, COMMAND -> "[" + values + "]";
            case TABLE -> "{" + values + "}";
        };
        String origins =
                value.items().stream().map(ConfigCommand::origin).distinct().collect(Collectors.joining(", "));
        return value.setting().key() + " = " + all + (withOrigin && !origins.isEmpty() ? "  # " + origins : "");
    }

    private static boolean isBare(Setting setting) {
        return setting.kind() == Setting.Kind.BOOLEAN || setting.kind() == Setting.Kind.COUNT;
    }

    private static String toml(SettingValue.Item item) {
        String text = quoted(Redaction.urls(item.text()));
        return item.name().isEmpty() ? text : quoted(item.name()) + " = " + text;
    }

    /** A TOML basic string; its escapes are those of JSON. */
    private static String quoted(String text) {
        return JsonLine.of(out -> out.writeString(text));
    }

    private static String origin(SettingValue.Item item) {
        return item.origin() == Origin.FILE || item.origin() == Origin.ENVIRONMENT || item.origin() == Origin.PIP
                ? Redaction.printable(item.where().toString(), 400)
                : item.where().file();
    }

    private static String json(Settings settings) {
        return JsonLine.of(out -> {
            out.writeStartObject();
            out.writeNumberField("schema", 1);
            out.writeArrayFieldStart("settings");
            for (SettingValue value : settings.all()) {
                for (SettingValue.Item item : value.items()) {
                    out.writeStartObject();
                    out.writeStringField("key", value.setting().key());
                    if (!item.name().isEmpty()) {
                        out.writeStringField("name", item.name());
                    }
                    out.writeStringField("value", Redaction.urls(item.text()));
                    out.writeStringField("origin", item.origin().name().toLowerCase(Locale.ROOT));
                    out.writeStringField("where", item.where().toString());
                    out.writeEndObject();
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}
