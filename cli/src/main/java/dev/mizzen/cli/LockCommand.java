package dev.mizzen.cli;

import dev.mizzen.build.LockResult;
import dev.mizzen.build.Locker;
import dev.mizzen.cli.output.Progress;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.python.ProjectName;
import dev.mizzen.request.LockRequest;
import dev.mizzen.settings.Setting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code mizzen lock}: from requirements to a lock file. */
final class LockCommand implements Command {
    private static final String FILE = "--lock-file";
    private static final String UPGRADE = "--upgrade";
    private static final String UPGRADE_PACKAGE = "--upgrade-package";
    private static final String CHECK = "--check";
    private static final List<Setting> SETTINGS = List.of(
            Setting.LOCK_BASE,
            Setting.REQUIREMENTS,
            Setting.EXTRA,
            Setting.GROUP,
            Setting.NO_GROUP,
            Setting.WORKSPACE,
            Setting.MEMBER_WHEEL,
            Setting.OVERRIDE,
            Setting.INDEX_URL,
            Setting.EXTRA_INDEX_URL,
            Setting.INDEX_STRATEGY,
            Setting.INDEX,
            Setting.FIND_LINKS,
            Setting.NO_INDEX,
            Setting.BUILD_SDIST,
            Setting.OFFLINE,
            Setting.CERT,
            Setting.TIMEOUT,
            Setting.RETRIES,
            Setting.ISOLATED,
            Setting.LOCK_PLATFORM,
            Setting.PYTHON,
            Setting.INTERPRETER,
            Setting.LIBC,
            Setting.INSECURE_REGISTRY,
            Setting.PROGRESS,
            Setting.COLOR,
            Setting.QUIET,
            Setting.VERBOSE);

    /** What is one for a build is any number here. */
    private static final Map<Setting, Setting> STAND_INS =
            Map.of(Setting.LOCK_BASE, Setting.BASE, Setting.LOCK_PLATFORM, Setting.PLATFORM);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("lock");
        spec.usageMessage().description("Write the exact wheels for one or more base images into a pylock.toml.");
        spec.addOption(OptionSpec.builder(FILE)
                .arity("1")
                .paramLabel("FILE")
                .type(String.class)
                .description("The lock file; default pylock.toml in the project")
                .build());
        spec.addOption(flag("Choose all versions anew", UPGRADE, "-U"));
        spec.addOption(OptionSpec.builder(UPGRADE_PACKAGE, "-P")
                .arity("1")
                .paramLabel("PROJECT")
                .type(String[].class)
                .description("Project whose version is chosen anew")
                .build());
        spec.addOption(flag("Write nothing; fail if the file is not up to date", CHECK));
        return SettingOptions.add(SettingOptions.addProject(spec), SETTINGS, STAND_INS);
    }

    private static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build();
    }

    @Override
    public void run(ParseResult parsed, Session session) throws BuildException {
        ProjectSettings project = ProjectSettings.read(parsed, session);
        Host host = session.host();
        LockRequest.Change change = new LockRequest.Change(
                parsed.hasMatchedOption(UPGRADE), projects(parsed), parsed.hasMatchedOption(CHECK));
        LockRequest request = LockRequest.of(
                project.folder(), file(parsed, project, host), change, project.settings(), host.environment());
        LockResult result;
        Path home = Path.of(System.getProperty("user.home"));
        try (Progress progress =
                Progress.of(session.presentation(), session.err(), session.reporter(), host.columns())) {
            result = new Locker(host.environment(), home, InstantSource.system()).lock(request, progress);
        }
        result.changes().forEach(text -> session.reporter().note("  " + text));
        session.reporter()
                .note((result.changes().isEmpty() ? "Up to date: " : "Wrote ")
                        + Redaction.printable(result.file().toString(), 400) + ", " + result.wheels() + " wheels");
        session.out().line(result.file().toString());
    }

    private static Set<ProjectName> projects(ParseResult parsed) throws BuildException {
        Set<ProjectName> projects = new TreeSet<>();
        for (String name : parsed.matchedOptionValue(UPGRADE_PACKAGE, new String[0])) {
            projects.add(ProjectName.tryParse(name)
                    .orElseThrow(() -> Problem.of(
                                    ProblemCode.USAGE_INVALID,
                                    "`" + Redaction.printable(name) + "` is not the name of a project")
                            .hint("`" + UPGRADE_PACKAGE + "` takes one name, and may be repeated")
                            .exception()));
        }
        return projects;
    }

    private static Path file(ParseResult parsed, ProjectSettings project, Host host) throws BuildException {
        String given = parsed.matchedOptionValue(FILE, "");
        try {
            return given.isEmpty()
                    ? project.folder().resolve("pylock.toml")
                    : host.workingDirectory().resolve(given).normalize();
        } catch (InvalidPathException e) {
            throw Problem.of(ProblemCode.USAGE_INVALID, "not a path: `" + Redaction.printable(given) + "`")
                    .hint("`" + FILE + "` takes the path of a file")
                    .exception(e);
        }
    }
}
