package dev.mizzen.firstparty;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.layer.AppDistribution;
import dev.mizzen.layer.IgnorePatterns;
import dev.mizzen.project.PoetryTable;
import dev.mizzen.project.ProjectTable;
import dev.mizzen.project.PyProject;
import dev.mizzen.project.Sourced;
import dev.mizzen.python.EntryPoint;
import dev.mizzen.python.EntryPoints;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Version;
import dev.mizzen.resolve.Resolution;
import dev.mizzen.settings.Setting;
import dev.mizzen.wheel.InstallScheme;
import dev.mizzen.wheel.ScriptTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the files of a project declare: its static metadata, and what stays out of images.
 *
 * @param pyproject its {@code pyproject.toml}, if it has one
 * @param dockerignore its {@code .dockerignore}; ignores nothing if it has none
 */
public record Declaration(Optional<PyProject> pyproject, IgnorePatterns dockerignore) {
    static final String PYPROJECT = "pyproject.toml";
    private static final String DOCKERIGNORE = ".dockerignore";

    /** What of a project a static reader must know to install it. */
    private static final List<String> NEEDED = List.of("version", "scripts", "gui-scripts", "entry-points");

    /** Build systems whose projects hold code to be compiled. */
    private static final List<String> COMPILING = List.of("maturin", "mesonpy", "scikit_build_core.build");

    public static Declaration read(Path project) throws BuildException {
        if (!Files.isDirectory(project)) {
            throw Problem.of(ProblemCode.FILE_NOT_FOUND, "the project `" + project + "` is not a folder")
                    .hint("name the folder of the project: `mizzen build DIR`; without one it is the current folder")
                    .exception();
        }
        Path pyproject = project.resolve(PYPROJECT);
        Path dockerignore = project.resolve(DOCKERIGNORE);
        try {
            return new Declaration(
                    Files.exists(pyproject) ? Optional.of(PyProject.read(pyproject)) : Optional.empty(),
                    Files.exists(dockerignore)
                            ? IgnorePatterns.parse(Files.readAllBytes(dockerignore), dockerignore.toString())
                            : IgnorePatterns.NONE);
        } catch (IOException e) {
            throw Problem.of(ProblemCode.FILE_INVALID, "the file `" + dockerignore + "` can't be read")
                    .exception(e);
        }
    }

    /** The project's scripts, from {@code [project]} or, where there is none, from Poetry's table. */
    public EntryPoints entryPoints() {
        Optional<ProjectTable> table = table();
        if (table.isPresent()) {
            return new EntryPoints(table.get().scripts(), table.get().guiScripts());
        }
        List<EntryPoint> scripts = poetry().map(PoetryTable::scripts).orElse(List.of());
        return new EntryPoints(scripts, List.of());
    }

    /** The project's name, if it tells one. */
    Optional<ProjectName> name() {
        return table().map(ProjectTable::name)
                .or(() -> poetry().flatMap(PoetryTable::spelling).flatMap(ProjectName::tryParse));
    }

    /** The project's version, if its metadata tells one. */
    Optional<Version> version() {
        return table().isPresent() ? table().flatMap(ProjectTable::version) : poetry().flatMap(PoetryTable::version);
    }

    /** Whether a wheel of the project itself is installed, so that its metadata comes from there. */
    public boolean isAmong(Resolution resolution) {
        Optional<ProjectName> name = name();
        return name.isPresent()
                && resolution.wheels().stream().anyMatch(wheel -> wheel.name().equals(name.get()));
    }

