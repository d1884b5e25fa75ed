package dev.mizzen.cli;

import dev.mizzen.build.Explainer;
import dev.mizzen.build.Explanation;
import dev.mizzen.build.ExplanationDocument;
import dev.mizzen.cli.output.ExplanationText;
import dev.mizzen.cli.output.Progress;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.request.BuildRequest;
import dev.mizzen.settings.Setting;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code mizzen explain}: why a package is in the image, or where a path of it comes from. */
final class ExplainCommand implements Command {
    /** What decides neither about packages nor about files. */
    private static final Set<Setting> LEFT_OUT = EnumSet.of(
            Setting.OUTPUT,
            Setting.TAG,
            Setting.PUSH,
            Setting.METADATA_FILE,
            Setting.IIDFILE,
            Setting.IMAGE_REFS,
            Setting.ENTRYPOINT,
            Setting.CMD,
            Setting.ENV,
            Setting.LABEL,
            Setting.ANNOTATION,
            Setting.WORKDIR,
            Setting.PORT,
            Setting.CREATED);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("explain");
        spec.usageMessage()
                .description("Say why a package is in the image, or where a path of it comes from.")
                .footer("", "Takes the options of build that decide about packages and files.");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .paramLabel("PACKAGE|PATH")
                .type(String.class)
                .description("Name of a package, or a path with a / in it")
                .build());
        List<Setting> settings = List.of(Setting.values()).stream()
                .filter(setting -> !LEFT_OUT.contains(setting))
                .toList();
        return SettingOptions.add(SettingOptions.addProject(spec, 1), settings);
    }

    @Override
    public void run(ParseResult parsed, Session session) throws BuildException {
        ProjectSettings project = ProjectSettings.read(parsed, 1, session);
        Host host = session.host();
        BuildRequest request = BuildRequest.ofQuestion(project.folder(), project.settings(), host.environment());
        Path home = Path.of(System.getProperty("user.home"));
        int threads = Runtime.getRuntime().availableProcessors();
        Explanation explanation;
        try (Progress progress =
                Progress.of(session.presentation(), session.err(), session.reporter(), host.columns())) {
            explanation = new Explainer(host.environment(), home, InstantSource.system(), threads)
                    .explain(request, parsed.matchedPositionalValue(0, ""), progress);
        }
        if (session.presentation().json()) {
            session.out().line(ExplanationDocument.json(explanation));
        } else {
            ExplanationText.of(explanation).forEach(session.out()::line);
        }
    }
}
