package dev.mizzen.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectDependenciesTest {
    private static ProjectDependencies of(String text) throws BuildException {
        return ProjectDependencies.of(PyProject.parse(text, "pyproject.toml"));
    }

    private static List<String> messages(String text) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> of(text));
        assertThat(e).isNotNull();
        assertThat(e.problems())
                .allSatisfy(problem -> assertThat(problem.remedy()).isPresent());
        return e.problems().stream().map(Problem::message).toList();
    }

    private static String shown(List<ProjectDependency> needs) {
        return needs.stream().map(ProjectDependency::toString).collect(Collectors.joining(" "));
    }

    private static String group(ProjectDependencies needs, String name) {
        return shown(needs.groups().getOrDefault(new ProjectName(name), List.of()));
    }

    @Test
    void theStandardTables() throws Exception {
        ProjectDependencies needs = of("""
                [project]
                name = "Web_Shop"
                version = "1"
                requires-python = ">=3.10"
                dependencies = ["flask[async]>=3", "old; python_version < '3'"]
                [project.optional-dependencies]
                All_Extras = ["a", "web-shop[b]"]
                [dependency-groups]
                Test = ["pytest>7", {include-group = "typing"}]
                typing = ["mypy"]
                dev = [{include-group = "test"}, {include-group = "Typing"}, "x @ https://host/x.whl"]
                [tool.pdm.dev-dependencies]
                lint = ["ruff", "-e file:///${PROJECT_ROOT}/sub#egg=sub"]
                [tool.uv]
                dev-dependencies = ["ipython"]
                """);
        assertThat(needs.name()).contains(new ProjectName("web-shop"));
        assertThat(needs.pythons()).containsExactly(SpecifierSet.parse(">=3.10"));
        assertThat(shown(needs.always())).isEqualTo("flask[async]>=3 old");
        assertThat(shown(needs.extras().getOrDefault(new ProjectName("all-extras"), List.of())))
                .isEqualTo("a web-shop[b]");
        assertThat(needs.groups().keySet())
                .extracting(ProjectName::toString)
                .containsExactly("dev", "lint", "test", "typing");
        assertThat(group(needs, "test")).isEqualTo("pytest>7 mypy");
        assertThat(group(needs, "dev")).isEqualTo("pytest>7 mypy mypy x ipython");
        assertThat(group(needs, "lint")).isEqualTo("ruff sub");
    }

    @Test
    void poetrysTables() throws Exception {
        ProjectDependencies needs = of("""
                [tool.poetry]
                name = "shop"
                version = "1"
                [tool.poetry.dependencies]
                python = "^3.10 || ~3.8"
                flask = {version = "^2.2", extras = ["async"], markers = "os_name == 'posix'"}
                fast = [{version = "1.*", python = "<3.12"}, {version = ">=2", python = ">=3.12"}]
                own = {path = "../own", develop = true}
                pretty = {version = "*", optional = true}
                [tool.poetry.extras]
                nice = ["Pretty"]
                [tool.poetry.group.docs.dependencies]
                sphinx = "7.3"
                [tool.poetry.dev-dependencies]
                pytest = "~8.1"
                """);
        assertThat(needs.pythons()).extracting(SpecifierSet::toString).containsExactly("<4,>=3.10", "<3.9,>=3.8");
        assertThat(shown(needs.always())).isEqualTo("flask[async]<3,>=2.2 fast==1.* fast>=2 own");
        assertThat(needs.always().get(0).marker()).map(Object::toString).contains("os_name == \"posix\"");
        assertThat(needs.always().get(1).isForPython(Version.parse("3.12.1"))).isFalse();
        assertThat(needs.always().get(3).elsewhere()).isTrue();
        assertThat(shown(needs.extras().getOrDefault(new ProjectName("nice"), List.of())))
                .isEqualTo("pretty");
        assertThat(group(needs, "docs")).isEqualTo("sphinx==7.3");
        assertThat(group(needs, "dev")).isEqualTo("pytest<8.2,>=8.1");
    }

    @Test
    void theStandardTableComesBeforePoetrys() throws Exception {
        ProjectDependencies needs = of("""
                [project]
                name = "shop"
                version = "1"
                dependencies = ["flask>=3"]
                [tool.poetry.dependencies]
                python = "^3.8"
                flask = {source = "ours"}
                [tool.poetry.group.dev.dependencies]
                pytest = "*"
                """);
        assertThat(shown(needs.always())).isEqualTo("flask>=3");
        assertThat(group(needs, "dev")).isEqualTo("pytest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "^1.2.3;<2,>=1.2.3",
                "^0.2.3;<0.3,>=0.2.3",
                "^0.0.3;<0.0.4,>=0.0.3",
                "^0.0;<0.1,>=0.0",
                "^0;<1,>=0",
                "~1.2.3;<1.3,>=1.2.3",
                "~1;<2,>=1",
                "~=1.2;~=1.2",
                "1.2;==1.2",
                "=1.2;==1.2",
                "1.*;==1.*",
                ">=1,<2 || ^3;<2,>=1 <4,>=3",
                ">=1 <2 | 3;<2,>=1 ==3",
                "*;''",
                "!=1.5,>=1;!=1.5,>=1",
            })
    void poetrysConstraints(String text, String ranges) throws Exception {
        String shown = PoetryConstraint.parse(text).stream()
                .map(SpecifierSet::toString)
                .collect(Collectors.joining(" "));
        assertThat(shown).isEqualTo(ranges);
    }

    @Test
    void groupsThatAreWrongAreAllNamed() {
        assertThat(messages("""
                        [dependency-groups]
                        a = ["x", {include-group = "b"}]
                        b = [{include-group = "a"}]
                        c = [{include-group = "nowhere"}, 1, {include-group = "a", x = "y"}, "!"]
                        D = "text"
                        "-" = []
                        e = []
                        E = []
                        """))
                .containsExactly(
                        "the dependency group `d` is not an array",
                        "`-` is not the name of a group",
                        "the dependency group `e` is declared twice",
                        "the dependency group `a` includes itself: a → b → a",
                        "the dependency group `b` includes itself: b → a → b",
                        "the dependency group `c` includes `nowhere`, which is none",
                        "the dependency group `c` holds what is neither a requirement nor `include-group`",
                        "the dependency group `c` holds what is neither a requirement nor `include-group`",
                        "`dependency-groups`: expected a project name, found `!`");
    }

    @Test
    void groupsThatDoubleWithEachLevelStopAtALimit() {
        StringBuilder text = new StringBuilder("[dependency-groups]\ng0 = [\"x\", \"y\"]\n");
        for (int i = 1; i < 64; i++) {
            String before = "{include-group = \"g" + (i - 1) + "\"}";
            text.append("g")
                    .append(i)
                    .append(" = [")
                    .append(before)
                    .append(", ")
                    .append(before)
                    .append("]\n");
        }
        assertThat(messages(text.toString()))
                .containsExactly("the dependency groups hold more than 20000 requirements");
    }

    @Test
    void whatPoetryWouldNotReadIsNamed() {
        assertThat(messages("""
                        [tool.poetry.dependencies]
                        "-x" = "1"
                        a = 1
                        b = "^x"
                        c = {version = "1", markers = "os_name"}
                        d = ">=1,,<2"
                        """))
                .containsExactly(
                        "`-x` is not the name of a project",
                        "the dependency `a` is neither a constraint nor a table",
                        "`^x` is not a constraint of Poetry: `x` is not a version",
                        "the dependency `c`: expected a comparison: one of `==`, `!=`, `<=`, `<`, `>=`, `>`, `~=`, `===`, `in`,"
                                + " `not in`, found the end",
                        "`>=1,,<2` is not a constraint of Poetry: a part of it is empty");
    }
}
