package dev.mizzen.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.python.EntryPoint;
import dev.mizzen.python.ProjectName;
import dev.mizzen.python.Requirement;
import dev.mizzen.python.SpecifierSet;
import dev.mizzen.python.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyProjectTest {
    private static final String FULL = """
            [build-system]
            requires = ["setuptools>=61"]
            build-backend = "setuptools.build_meta"

            [project]
            name = "Hello.World"
            version = "1.0rc1"
            description = "Says \\"hello\\""
            requires-python = ">=3.9"
            dependencies = [
                "flask>=3",  # web
                'tomli; python_version < "3.11"',
            ]
            dynamic = ["readme"]
            [project.optional-dependencies]
            Test_X = ["pytest"]
            [project.scripts]
            hello = "hello.main:run"
            [project.gui-scripts]
            hello-gui = "hello.gui:run [x]"
            [project.entry-points."flask.commands"]
            x = "hello.cli"
            [project.urls]
            Home = "https://e.org"

            [tool.setuptools]
            package-dir = { "" = "src" }
            packages.find.where = ["lib", 1]

            [tool.poetry]
            name = "other"
            packages = [{ include = "x", from = "py" }, { include = "y" }]
            package-mode = false
            scripts = { a = "m:f", b = { reference = "m:g", type = "console" }, c = { callable = "m:h" } }

            [tool.mizzen]
            base = "oci:base"
            tags = ["a", 'b:1']
            env.KEY = "value"
            bytecode = true
            max-layers = 0x10
            """;

    private static List<String> refusals(String text) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> PyProject.parse(text, "p.toml"));
        assertThat(e).as("refusal of %s", text).isNotNull();
        return lines(e.problems());
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.where().orElseThrow() + " " + problem.message())
                .toList();
    }

    @Test
    void theProjectIsRead() throws Exception {
        PyProject file = PyProject.parse(FULL, "p.toml");
        ProjectTable project = file.project().orElseThrow();
        assertThat(project.spelling()).isEqualTo("Hello.World");
        assertThat(project.name()).isEqualTo(ProjectName.parse("hello-world"));
        assertThat(project.version()).hasValue(Version.parse("1.0rc1"));
        assertThat(project.description()).hasValue("Says \"hello\"");
        assertThat(project.requiresPython()).hasValue(SpecifierSet.parse(">=3.9"));
        assertThat(project.dependencies().stream().map(Sourced::value))
                .containsExactly(Requirement.parse("flask>=3"), Requirement.parse("tomli; python_version < '3.11'"));
        assertThat(project.dependencies().get(1).span())
                .isEqualTo(new SourceSpan("p.toml", 12, 5, 32, "    'tomli; python_version < \"3.11\"',"));
        assertThat(project.optionalDependencies().get("Test_X"))
                .singleElement()
                .extracting(Sourced::value)
                .isEqualTo(Requirement.parse("pytest"));
        assertThat(project.scripts()).containsExactly(new EntryPoint("hello", "hello.main", "run"));
        assertThat(project.guiScripts()).containsExactly(new EntryPoint("hello-gui", "hello.gui", "run"));
        assertThat(project.entryPoints()).isEqualTo(Map.of("flask.commands", Map.of("x", "hello.cli")));
        assertThat(project.urls()).isEqualTo(Map.of("Home", "https://e.org"));
        assertThat(project.isDynamic("readme")).isTrue();
        assertThat(project.isDynamic("version")).isFalse();
        assertThat(project.place()).isEqualTo(new SourceSpan("p.toml", 5, 1, 9, "[project]"));
        assertThat(file.buildBackend()).hasValue("setuptools.build_meta");
        assertThat(file.buildRequires())
                .singleElement()
                .extracting(Sourced::value)
                .hasToString("setuptools>=61");
        assertThat(file.sourceRoots().stream().map(Sourced::value)).containsExactly("src", "lib", "py");
    }

    @Test
    void poetrysTableIsRead() throws Exception {
        PoetryTable poetry = PyProject.parse(FULL, "p.toml").poetry().orElseThrow();
        assertThat(poetry.spelling()).hasValue("other");
        assertThat(poetry.version()).isEmpty();
        assertThat(poetry.packageMode()).isFalse();
        assertThat(poetry.scripts())
                .containsExactly(
                        new EntryPoint("a", "m", "f"), new EntryPoint("b", "m", "g"), new EntryPoint("c", "m", "h"));
        PoetryTable plain = PyProject.parse("[tool.poetry]\nversion = '1'\ndescription = 'd'", "p.toml")
                .poetry()
                .orElseThrow();
        assertThat(plain.version()).hasValue(Version.parse("1"));
        assertThat(plain.description()).hasValue("d");
        assertThat(plain.packageMode()).isTrue();
        assertThat(plain.scripts()).isEmpty();
    }

    @Test
    void ourOwnTableIsHandedOnWithPlaces() throws Exception {
        Map<String, TomlValue> mizzen = PyProject.parse(FULL, "p.toml").mizzen();
        assertThat(mizzen.keySet()).containsExactly("base", "tags", "env", "bytecode", "max-layers");
        TomlValue base = Objects.requireNonNull(mizzen.get("base"));
        assertThat(base.value()).isEqualTo("oci:base");
        assertThat(base.key().toString() + " " + base.key().length()).isEqualTo("p.toml:37:1 4");
        assertThat(base.span().toString() + " " + base.span().length()).isEqualTo("p.toml:37:8 10");
        assertThat(String.valueOf(mizzen.get("tags"))).contains("value=a", "value=b:1");
        assertThat(String.valueOf(mizzen.get("env"))).contains("KEY=TomlValue[value=value");
        assertThat(mizzen.values().stream().map(TomlValue::kind))
                .containsExactly("a string", "an array", "a table", "a boolean", "an integer");
        assertThat(mizzen.values().stream().map(value -> value.span().length())).containsExactly(10, 12, 7, 4, 4);
        assertThat(PyProject.parse("", "p.toml").mizzen()).isEmpty();
    }

    @Test
    void placesSurviveOddSpellings() throws Exception {
        Map<String, TomlValue> table = PyProject.parse("""
                        [ tool . "mizzen" ]
                        "a=b" = "x\\"y" # c
                        'c' . d=1979-05-27
                        e = \"""
                        long\"""
                        f = { g = 1.5, h = [ ] }
                        [[tool.mizzen.i]]
                        "😀" = "😀"
                        """, "p.toml").mizzen();
        assertThat(table.entrySet().stream().map(entry -> entry.getKey() + " " + shown(entry.getValue())))
                .containsExactly(
                        "a=b `\"a=b\"` `\"x\\\"y\"`",
                        "c `'c' . d` `'c' . d`",
                        "e `e` `\"\"\"`",
                        "f `f` `{ g = 1.5, h = [ ] }`",
                        "i `[[tool.mizzen.i]` `[[tool.mizzen.i]`");
        assertThat(String.valueOf(table.get("f"))).contains("value=1.5");
        assertThat(((Map<?, ?>) Objects.requireNonNull(table.get("c")).value())
                        .values().stream().map(value -> ((TomlValue) value).kind()))
                .containsExactly("a date or a time");
    }

    private static String shown(TomlValue value) {
        return "`" + stretch(value.key()) + "` `" + stretch(value.span()) + "`";
    }

    private static String stretch(SourceSpan span) {
        return span.text().substring(span.column() - 1, span.column() - 1 + span.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "a = | p.toml:1:4 not valid TOML: Unexpected end of input, expected a value",
                "a = 1 1 | p.toml:1:7 not valid TOML: Unexpected '1', expected a newline or end-of-input",
                "project = 1 | p.toml:1:11 `project` has a value of the wrong type",
                "project.version='1' | p.toml:1:1 `project.name` is missing",
                "project.name='a' | p.toml:1:1 `project.version` is neither given nor dynamic",
                "project={name='a',version=1} | p.toml:1:27 `project.version` has a value of the wrong type",
                "project={name='a',version='1.x'} | p.toml:1:29 `project.version`: `1.x` is not a version",
                "project={name='_a',version='1'} | p.toml:1:16 `project.name`: `_a` is not a project name: it must begin"
                        + " with a letter or a digit",
                "project={name='a',version='1',dynamic=['version']} | p.toml:1:40 `project.version` is given, and dynamic,"
                        + " too",
                "project={name='a',version='1',dynamic=['name']} | p.toml:1:40 `project.name` can't be dynamic",
                "project={name='a',version='1',dependencies='b'} | p.toml:1:44 `project.dependencies` has a value of the"
                        + " wrong type",
                "project={name='a',version='1',dependencies=[1]} | p.toml:1:45 `project.dependencies` has a value of the"
                        + " wrong type",
                "project={name='a',version='1',dependencies=['b b']} | p.toml:1:48 `project.dependencies`: expected `[`,"
                        + " `@`, `;`, a comparison such as `==`, or the end, found `b`",
                "project={name='a',version='1',dependencies=[\"b\\u0020b\"]} | p.toml:1:45 `project.dependencies`: expected"
                        + " `[`, `@`, `;`, a comparison such as `==`, or the end, found `b`",
                "project={name='a',version='1',optional-dependencies={x=['-']}} | p.toml:1:58"
                        + " `project.optional-dependencies.x`: `-` is not a project name: it must begin with a letter or a"
                        + " digit",
                "project={name='a',version='1',scripts={'../x'='m:f'}} | p.toml:1:40 `../x` cannot be"
                        + " the name of a script: it is a path",
                "project={name='a',version='1',scripts={x='m:f'},gui-scripts={x='m:f'}} | p.toml:1:62 the script"
                        + " `project.gui-scripts.x` is declared twice",
                "project={name='a',version='1',entry-points={gui_scripts={x='m:f'}}} | p.toml:1:45"
                        + " `project.entry-points.gui_scripts` has a table of its own",
                "project={name='a',version='1',entry-points={console_scripts={x='m:f'}}} | p.toml:1:45"
                        + " `project.entry-points.console_scripts` has a table of its own",
                "project={name='a',version='1',urls=[]} | p.toml:1:36 `project.urls` has a value of the wrong type",
                "tool.poetry.scripts.x={type='file',reference='x'} | p.toml:1:1 `tool.poetry.scripts.x` is a script that is"
                        + " copied from a file",
                "project={name='a',version='1',scripts={x='m'}} | p.toml:1:42 `m` is not of the form `module:function`",
                "tool.poetry.scripts.x={}| p.toml:1:1 `tool.poetry.scripts.x` has neither `reference` nor `callable`",
                "tool.poetry.scripts.x=1 | p.toml:1:23 `tool.poetry.scripts.x` has a value of the wrong type",
                "build-system.requires=['']| p.toml:1:25 `build-system.requires`: expected a project name, found the end",
            })
    void wrongValuesAreRefusedAtTheirPlaces(String text, String line) {
        assertThat(refusals(text)).singleElement().asString().startsWith(line);
    }

    @Test
    void severalProblemsAreReportedTogether() {
        assertThat(refusals("[project]\nname = 1\nversion = true\n[tool]\nmizzen = 'x'\n"))
                .containsExactly(
                        "p.toml:2:8 `project.name` has a value of the wrong type",
                        "p.toml:3:11 `project.version` has a value of the wrong type",
                        "p.toml:5:10 `tool.mizzen` has a value of the wrong type");
        assertThat(refusals("a = \nb = ]\n")).hasSize(2);
        assertThat(refusals("a = \n".repeat(100))).hasSize(20);
    }

    @Test
    void theTypesThatDisagreeAreNamed() {
        BuildException e =
                catchThrowableOfType(BuildException.class, () -> PyProject.parse("tool.mizzen = 1.5", "p.toml"));
        assertThat(e.problems().get(0).expected()).hasValue("a table");
        assertThat(e.problems().get(0).actual()).hasValue("a float");
    }

    @Test
    void depthIsBounded() {
        assertThat(refusals("a = " + "[".repeat(100_000))).isNotEmpty();
        assertThat(refusals("a" + ".a".repeat(100_000) + " = 1")).isNotEmpty();
        assertThat(refusals("a = " + "{a=".repeat(100_000))).isNotEmpty();
    }

    @Test
    void filesAreRead(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pyproject.toml");
        Files.writeString(file, "\uFEFF[tool.mizzen]\nbase = 'x'\n");
        assertThat(PyProject.read(file).mizzen()).containsOnlyKeys("base");
        assertThat(PyProject.read(file).file()).isEqualTo(file.toString());
        Files.write(file, new byte[] {'#', (byte) 0xff});
        assertThat(refusal(file)).isEqualTo("the file is not text in UTF-8");
        Files.write(file, new byte[PyProject.MAX_BYTES + 1]);
        assertThat(refusal(file)).isEqualTo("the file is longer than 4194304 bytes");
        assertThat(refusal(folder)).isEqualTo("the file `" + folder + "` can't be read");
        assertThat(refusal(folder.resolve("no"))).isEqualTo("the file `" + folder + "/no` does not exist");
    }

    private static String refusal(Path file) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> PyProject.read(file));
        assertThat(e.problems().get(0).where()).hasValue(SourceSpan.file(file.toString()));
        return e.problems().get(0).message();
    }

    @Test
    void damagedFilesAreReadOrRefused() {
        Random random = new Random(11);
        String signs = "[]{}=.\"'#,\\ \n1a\u0000é😀";
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder(FULL);
            for (int j = random.nextInt(3); j >= 0; j--) {
                int at = random.nextInt(text.length());
                text.replace(at, at + random.nextInt(3), String.valueOf(signs.charAt(random.nextInt(signs.length()))));
            }
            try {
                assertThat(PyProject.parse(text.toString(), "p.toml")).isNotNull();
            } catch (BuildException e) {
                refused++;
                assertThat(e.problems())
                        .allSatisfy(problem -> assertThat(problem.where()).isPresent());
            }
        }
        assertThat(refused).isBetween(100, 999);
    }
}
