package dev.mizzen.cli;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.build.BuildListener;
import dev.mizzen.build.BuildResult;
import dev.mizzen.build.ImageBuilder;
import dev.mizzen.build.ResultDocument;
import dev.mizzen.cli.output.Amounts;
import dev.mizzen.cli.output.Progress;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.settings.Origin;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code mizzen build}: from a project to an image. */
final class BuildCommand implements Command {
    private final ImageBuilder builder;

    BuildCommand(ImageBuilder builder) {
        this.builder = builder;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("build");
        spec.usageMessage()
                .description("Build an image from a Python project.")
                .footer(
                        "",
                        "Every option can also stand in [tool.mizzen] of pyproject.toml, in the plural where it",
                        "repeats; one with a single value also in the environment, as MIZZEN_ and upper case.");
        List<Setting> settings = new ArrayList<>(List.of(Setting.values()));
        settings.removeAll(List.of(Setting.LOCK_BASE, Setting.LOCK_PLATFORM));
        return SettingOptions.add(SettingOptions.addProject(spec), settings);
    }

    @Override
    public void run(ParseResult parsed, Session session) throws BuildException {
        ProjectSettings project = ProjectSettings.read(parsed, session);
        BuildRequest request = BuildRequest.of(
                project.folder(), project.settings(), session.host().environment());
        BuildResult result;
        try (Progress progress = Progress.of(
                session.presentation(),
                session.err(),
                session.reporter(),
                session.host().columns())) {
            tellPip(project.settings(), progress);
            result = builder.build(request, progress);
        }
        if (session.presentation().json()) {
            session.out().line(ResultDocument.json(result));
        } else {
            summarize(result, session);
            session.out().line(result.reference());
        }
    }

    /** Which settings come from pip's configuration, and from which place of it; their values may be secret. */
    private static void tellPip(Settings settings, BuildListener listener) {
        for (SettingValue value : settings.all()) {
            value.items().stream()
                    .filter(item -> item.origin() == Origin.PIP)
                    .findFirst()
                    .ifPresent(item -> listener.on(new BuildEvent.Detailed("from pip's configuration: "
                            + value.setting().flag().substring(2) + ", "
                            + Redaction.printable(item.where().toString(), 400))));
        }
    }

    private static void summarize(BuildResult result, Session session) {
        if (session.presentation().verbosity() > 0) {
            for (BuildResult.BuiltLayer layer : result.layers()) {
                session.reporter()
                        .note("  " + layer.digest() + "  " + Amounts.bytes(layer.size()) + "  " + layer.role() + "  "
                                + layer.title() + (layer.reused() ? " (reused)" : ""));
            }
        }
        long made = result.layers().stream().filter(layer -> !layer.reused()).count();
        String what = result.layers().size() + " layers, " + made + " of them new, " + Amounts.bytes(result.size())
                + ", Python " + result.python() + " on " + result.platform() + ", created " + result.created();
        for (ImagePlace output : result.outputs()) {
            session.reporter().note("Wrote " + Redaction.printable(output.toString(), 400) + ": " + what);
        }
        for (BuildResult.Push push : result.pushes()) {
            String sent = push.sent() == 0
                    ? "nothing to send"
                    : Amounts.bytes(push.bytes()) + " sent, " + push.reused() + " blobs reused";
            session.reporter()
                    .note("Pushed " + Redaction.printable(push.repository(), 400) + ": " + what + ", " + sent);
        }
    }
}
