package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryPointsTest {
    @Test
    void scriptsAreReadAsPythonReadsThem() throws Exception {
        EntryPoints points = EntryPoints.parse("""
                before = any:section
                # comment
                [console_scripts]
                  hello=hello.main : run\t
                Hello = hello:Main.run [extra, other]
                # a = b:c

                [other.group]
                anything goes = here: of course!
                [gui_scripts]
                my-gui.2 = _g.ü2:go
                """, "entry_points.txt");
        assertThat(points.consoleScripts())
                .containsExactly(
                        new EntryPoint("hello", "hello.main", "run"), new EntryPoint("Hello", "hello", "Main.run"));
        assertThat(points.guiScripts()).containsExactly(new EntryPoint("my-gui.2", "_g.ü2", "go"));
        assertThat(EntryPoints.parse("", "x")).isEqualTo(EntryPoints.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "../x = m:f | 1 | `../x` cannot be the name of a script: it is a path",
                "/x = m:f | 1 | `/x` cannot be the name of a script: it is a path",
                "a/b = m:f | 1 | `a/b` cannot be the name of a script: it is a path",
                "a\\b = m:f | 1 | `a\\b` cannot be the name of a script: it is a path",
                "= m:f | 1 | `` cannot be the name of a script: it is empty",
                ".wh.x = m:f | 1 | `.wh.x` cannot be the name of a script: it begins with a dot",
                "python = m:f | 1 | `python` cannot be the name of a script: it would replace the interpreter",
                "python3.13t = m:f | 1 | `python3.13t` cannot be the name of a script: it would replace the interpreter",
                "a\u0007b = m:f | 1 | `a\\u0007b` cannot be the name of a script: it holds a character that is not allowed",
                "a\u2028b = m:f | 1 | `a\\u2028b` cannot be the name of a script: it holds a character that is not allowed",
                "a\u202eb = m:f | 1 | `a\\u202eb` cannot be the name of a script: it holds a character that is not allowed",
                "x = m:f;import os | 5 | `m:f;import os` is not of the form `module:function`",
                "x = m | 5 | `m` is not of the form `module:function`",
                "x = | 4 | `` is not of the form `module:function`",
                "x = m:1f | 5 | `m:1f` is not of the form `module:function`",
                "x = m..n:f | 5 | `m..n:f` is not of the form `module:function`",
                "x = m:f() | 5 | `m:f()` is not of the form `module:function`",
                "x = m:f [a] b | 5 | `m:f [a] b` is not of the form `module:function`",
                "x: m | 1 | `x: m` is not of the form `name = module:function`",
            })
    void unsafeScriptsAreRefused(String line, int column, String message) {
        SyntaxException e = catchThrowableOfType(SyntaxException.class, () -> EntryPoint.parse(line));
        assertThat(e.problem().message()).isEqualTo(message);
        assertThat(e.problem().where().orElseThrow().column()).isEqualTo(column);
    }

    @Test
    void lengthsAreBounded() {
        String name = "é".repeat(101);
        SyntaxException e = catchThrowableOfType(SyntaxException.class, () -> EntryPoint.parse(name + "=m:f"));
        assertThat(e.problem().message())
                .isEqualTo("`" + name + "` cannot be the name of a script: it is longer than 200 bytes");
        SyntaxException f =
                catchThrowableOfType(SyntaxException.class, () -> EntryPoint.parse("x=m:" + "f".repeat(1000)));
        assertThat(f.problem().message()).endsWith("…` is not of the form `module:function`");
        BuildException many = catchThrowableOfType(
                BuildException.class,
                () -> EntryPoints.parse("[console_scripts]\n" + "a=m:f\nb\n".repeat(1) + many(10_001), "f"));
        assertThat(many.problems().get(1).message()).isEqualTo("more than 10000 scripts are declared");
    }

    private static String many(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append('s').append(i).append("=m:f\n");
        }
        return out.toString();
    }

    @Test
    void allFaultsOfAFileAreReportedWithTheirPlaces() {
        BuildException e = catchThrowableOfType(
                BuildException.class,
                () -> EntryPoints.parse(
                        "[console_scripts]\na = m:f\n  python = m:f\n[gui_scripts]\na = m:g\nA = m:g\n", "e.txt"));
        assertThat(e.problems().stream().map(Problem::message))
                .containsExactly(
                        "`python` cannot be the name of a script: it would replace the interpreter",
                        "the script `a` is declared twice");
        assertThat(e.problems().stream().map(p -> p.where().orElseThrow().toString()))
                .containsExactly("e.txt:3:3", "e.txt:5");
    }

    @Test
    void onlySafeScriptsCanBeMade() throws Exception {
        EntryPoint good = EntryPoint.parse("pythonic = a.b:c [x]");
        assertThat(good).hasToString("pythonic = a.b:c");
        assertThat(EntryPoint.parse(good.toString())).isEqualTo(good);
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryPoint("a/b", "m", "f"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryPoint(" a", "m", "f"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryPoint("a=", "m", "f"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryPoint("a", "m;", "f"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryPoint("a", "m", "f\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryPoints(List.of(good), List.of(good)));
    }
}
