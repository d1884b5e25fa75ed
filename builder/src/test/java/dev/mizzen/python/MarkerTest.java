package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkerTest {
    private static final MarkerEnvironment LINUX = environment("3.11.7");

    static MarkerEnvironment environment(String python) {
        EnumMap<MarkerVariable, String> values = new EnumMap<>(MarkerVariable.class);
        values.put(MarkerVariable.IMPLEMENTATION_NAME, "cpython");
        values.put(MarkerVariable.IMPLEMENTATION_VERSION, python);
        values.put(MarkerVariable.OS_NAME, "posix");
        values.put(MarkerVariable.PLATFORM_MACHINE, "x86_64");
        values.put(MarkerVariable.PLATFORM_PYTHON_IMPLEMENTATION, "CPython");
        values.put(MarkerVariable.PLATFORM_RELEASE, "");
        values.put(MarkerVariable.PLATFORM_SYSTEM, "Linux");
        values.put(MarkerVariable.PLATFORM_VERSION, "");
        values.put(MarkerVariable.PYTHON_FULL_VERSION, python);
        values.put(MarkerVariable.PYTHON_VERSION, python.substring(0, python.lastIndexOf('.')));
        values.put(MarkerVariable.SYS_PLATFORM, "linux");
        return MarkerEnvironment.of(values);
    }

    private static Problem refusal(String text) {
        SyntaxException e = catchThrowableOfType(SyntaxException.class, () -> Marker.parse(text));
        assertThat(e).as("refusal of %s", text).isNotNull();
        return e.problem();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "§§ | 1 | expected a variable or a text in quotes, found the end",
                "foo == 'a' | 1 | `foo` is not a marker variable",
                "os_name | 8 | expected a comparison: one of `==`, `!=`, `<=`, `<`, `>=`, `>`, `~=`, `===`, `in`, `not in`,"
                        + " found the end",
                "os_name = 'a' | 9 | expected a comparison: one of `==`, `!=`, `<=`, `<`, `>=`, `>`, `~=`, `===`, `in`,"
                        + " `not in`, found `=`",
                "os_name not 'a' | 13 | expected `in` after `not`, found `'`",
                "os_name notin 'a' | 9 | expected a comparison: one of `==`, `!=`, `<=`, `<`, `>=`, `>`, `~=`, `===`, `in`,"
                        + " `not in`, found `n`",
                "os_name not| 12 | expected `in` after `not`, found the end",
                "os_name == 'a | 12 | the text is not closed by a quote",
                "os_name == 'a\\'b' | 14 | `\\` cannot stand in the text of a marker",
                "os_name == 'a' and | 19 | expected a variable or a text in quotes, found the end",
                "os_name == 'a' xor os_name == 'b' | 16 | expected `and`, `or` or the end, found `x`",
                "(os_name == 'a' | 16 | expected `and`, `or` or `)`, found the end",
                "os_name == 'a') | 15 | expected `and`, `or` or the end, found `)`",
                "os_name == 😀 | 12 | expected a variable or a text in quotes, found `😀`",
            })
    void refusalsPointAtTheFirstWrongCharacter(String text, int column, String message) {
        Problem problem = refusal(text);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.where().orElseThrow().column()).isEqualTo(column);
        assertThat(problem.where().orElseThrow().text()).isEqualTo(text);
    }

    @Test
    void controlCharactersCannotStandInText() {
        assertThat(refusal("os_name == 'a\nb'").message()).isEqualTo("`\\u000a` cannot stand in the text of a marker");
        assertThat(refusal("os_name\n== 'a'").message()).endsWith("found `\\u000a`");
    }

    @Test
    void case84DepthIsBounded() throws Exception {
        String deepest = "(".repeat(MarkerParser.MAX_DEPTH) + "os_name=='a'" + ")".repeat(MarkerParser.MAX_DEPTH);
        assertThat(Marker.parse(deepest)).hasToString("os_name == \"a\"");
        Problem problem = refusal("(" + deepest + ")");
        assertThat(problem.message()).isEqualTo("parentheses are nested deeper than 100");
        assertThat(problem.where().orElseThrow().column()).isEqualTo(101);
    }

    @Test
    void case84LengthIsBounded() {
        Problem problem = refusal("(".repeat(100_000));
        assertThat(problem.message()).isEqualTo("the marker is longer than 65536 characters");
        assertThat(problem.where().orElseThrow().text()).hasSize(80);
        assertThat(refusal("os_name == '" + "a".repeat(1_000_000) + "'").message())
                .isEqualTo("the marker is longer than 65536 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "((os_name=='a')) | os_name == \"a\"",
                "(os_name=='a' or os_name=='b') | os_name == \"a\" or os_name == \"b\"",
                "((os_name=='a' or os_name=='b')) and os_name=='c' |"
                        + " (os_name == \"a\" or os_name == \"b\") and os_name == \"c\"",
                "os_name=='a' or (os_name=='b' and os_name=='c') |"
                        + " os_name == \"a\" or (os_name == \"b\" and os_name == \"c\")",
                "os_name == 'say \"x\"' | os_name == 'say \"x\"'",
                "python_implementation != \"it's\" | platform_python_implementation != \"it's\"",
                "platform.python_implementation==''or'1'not\tin os_name |"
                        + " platform_python_implementation == \"\" or \"1\" not in os_name",
                "extra === 'A_b.C' | extra === \"a-b-c\"",
                "'A_b' == extra | \"a-b\" == extra",
                "os_name == 'A_b' | os_name == \"A_b\"",
            })
    void theCanonicalTextIsStable(String text, String canonical) throws Exception {
        Marker marker = Marker.parse(text);
        assertThat(marker).hasToString(canonical);
        assertThat(Marker.parse(canonical)).isEqualTo(marker);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "os_name == 'nt' or python_version >= '3.9' and sys_platform == 'linux' | true",
                "(os_name == 'nt' or python_version >= '3.9') and sys_platform == 'win32' | false",
                "python_version < '3.9' or (os_name == 'nt' and os_name == 'posix') | false",
                "python_version in '3.10 3.11' | true",
                "python_version not in '3.10 3.11' | false",
                "python_version == python_full_version | false",
                "os_name != sys_platform | true",
                "platform_release >= '5' | false",
                "platform_release <= '' | true",
                "extra == '' | true",
                "'in' in sys_platform | true",
                "'in' in 'linux' or extra == '' | error",
                "sys_platform ~= 'linux' | error",
                "sys_platform === 'linux' | error",
            })
    void markersAreEvaluated(String text, String expected) throws Exception {
        Marker marker = Marker.parse(text);
        String actual;
        try {
            actual = Boolean.toString(marker.evaluate(LINUX));
        } catch (BuildException e) {
            actual = "error";
        }
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "os_name == 'posix' or 'a' == 'b' | `\"a\" == \"b\"` compares two texts and no variable",
                "sys_platform ~= 'linux' | the comparison `sys_platform ~= \"linux\"` has no meaning",
                "'dev' in extras | `extras` has no value where `\"dev\" in extras` is asked",
                "extras == 'dev' | `extras` has no value where `extras == \"dev\"` is asked",
            })
    void whatHasNoMeaningIsRefused(String text, String message) throws Exception {
        Marker marker = Marker.parse(text);
        BuildException e = catchThrowableOfType(BuildException.class, () -> marker.evaluate(LINUX));
        assertThat(e.problems()).singleElement().extracting(Problem::message).isEqualTo(message);
    }

    @Test
    void extrasAreAskedOneByOneOrAsASet() throws Exception {
        assertThat(Marker.parse("extra == 'te_st'").evaluate(LINUX.withExtra("Te.St")))
                .isTrue();
        MarkerEnvironment lock = LINUX.forLock(List.of("Dev_X"), List.of("docs"));
        assertThat(Marker.parse("'dev-x' in extras and 'Docs' in dependency_groups")
                        .evaluate(lock))
                .isTrue();
        assertThat(Marker.parse("'dev-x' not in extras").evaluate(lock)).isFalse();
        assertThat(lock.set(MarkerVariable.EXTRAS).orElseThrow()).containsExactly("dev-x");
        for (Map.Entry<String, String> refused : Map.of(
                        "extra == 'x'", "`extra` has no value where `extra == \"x\"` is asked",
                        "'dev' == extras", "the comparison `\"dev\" == extras` has no meaning",
                        "extras in 'dev'", "the comparison `extras in \"dev\"` has no meaning")
                .entrySet()) {
            Marker marker = Marker.parse(refused.getKey());
            BuildException e = catchThrowableOfType(BuildException.class, () -> marker.evaluate(lock));
            assertThat(e.problems().get(0).message()).isEqualTo(refused.getValue());
        }
    }

    @Test
    void anInterpreterBetweenReleasesHasAVersion() throws Exception {
        MarkerEnvironment between = environment("3.11.0+");
        assertThat(between.value(MarkerVariable.PYTHON_FULL_VERSION)).hasValue("3.11.0+local");
        assertThat(Marker.parse("python_full_version < '3.12'").evaluate(between))
                .isTrue();
    }

    @Test
    void environmentsAreValues() {
        assertThat(environment("3.11.7")).isEqualTo(LINUX).hasSameHashCodeAs(LINUX);
        assertThat(LINUX.withExtra("x")).isNotEqualTo(LINUX);
        assertThat(LINUX.forLock(List.of(), List.of())).isNotEqualTo(LINUX.forLock(List.of("a"), List.of()));
        assertThat(LINUX).isNotEqualTo("x");
        assertThat(LINUX.toString()).contains("os_name=posix").doesNotContain("extras");
        assertThat(LINUX.forLock(List.of("a"), List.of()).toString()).contains("extras=[a]");
        assertThatIllegalArgumentException().isThrownBy(() -> MarkerEnvironment.of(Map.of()));
    }

    @Test
    void onlyMarkersThatCanBeReadCanBeMade() {
        Marker one = new Marker.Comparison(
                new Marker.Variable(MarkerVariable.OS_NAME), MarkerOperator.EQUAL, new Marker.Literal("a"));
        Marker both = new Marker.And(List.of(one, one));
        Marker either = new Marker.Or(List.of(both, one));
        assertThat(new Marker.And(List.of(new Marker.Group(either), one)))
                .hasToString("(os_name == \"a\" and os_name == \"a\" or os_name == \"a\") and os_name == \"a\"");
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.And(List.of(one)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.And(List.of(one, either)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.And(List.of(one, both)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.Or(List.of(one)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.Or(List.of(one, either)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.Group(one));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.Group(new Marker.Group(both)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.Literal("a\\b"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.Literal("a\u0001"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Marker.Literal("'\""));
    }
}