    /**
     * What the project is to the environment; nothing when it does not call itself a distribution.
     *
     * @param given the version, for a project that leaves it open
     * @param wheel the setting that takes a wheel instead
     * @throws BuildException with each field that only running code would tell, or when there are two versions
     */
    public Optional<AppDistribution> distribution(InstallScheme scheme, Optional<Version> given, Setting wheel)
            throws BuildException {
        Optional<ProjectTable> table = table();
        if (table.isPresent()) {
            ProjectTable project = table.get();
            refuseDynamic(project, given, wheel);
            Version version = version(project.version(), given, project.place(), wheel);
            return Optional.of(distribution(project.name(), version, AppMetadata.of(project, version), scheme, wheel));
        }
        Optional<PoetryTable> poetry = poetry().filter(PoetryTable::packageMode);
        Optional<Version> stated = poetry.flatMap(PoetryTable::version).filter(known -> !isStandIn(known, given));
        if (poetry.isEmpty() || poetry.get().spelling().isEmpty() || (stated.isEmpty() && given.isEmpty())) {
            return Optional.empty();
        }
        ProjectName name = ProjectName.tryParse(poetry.get().spelling().get()).orElseThrow();
        Version version = version(stated, given, poetry.get().place(), wheel);
        return Optional.of(distribution(name, version, AppMetadata.of(poetry.get(), version), scheme, wheel));
    }

    /** Poetry wants a version even of projects that get theirs from a plug-in; these write 0.0.0. */
    private static boolean isStandIn(Version stated, Optional<Version> given) {
        return given.isPresent() && stated.toString().equals("0.0.0");
    }

    private static Version version(Optional<Version> stated, Optional<Version> given, SourceSpan where, Setting wheel)
            throws BuildException {
        if (stated.isPresent() && given.isPresent() && !stated.get().equals(given.get())) {
            String setting = wheel == Setting.APP_WHEEL
                    ? "`" + Setting.APP_VERSION.flag() + "`"
                    : "`version` in its `[tool.mizzen]`";
            throw Problem.of(
                            ProblemCode.CONFIG_INVALID,
                            "the project states its version, and " + setting + " gives another")
                    .at(where)
                    .values(stated.get().toString(), given.get().toString())
                    .hint("leave " + setting + " out, or make `version` dynamic in the project")
                    .exception();
        }
        return stated.or(() -> given).orElseThrow();
    }

    private AppDistribution distribution(
            ProjectName name, Version version, String metadata, InstallScheme scheme, Setting wheel)
            throws BuildException {
        refuseCompiled(wheel);
        return new AppDistribution(
                name,
                version,
                metadata,
                AppMetadata.entryPoints(entryPoints(), table()),
                ScriptTexts.of(entryPoints(), scheme));
    }

    private void refuseCompiled(Setting wheel) throws BuildException {
        String backend = pyproject.flatMap(PyProject::buildBackend).orElse("");
        if (COMPILING.contains(backend)) {
            throw Problem.of(
                            ProblemCode.PROJECT_NEEDS_WHEEL,
                            "the project is built by `" + backend
                                    + "`, which compiles code, and nothing is compiled here")
                    .at(pyproject.orElseThrow().file())
                    .hint("build its wheel and name it with `" + wheel.flag() + "`")
                    .exception();
        }
    }

    private static void refuseDynamic(ProjectTable table, Optional<Version> version, Setting wheel)
            throws BuildException {
        List<Problem> problems = new ArrayList<>();
        for (Sourced<String> field : table.dynamic()) {
            boolean known = field.value().equals("version") && version.isPresent();
            if (NEEDED.contains(field.value()) && !known) {
                problems.add(dynamic(field.value(), field.span(), wheel));
            }
        }
        BuildException.throwIfAny(problems);
    }

    private static Problem dynamic(String field, SourceSpan where, Setting wheel) {
        String remedy = field.equals("version")
                ? "`version` in `[tool.mizzen]`"
                        + (wheel == Setting.APP_WHEEL ? ", or `" + Setting.APP_VERSION.flag() + " VERSION`" : "")
                : "`" + field + "` in `[project]`";
        return Problem.of(
                        ProblemCode.PROJECT_DYNAMIC_FIELD,
                        "`project." + field + "` is dynamic: only running the project's build would tell it")
                .at(where)
                .hint("give " + remedy + "; or build the project's wheel and name it with `" + wheel.flag() + "`");
    }

    private Optional<ProjectTable> table() {
        return pyproject.flatMap(PyProject::project);
    }

    private Optional<PoetryTable> poetry() {
        return pyproject.flatMap(PyProject::poetry);
    }
}
