package dev.mizzen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.build.ImageBuilder;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.request.BuildRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildCommandTest {
    private static final String[] LEAST = {"build", "-b", "oci:base", "-o", "oci:out"};

    @TempDir
    Path folder;

    @Test
    void theResultIsTheOneLineOfStandardOutput() {
        assertThat(Run.in(folder).with(Builders.succeeding()).of(also("-t", "app:1.0", "--tag", "other")))
                .isEqualTo("""
                        exit 0
                        --- stdout
                        app@sha256:…
                        --- stderr
                        entry point: hello, the project's only script
                        warning[WHEEL_HASH_MISSING]: no requirement has a hash
                          --> requirements.txt

                        hint: pin with hashes
                        Wrote oci:DIR/out:latest: 2 layers, 1 of them new, 30.1 MB, Python 3.11.2 on linux/amd64,\
                         created 1980-01-02T00:00:00Z
                        """);
    }

    @Test
    void quietLeavesTheResultAlone() {
        assertThat(Run.in(folder).with(Builders.succeeding()).of(also("-q")))
                .isEqualTo("exit 0\n--- stdout\nsha256:…\n--- stderr\n");
    }

    @Test
    void jsonIsOneObjectAndWarningsAreObjectsToo() {
        assertThat(Run.in(folder).with(Builders.succeeding()).of(also("--json")))
                .isEqualTo("""
                        exit 0
                        --- stdout
                        {"schema":1,"reference":"sha256:…","names":[],"digest":"sha256:…","config":"sha256:…",\
                        "platform":"linux/amd64","python":"3.11.2","bytecode":{"mode":"off"},"created":"1980-01-02T00:00:00Z","size":30101234,\
                        "layers":[{"role":"base","title":"debian","digest":"sha256:…","diff_id":"sha256:…",\
                        "size":30000000,"reused":true},{"role":"wheel","title":"flask 3.0.0","digest":"sha256:…",\
                        "diff_id":"sha256:…","size":101234,"reused":false}],"outputs":["oci:DIR/out:latest"],"pushes":[],\
                        "warnings":[{"code":"WHEEL_HASH_MISSING","message":"no requirement has a hash",\
                        "where":{"file":"requirements.txt"},"hint":"pin with hashes"}]}
                        --- stderr
                        {"schema":1,"severity":"warning","code":"WHEEL_HASH_MISSING",\
                        "message":"no requirement has a hash","where":{"file":"requirements.txt"},"hint":"pin with hashes"}
                        """);
    }

    @Test
    void verboseListsTheLayersAndPlainProgressTheSteps() {
        assertThat(Run.in(folder).with(Builders.succeeding()).of(also("-v", "--progress=plain")))
                .isEqualTo("""
                        exit 0
                        --- stdout
                        sha256:…
                        --- stderr
                        Making layers
                        entry point: hello, the project's only script
                        warning[WHEEL_HASH_MISSING]: no requirement has a hash
                          --> requirements.txt

                        hint: pin with hashes
                          flask 3.0.0: 101.2 kB in 0.3 s
                          venv: 900 B reused
                          sha256:…  30.0 MB  base  debian (reused)
                          sha256:…  101.2 kB  wheel  flask 3.0.0
                        Wrote oci:DIR/out:latest: 2 layers, 1 of them new, 30.1 MB, Python 3.11.2 on linux/amd64,\
                         created 1980-01-02T00:00:00Z
                        """);
    }

    @Test
    void progressAsJsonIsALineForEachEvent() {
        assertThat(Run.in(folder).with(Builders.succeeding()).of(also("-q", "--progress", "json")))
                .isEqualTo("""
                        exit 0
                        --- stdout
                        sha256:…
                        --- stderr
                        {"event":"phase","name":"Making layers"}
                        {"event":"start","name":"flask 3.0.0"}
                        {"event":"note","name":"entry point: hello, the project's only script"}
                        {"event":"finish","name":"flask 3.0.0","bytes":101234,"milliseconds":250,"reused":false}
                        {"event":"finish","name":"venv","bytes":900,"milliseconds":0,"reused":true}
                        """);
    }

    @Test
    void allProblemsAreShownAndTheFirstDecidesTheExitCode() {
        ImageBuilder builder = Builders.failing(
                Problem.of(ProblemCode.WHEEL_HASH_MISMATCH, "`a.whl` does not match the lock file")
                        .at(new SourceSpan("pylock.toml", 41, 13, 4, "hash = \"sha2\""))
                        .values("sha256:70761cfe", "sha256:9b1c0aa4")
                        .hint("the file changed"),
                Problem.of(ProblemCode.BASE_NOT_FOUND, "second \u001b[31m"));
        assertThat(Run.in(folder).with(builder).of(LEAST)).isEqualTo("""
                        exit 4
                        --- stdout
                        --- stderr
                        error[WHEEL_HASH_MISMATCH]: `a.whl` does not match the lock file
                          --> pylock.toml:41:13
                           41 | hash = "sha2"
                              |             ^
                           expected  sha256:70761cfe
                           actual    sha256:9b1c0aa4

                        hint: the file changed

                        error[BASE_NOT_FOUND]: second \\u001b[31m

                        hint: check its path, name and tag
                        """);
        assertThat(Run.in(folder).with(builder).of(also("--json"))).isEqualTo("""
                        exit 4
                        --- stdout
                        --- stderr
                        {"schema":1,"severity":"error","code":"WHEEL_HASH_MISMATCH",\
                        "message":"`a.whl` does not match the lock file",\
                        "where":{"file":"pylock.toml","line":41,"column":13},"expected":"sha256:70761cfe",\
                        "actual":"sha256:9b1c0aa4","hint":"the file changed"}
                        {"schema":1,"severity":"error","code":"BASE_NOT_FOUND","message":"second \\u001B[31m",\
                        "hint":"check its path, name and tag"}
                        """);
    }

    @Test
    void whatIsMissingIsAUsageProblem() {
        assertThat(Run.in(folder).of("build")).isEqualTo("""
                        exit 2
                        --- stdout
                        --- stderr
                        error[CONFIG_INVALID]: no base image is given

                        hint: give `--base IMAGE`, or `base` in `[tool.mizzen]` of `pyproject.toml`

                        error[CONFIG_INVALID]: nothing says where the image goes

                        hint: give `--output TYPE:PATH`, or `outputs` in `[tool.mizzen]` of `pyproject.toml`
                        """);
    }

    @Test
    void aWrongWordOfACommandHasACaret() {
        assertThat(Run.in(folder).of(also("--cmd", "serve 'x"))).isEqualTo("""
                        exit 2
                        --- stdout
                        --- stderr
                        error[CONFIG_INVALID]: the quotation mark `'` is never closed
                          --> --cmd
                            | serve 'x
                            |       ^

                        hint: docs/configuration.md has the settings and their values
                        """);
    }

    @Test
    void settingsComeFromFlagsAndVariables() {
        List<BuildRequest> requests = new ArrayList<>();
        Run run = Run.in(folder)
                .with("MIZZEN_BASE", "oci:base")
                .with("MIZZEN_USER", "1000")
                .with("MIZZEN_QUIET", "1")
                .with((request, listener) -> {
                    requests.add(request);
                    return Builders.result(request, List.of());
                });
        assertThat(run.of("build", "web", "-ooci:out", "-eA=1", "-e", "B=2", "--env=C=3", "--user", "2000"))
                .startsWith("exit 0\n");
        BuildRequest request = requests.get(0);
        assertThat(request.project()).isEqualTo(folder.resolve("web"));
        assertThat(request.base().reference()).hasToString("oci:" + folder.resolve("base"));
        assertThat(request.container().env()).hasToString("{A=1, B=2, C=3}");
        assertThat(request.container().user()).contains("2000");
    }

    @Test
    void aFaultOfOursSaysSo() {
        ImageBuilder builder = (request, listener) -> {
            throw new IllegalStateException("https://me:secret@host/ \u001b[2J");
        };
        String text = """
                exit 70
                --- stdout
                --- stderr
                error[BUG]: Mizzen itself failed: `IllegalStateException: https://…@host/ \\u001b[2J`

                hint: this is a bug in Mizzen, not in your project; run the same command with `-vv` and report its output
                """;
        assertThat(Run.in(folder).with(builder).of(LEAST)).isEqualTo(text);
        assertThat(Run.in(folder).with(builder).of(also("-vv")))
                .startsWith(
                        text + "java.lang.IllegalStateException: https://…@host/ \\u001b[2J\n    at dev.mizzen.cli.")
                .doesNotContain("secret");
    }

    @Test
    void anInterruptedBuildEndsWith130WhateverItThrows() {
        ImageBuilder builder = (request, listener) -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("torn");
        };
        assertThat(Run.in(folder).with(builder).of(LEAST))
                .isEqualTo("exit 130\n--- stdout\n--- stderr\nerror[INTERRUPTED]: interrupted\n");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void colourFollowsTheFlagAndTheTerminal() {
        ImageBuilder builder = Builders.failing(Problem.of(ProblemCode.BASE_NOT_FOUND, "x"));
        String coloured = "\u001b[1;31merror[BASE_NOT_FOUND]\u001b[0m";
        assertThat(Run.in(folder).with(builder).onTerminal().of(LEAST)).contains(coloured);
        assertThat(Run.in(folder)
                        .with(builder)
                        .onTerminal()
                        .with("NO_COLOR", "1")
                        .of(LEAST))
                .doesNotContain("\u001b");
        assertThat(Run.in(folder).with(builder).with("FORCE_COLOR", "1").of(LEAST))
                .contains(coloured);
        assertThat(Run.in(folder).with(builder).with("NO_COLOR", "1").of(also("--color=always")))
                .contains(coloured);
        assertThat(Run.in(folder).of("build", "--color", "always", "--basee"))
                .contains("\u001b[1;31merror[USAGE_INVALID]\u001b[0m");
    }

    @Test
    void nothingDependsOnTheLocale() {
        ImageBuilder builder = (request, listener) -> {
            listener.on(new BuildEvent.StepFinished("I", 1500, 1_500_000_000, false));
            return Builders.result(request, List.of());
        };
        String usual = Run.in(folder).with(builder).of(also("-v", "--progress", "plain"));
        String help = Run.in(folder).of("build", "--help");
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(Run.in(folder).with(builder).of(also("-v", "--progress", "plain")))
                        .isEqualTo(usual);
                assertThat(Run.in(folder).of("build", "--help")).isEqualTo(help);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String[] also(String... more) {
        List<String> all = new ArrayList<>(List.of(LEAST));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }
}
