package dev.mizzen.firstparty;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.layer.AppSource;
import dev.mizzen.layer.IgnorePatterns;
import dev.mizzen.layer.MemberSource;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.TomlValue;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import dev.mizzen.settings.FileReader;
import dev.mizzen.settings.FileSettings;
import dev.mizzen.settings.Setting;
import dev.mizzen.settings.SettingValue;
import dev.mizzen.wheel.InstallScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A first-party project beside the application, as its own folder declares it.
 *
 * @param name its name
 * @param folder its folder, without links
 * @param declaration what its files declare
 * @param settings what its own {@code [tool.mizzen]} says
 */
public record Member(ProjectName name, Path folder, Declaration declaration, List<SettingValue> settings) {
    public Member {
        settings = List.copyOf(settings);
    }

    /**
     * The project in {@code folder}.
     *
     * @throws BuildException with everything in its {@code pyproject.toml} that can't be read; {@code PROJECT_METADATA_INVALID}
     *     if it has no name
     */
    static Member read(Path folder) throws BuildException {
        Declaration declaration = Declaration.read(folder);
        if (declaration.pyproject().isEmpty()) {
            throw Problem.of(
                            ProblemCode.FILE_NOT_FOUND,
                            "the folder `" + folder + "` has no `pyproject.toml`, so nothing tells what is in it")
                    .at(folder.toString())
                    .hint("add one with `[project]`, or build the wheel and name it with `"
                            + Setting.MEMBER_WHEEL.flag() + "`")
                    .exception();
        }
        PyProject pyproject = declaration.pyproject().get();
        Optional<ProjectName> name = declaration.name();
        if (name.isEmpty()) {
            throw Problem.of(ProblemCode.PROJECT_METADATA_INVALID, "the project that is needed does not tell its name")
                    .at(pyproject.file())
                    .hint("add `[project]` with `name` and `version`")
                    .exception();
        }
        List<Problem> problems = new ArrayList<>();
        List<SettingValue> settings = new FileReader(new FileSettings(folder, pyproject.mizzen()), problems).read();
        BuildException.throwIfAny(problems);
        return new Member(name.get(), folder, declaration, settings);
    }

    /** Whether it is a package; else nothing of it is installed but what it needs. */
    boolean isInstalled() {
        Map<String, TomlValue> document = pyproject().document();
        return !isFalse(document, "tool", "uv", "package")
                && !isFalse(document, "tool", "poetry", "package-mode")
                && !isFalse(document, "tool", "pdm", "distribution");
    }

    private static boolean isFalse(Map<String, TomlValue> document, String... path) {
        Object value = document;
        for (String step : path) {
            value = value instanceof Map<?, ?> table && table.get(step) instanceof TomlValue inner
                    ? inner.value()
                    : List.of();
        }
        return Boolean.FALSE.equals(value);
    }

    PyProject pyproject() {
        return declaration.pyproject().orElseThrow();
    }

    /** Its version, from its metadata or its {@code [tool.mizzen]}, if either tells one. */
    Optional<Version> version() {
        return declaration.version().or(this::given);
    }

    private Optional<Version> given() {
        return texts(Setting.APP_VERSION).stream().findFirst().flatMap(Version::tryParse);
    }

    /**
     * What of it goes into the image.
     *
     * @param own files and folders that are part of no project: outputs, wheel folders, the store
     * @param others the folders of all other projects
     * @throws BuildException with each field that only running code would tell
     */
    MemberSource source(InstallScheme scheme, List<Path> own, List<Path> others) throws BuildException {
        for (String text : texts(Setting.APP_VERSION)) {
            try {
                Version.parse(text);
            } catch (SyntaxException e) {
                throw e.problem().at(pyproject().file()).exception();
            }
        }
        AppSource source = new AppSource(
                folder,
                declaration.dockerignore().and(IgnorePatterns.of(texts(Setting.EXCLUDE), "exclude")),
                IgnorePatterns.of(texts(Setting.INCLUDE), "include"),
                own,
                others.stream().filter(this::isBelow).toList(),
                Optional.of(texts(Setting.SOURCE_ROOT)).filter(roots -> !roots.isEmpty()));
        return new MemberSource(
                declaration
                        .distribution(scheme, given(), Setting.MEMBER_WHEEL)
                        .orElseThrow(() -> Problem.of(
                                        ProblemCode.PROJECT_DYNAMIC_FIELD,
                                        "nothing tells the version of `" + name + "`")
                                .at(pyproject().file())
                                .hint("give `version` in its `[tool.mizzen]`; or build its wheel and name it with `"
                                        + Setting.MEMBER_WHEEL.flag() + "`")
                                .exception()),
                source);
    }

    private boolean isBelow(Path other) {
        return other.startsWith(folder) && !other.equals(folder);
    }

    private List<String> texts(Setting setting) {
        return settings.stream()
                .filter(value -> value.setting() == setting)
                .flatMap(value -> value.items().stream())
                .map(SettingValue.Item::text)
                .toList();
    }
}
