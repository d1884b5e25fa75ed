package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each grammar says about a fault, and the column it points at. */
class GrammarMessagesTest {
    private static void check(
            ProblemCode code, GrammarFuzzTest.Parser parser, String text, int column, String message) {
        Problem problem =
                assertThrows(SyntaxException.class, () -> parser.parse(text)).problem();
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.where().orElseThrow().column()).isEqualTo(column);
        assertThat(problem.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"     | 1 | a project name is missing",
                "_foo     | 1 | `_foo` is not a project name: it must begin with a letter or a digit",
                "foo-     | 4 | `foo-` is not a project name: it must end with a letter or a digit",
                "fo o     | 3 | `fo o` is not a project name: ` ` is not a letter, a digit, `-`, `_` or `.`",
                "é        | 1 | `é` is not a project name: `é` is not a letter, a digit, `-`, `_` or `.`",
            })
    void names(String text, int column, String message) {
        check(ProblemCode.NAME_INVALID, ProjectName::parse, text, column, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"       | 1 | a version is missing",
                "\"  \"     | 3 | a version is missing",
                "v          | 2 | `v` is not a version: a number is missing",
                "latest     | 1 | `latest` is not a version: a version begins with a number",
                "1!a        | 3 | `1!a` is not a version: a number must follow the epoch",
                "1.0x1      | 4 | `1.0x1` is not a version: nothing known begins with `x1`",
                "1..0       | 2 | `1..0` is not a version: nothing known begins with `..0`",
                "1.0+       | 5 | `1.0+` is not a version: a letter or a digit must follow in the local part",
                "1.0+a..b   | 7 | `1.0+a..b` is not a version: a letter or a digit must follow in the local part",
                "1.0 a1     | 4 | `1.0 a1` is not a version: nothing known begins with ` a1`",
            })
    void versions(String text, int column, String message) {
        check(ProblemCode.VERSION_INVALID, Version::parse, text, column, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                ">=1,=<1.0    | 5 | `=<1.0` is not a version specifier: it must begin with one of `==`, `!=`, `<=`,"
                        + " `>=`, `<`, `>`, `~=`, `===`",
                ">=           | 2 | `>=` is not a version specifier: a version must follow `>=`",
                ">=1,>=x      | 7 | `>=x` is not a version specifier: a version begins with a number",
                "~=1          | 3 | `~=1` is not a version specifier: `~=` needs at least two release numbers, as in"
                        + " `~=1.0`",
                ">=1.0+x      | 6 | `>=1.0+x` is not a version specifier: a local version can only follow `==` and"
                        + " `!=`",
                ">=1.*        | 4 | `>=1.*` is not a version specifier: `.*` can only follow `==` and `!=`",
                "==1.0a.*     | 7 | `==1.0a.*` is not a version specifier: `.*` can only follow the numbers of a"
                        + " release",
                "==1+l.*      | 6 | `==1+l.*` is not a version specifier: `.*` can only follow the numbers of a"
                        + " release",
                "==.*         | 3 | `==.*` is not a version specifier: a version begins with a number",
                "== 1.0 2     | 7 | `== 1.0 2` is not a version specifier: nothing known begins with ` 2`",
                "=== a b      | 6 | `=== a b` is not a version specifier: white space, `;` and `)` can't stand in what"
                        + " `===` compares with",
                "===a)        | 5 | `===a)` is not a version specifier: white space, `;` and `)` can't stand in what"
                        + " `===` compares with",
                "===a;        | 5 | `===a;` is not a version specifier: white space, `;` and `)` can't stand in what"
                        + " `===` compares with",
            })
    void specifiers(String text, int column, String message) {
        check(ProblemCode.SPECIFIER_INVALID, SpecifierSet::parse, text, column, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "py3-none        | 1  | `py3-none` is not a tag: it must be `python-abi-platform`",
                "a-b-c-d         | 1  | `a-b-c-d` is not a tag: it must be `python-abi-platform`",
                "py3--any        | 5  | `py3--any` is not a tag: a part of it is empty",
                "py3.-none-any   | 5  | `py3.-none-any` is not a tag: a part of it is empty",
                "py3-none-a+b    | 11 | `py3-none-a+b` is not a tag: `+` is not a letter, a digit or `_`",
                "py2.py3-none-any | 4 | `py2.py3-none-any` is more than one tag",
            })
    void tags(String text, int column, String message) {
        check(ProblemCode.TAG_INVALID, Tag::parse, text, column, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "foo.zip                   | 8 | it must end with `.whl`",
                "foo-1.0.whl               | 1 | it must be `name-version-python-abi-platform.whl`, with a build number"
                        + " or without",
                "f__o-1.0-py3-none-any.whl | 2 | `__` can't stand in the name",
                "f o-1.0-py3-none-any.whl  | 2 | `f o` is not a project name: ` ` is not a letter, a digit, `-`, `_` or"
                        + " `.`",
                "foo-x.y-py3-none-any.whl  | 5 | `x.y` is not a version: a version begins with a number",
                "foo-1-x-py3-none-any.whl  | 7 | a build number must begin with a digit",
                "foo-1-1 -py3-none-any.whl | 8 | ` ` can't stand in a build number",
                "foo-1-py3--any.whl        | 11 | `py3--any` is not a tag: a part of it is empty",
            })
    void wheels(String text, int column, String why) {
        String message = "`" + text + "` is not a wheel file name: " + why;
        check(ProblemCode.WHEEL_FILENAME_INVALID, WheelFilename::parse, text, column, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "foo-1.0.tgz   | 12 | it must end with `.tar.gz` or `.zip`",
                "foo.zip       | 1  | it must be `name-version.zip`",
                "-1.0.tar.gz   | 1  | a project name is missing",
                "foo-x.tar.gz  | 5  | `x` is not a version: a version begins with a number",
            })
    void sources(String text, int column, String why) {
        String message = "`" + text + "` is not a source distribution's file name: " + why;
        check(ProblemCode.WHEEL_FILENAME_INVALID, SdistFilename::parse, text, column, message);
    }

    @ParameterizedTest
    @CsvSource({"glibc", "glibc-2", "glibc-2.36.1", "uclibc-1.0", "musl-1.12345"})
    void libcs(String text) {
        String message = "`" + text + "` is not a C library: write `glibc:2.36` or `musl:1.2`";
        check(ProblemCode.USAGE_INVALID, Libc::parse, text, 1, message);
    }

    @ParameterizedTest
    @CsvSource({"511, ok", "513, longer"})
    void longNames(int length, String outcome) {
        String text = "a".repeat(length);
        assertThat(ProjectName.tryParse(text).isPresent()).isEqualTo(outcome.equals("ok"));
        if (outcome.equals("longer")) {
            String message = "`" + "a".repeat(40) + "…` is not a project name: longer than 512 characters";
            check(ProblemCode.NAME_INVALID, ProjectName::parse, text, 513, message);
        }
    }
}
