package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.build.LockTexts.Locked;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Questions about images: why a package is there, in that version, and where a path comes from. */
class ExplainerTest extends ServedBuild {
    private static final String SITE = "/opt/venv/lib/python3.11/site-packages/";

    private Explanation.Present present(String name) throws BuildException {
        Explanation explanation = build.explain(name);
        assertThat(explanation).isInstanceOf(Explanation.Present.class);
        return (Explanation.Present) explanation;
    }

    private Explanation.Found found(String path) throws BuildException {
        Explanation explanation = build.explain(path);
        assertThat(explanation).isInstanceOf(Explanation.Found.class);
        return (Explanation.Found) explanation;
    }

    private Problem problem(String subject) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> build.explain(subject));
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    private List<String> newer(String name) throws BuildException {
        return present(name).newer().passed().stream()
                .map(passed -> String.join(" ", passed.versions()) + ": " + passed.reason())
                .map(text -> text.replace(folder.toString(), "DIR"))
                .toList();
    }

    @Test
    void aPackageIsThereBecauseSomebodyNeedsIt() throws Exception {
        serve("alpha", wheel("alpha", "1.0").requires("beta[fast]>=1").requires("gone; python_version < '3'"));
        serve(
                "beta",
                wheel("beta", "1.5")
                        .metadata("Provides-Extra: fast")
                        .requires("gamma>=2; extra == 'fast'")
                        .requires("delta; extra == 'slow'"));
        serve("gamma", wheel("gamma", "2.0"));
        build.require("# two", "alpha", "beta").unset(Setting.OUTPUT).unset(Setting.ENTRYPOINT);

        Explanation.Present beta = present("Beta");
        assertThat(beta.name() + " " + beta.version()).isEqualTo("beta 1.5");
        assertThat(beta.neededBy())
                .extracting(need -> need.who().orElse("you") + ": " + need.requirement())
                .containsExactly("you: beta", "alpha 1.0: beta[fast]>=1");
        assertThat(beta.neededBy().get(0).where().orElseThrow()).endsWith("requirements.txt:3");
        assertThat(beta.needs())
                .extracting(need -> need.requirement() + ": " + need.who().orElse("?"))
                .containsExactly("gamma>=2; extra == \"fast\": gamma 2.0");
        assertThat(beta.file().name()).isEqualTo("beta-1.5-py3-none-any.whl");
        assertThat(beta.file().location())
                .isEqualTo(server.uri("/files/beta-1.5-py3-none-any.whl").toString());
        assertThat(beta.file().tag()).isEqualTo("py3-none-any");
        assertThat(beta.file().target()).isEqualTo("Python 3.11.2, x86_64, glibc-2.36");
        assertThat(beta.file().files()).isEqualTo(5);
        assertThat(beta.newer().passed()).isEmpty();
        assertThat(beta.newer().unknown()).isEmpty();
        assertThat(build.events).noneMatch(BuildEvent.Warned.class::isInstance);
    }

    @Test
    void aPackageThatIsNotThereMayBeNeededUnderOtherConditions() throws Exception {
        serve("alpha", wheel("alpha", "1.0").requires("gone>=3; sys_platform == 'win32'"));
        build.require("alpha");
        assertThat(build.explain("gone"))
                .isInstanceOfSatisfying(
                        Explanation.Absent.class,
                        absent -> assertThat(absent.needs())
                                .extracting(need -> need.who().orElseThrow() + ": " + need.requirement())
                                .containsExactly("alpha 1.0: gone>=3; sys_platform == \"win32\""));
        Problem unknown = problem("alhpa");
        assertThat(unknown.code()).isEqualTo(ProblemCode.WHEEL_NOT_FOUND);
        assertThat(unknown.message()).isEqualTo("there is no package `alhpa` in the image");
        assertThat(unknown.hint()).contains("did you mean `alpha`?");
        assertThat(problem("something-else").hint())
                .contains("nothing in the image needs it; a path of the image has a `/` in it");
        assertThat(problem("not a name").message())
                .isEqualTo("`not a name` is neither the name of a package nor a path");
    }

    @Test
    void everyNewerVersionWasPassedOverForAReason() throws Exception {
        serve("alpha", wheel("alpha", "1.0").requires("beta<3"));
        serve(
                "beta",
                wheel("beta", "1.0"),
                wheel("beta", "2.0"),
                wheel("beta", "2.1").requires("gamma>=2"),
                wheel("beta", "2.2").metadata("Requires-Python: >=3.12"),
                wheel("beta", "2.3").tag("cp312-cp312-manylinux_2_17_x86_64"),
                wheel("beta", "2.4rc1"),
                wheel("beta", "3.0"),
                wheel("beta", "3.1"));
        serve("gamma", wheel("gamma", "1.0"), wheel("gamma", "2.0"));
        build.require("alpha", "beta", "gamma<2");
        assertThat(newer("beta"))
                .containsExactly(
                        "3.1 3.0: `alpha 1.0` needs `beta<3`",
                        "2.4rc1: is a pre-release, which is taken only when nothing else will do",
                        "2.3: lacks a wheel for Python 3.11.2, x86_64, glibc-2.36",
                        "2.2: needs Python >=3.12",
                        "2.1: needs `gamma>=2`, and `gamma 1.0` is taken");
        assertThat(newer("gamma")).containsExactly("2.0: you ask for `gamma<2` (DIR/requirements.txt:3)");

        Files.writeString(folder.resolve("constraints.txt"), "beta<2\n");
        build.require("alpha", "beta", "-c constraints.txt");
        assertThat(newer("beta"))
                .containsExactly(
                        "3.1 3.0 2.4rc1 2.3 2.2 2.1 2.0: a constraint allows only `beta<2` (DIR/constraints.txt:1)");
        build.require("alpha", "beta").set(Setting.OVERRIDE, "beta==1.0");
        assertThat(newer("beta")).containsExactly("3.1 3.0 2.4rc1 2.3 2.2 2.1 2.0: the override is `beta==1.0`");
    }

    @Test
    void aVersionThatNothingForbidsIsTried() throws Exception {
        serve(
                "alpha",
                wheel("alpha", "1.0").requires("beta"),
                wheel("alpha", "2.0").requires("delta"),
                wheel("alpha", "3.0").requires("delta"));
        serve("beta", wheel("beta", "1.0"));
        serve("delta", wheel("delta", "1.0").requires("epsilon>=2"));
        serve("epsilon", wheel("epsilon", "1.0"));
        build.require("alpha");
        assertThat(newer("alpha"))
                .containsExactly(
                        "3.0: the requirements can't be met together: because `alpha` 3.0 needs `delta` and `delta` 1.0 needs"
                                + " `epsilon>=2`, and no version of `epsilon` on offer is like that, `alpha` 3.0 can't be used"
                                + " and because you ask for `alpha==3.0`, the requirements can't be met",
                        "2.0: the requirements can't be met together: because `alpha` 2.0 needs `delta` and `delta` 1.0 needs"
                                + " `epsilon>=2`, and no version of `epsilon` on offer is like that, `alpha` 2.0 can't be used"
                                + " and because you ask for `alpha==2.0`, the requirements can't be met");
    }

    @Test
    void theFirstOfTwoProjectsMayHaveKeptTheOtherBack() throws Exception {
        serve("alpha", wheel("alpha", "1.0"), wheel("alpha", "2.0").requires("shared<2"));
        serve("beta", wheel("beta", "1.0"), wheel("beta", "2.0").requires("shared>=2"));
        serve("shared", wheel("shared", "1.0"), wheel("shared", "2.0"));
        build.require("alpha", "beta");
        Explanation.Present kept = present(present("alpha").version().equals("1.0") ? "alpha" : "beta");
        assertThat(kept.newer().passed()).hasSize(1);
        assertThat(kept.newer().passed().get(0).reason())
                .matches("needs `shared(<2|>=2)`, and `shared [12]\\.0` is taken");
        assertThat(newer("shared")).allMatch(text -> text.contains(" needs `shared"));
    }

    @Test
    void aLockFileDecides() throws Exception {
        Path file = wheel("alpha", "1.0").write(Files.createDirectories(folder.resolve("wheels")));
        serve("alpha", wheel("alpha", "1.0"), wheel("alpha", "2.0"));
        Locked locked = Locked.of(
                file,
                Files.readAllBytes(file),
                server.uri("/files/alpha-1.0-py3-none-any.whl").toString());
        Path project = folder.resolve("project");
        Files.writeString(project.resolve("pylock.toml"), LockTexts.pylock(List.of(locked)));
        build.unset(Setting.REQUIREMENTS);
        Explanation.Present alpha = present("alpha");
        assertThat(alpha.neededBy()).isEmpty();
        assertThat(alpha.newer().passed())
                .containsExactly(new Explanation.Passed(List.of("2.0"), "`pylock.toml` has 1.0"));
        Files.writeString(project.resolve("pyproject.toml"), LockTexts.pyproject(List.of(locked)));
        assertThat(present("alpha").neededBy())
                .extracting(need -> need.requirement().split("[=<>]")[0])
                .containsExactly("alpha");
        build.set(Setting.OFFLINE, "");
        assertThat(present("alpha").newer().unknown()).isPresent();
    }

    @Test
    void aPathComesFromAWheelAndALayer() throws Exception {
        serve("alpha", wheel("alpha", "1.0").entryPoints("[console_scripts]\nalpha = alpha:main\n"));
        serve("beta", wheel("beta", "1.0"));
        Files.writeString(folder.resolve("project/main.py"), "print()\n");
        build.require("alpha", "beta");
        Explanation.Found module = found(SITE + "alpha.py");
        assertThat(module.parts()).hasSize(1);
        assertThat(module.parts().get(0).origin()).isEqualTo("wheel alpha 1.0");
        assertThat(module.parts().get(0).files()).isEqualTo(1);
        assertThat(module.parts().get(0).layer().role()).isEqualTo("wheel");
        assertThat(module.parts().get(0).layer().stored()).isEmpty();
        assertThat(found("alpha.py/").path()).isEqualTo(SITE + "alpha.py");
        assertThat(found("bin/alpha").path()).isEqualTo("/opt/venv/bin/alpha");
        assertThat(found("main.py/").parts().get(0).origin()).isEqualTo("the project's files");
        assertThat(found("/app").path()).isEqualTo("/app");
        assertThat(found(SITE + "mizzen-app.pth").parts().get(0).origin()).isEqualTo("the project's metadata");
        assertThat(found("//opt/venv//").parts())
                .extracting(Explanation.Part::origin)
                .containsExactly(
                        "the virtual environment", "wheel beta 1.0", "wheel alpha 1.0", "the project's metadata");
        assertThat(found("/usr/bin/python3.11").parts().get(0).layer().title()).isEqualTo("base layer 1");

        BuildResult result = build.run();
        assertThat(found(SITE + "alpha.py").parts().get(0).layer().stored())
                .map(Explanation.Stored::digest)
                .hasValueSatisfying(digest -> assertThat(result.layers())
                        .extracting(BuildResult.BuiltLayer::digest)
                        .contains(digest));
        assertThat(present("beta").layers()).hasSize(1);

        Problem missing = problem("/no/such");
        assertThat(missing.code()).isEqualTo(ProblemCode.FILE_NOT_FOUND);
        assertThat(missing.message()).isEqualTo("the image has no `/no/such`");
    }

    @Test
    void bytecodeIsBesideItsSourceThoughNothingIsCompiled() throws Exception {
        serve("alpha", wheel("alpha", "1.0"));
        build.require("alpha").set(Setting.BYTECODE, "require");
        Explanation.Found bytecode = found(SITE + "__pycache__/alpha.cpython-311.pyc");
        assertThat(bytecode.parts().get(0).origin()).isEqualTo("bytecode of " + SITE + "alpha.py");
        assertThat(bytecode.parts().get(0).layer().title()).isEqualTo("bytecode of alpha 1.0");
        assertThat(present("alpha").layers())
                .extracting(Explanation.LayerAt::role)
                .containsExactly("wheel", "bytecode");
        assertThat(problem(SITE + "__pycache__/beta.cpython-311.pyc").code()).isEqualTo(ProblemCode.FILE_NOT_FOUND);
    }

    @Test
    void bytecodeInThePlaceOfItsSourceIsNotCompiledEither() throws Exception {
        serve("alpha", wheel("alpha", "1.0"));
        build.require("alpha").set(Setting.BYTECODE, "require");
        assertThat(problem(SITE + "alpha.pyc").code()).isEqualTo(ProblemCode.FILE_NOT_FOUND);
        build.set(Setting.BYTECODE_ONLY, "true");
        Explanation.Found bytecode = found(SITE + "alpha.pyc");
        assertThat(bytecode.parts().get(0).origin()).isEqualTo("bytecode of " + SITE + "alpha.py");
        assertThat(bytecode.parts().get(0).layer().title()).isEqualTo("alpha 1.0, bytecode only");
        assertThat(present("alpha").layers())
                .extracting(Explanation.LayerAt::title)
                .containsExactly("alpha 1.0, bytecode only");
    }

    @Test
    void aProjectOfTheSameRepositoryIsToldWithItsFolder() throws Exception {
        serve("alpha", wheel("alpha", "1.0"));
        Path core = Files.createDirectories(folder.resolve("project/core"));
        Files.writeString(
                core.resolve("pyproject.toml"),
                "[project]\nname = \"core\"\nversion = \"2.0\"\ndependencies = [\"alpha>=1\"]\n");
        Files.writeString(core.resolve("core.py"), "import alpha\n");
        Files.writeString(folder.resolve("project/pyproject.toml"), """
                [project]
                name = "web"
                version = "1.0"
                dependencies = ["core"]
                [tool.uv.sources]
                core = { path = "core" }
                """);
        build.unset(Setting.REQUIREMENTS);
        assertThat(build.explain("core")).isInstanceOfSatisfying(Explanation.FirstParty.class, project -> {
            assertThat(project.name() + " " + project.version()).isEqualTo("core 2.0");
            assertThat(project.neededBy())
                    .extracting(need -> need.who().orElse("you") + ": " + need.requirement())
                    .containsExactly("you: core");
            assertThat(project.needs())
                    .extracting(need -> need.requirement() + ": " + need.who().orElse("?"))
                    .containsExactly("alpha>=1: alpha 1.0");
            assertThat(project.place()).isEqualTo(core.toString());
            assertThat(project.layers()).extracting(Explanation.LayerAt::role).containsExactly("member");
        });
        assertThat(present("alpha").neededBy())
                .extracting(need -> need.who().orElse("you") + ": " + need.requirement())
                .containsExactly("core 2.0: alpha>=1");
        assertThat(found("/opt/venv/src/core/core.py").parts().get(0).layer().role())
                .isEqualTo("member");
        assertThat(problem("cora").hint()).contains("did you mean `core`?");
    }

    @Test
    void noSecretOfAnIndexIsTold() throws Exception {
        server.protect("me", "s3cret");
        serve("alpha", wheel("alpha", "1.0"));
        build.set(Setting.INDEX_URL, server.uri("me:s3cret", "/simple/")).require("alpha");
        String all = Stream.of("alpha", SITE + "alpha.py")
                .map(subject -> {
                    try {
                        Explanation explanation = build.explain(subject);
                        return explanation + ExplanationDocument.json(explanation);
                    } catch (BuildException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList()
                .toString();
        assertThat(all).contains("alpha-1.0-py3-none-any.whl").doesNotContain("s3cret");
    }
}
