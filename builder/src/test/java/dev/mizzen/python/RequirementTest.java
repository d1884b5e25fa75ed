package dev.mizzen.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.SyntaxException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementTest {
    private static Problem refusal(String text) {
        SyntaxException e = catchThrowableOfType(SyntaxException.class, () -> Requirement.parse(text));
        assertThat(e).as("refusal of %s", text).isNotNull();
        return e.problem();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "§§ | 1 | expected a project name, found the end",
                "-e foo | 1 | `-e` is not a project name: it must begin with a letter or a digit",
                "a_ | 2 | `a_` is not a project name: it must end with a letter or a digit",
                "./foo | 1 | `.` is not a project name: it must begin with a letter or a digit",
                "foo bar | 5 | expected `[`, `@`, `;`, a comparison such as `==`, or the end, found `b`",
                "foo [x y] | 8 | expected `,` or `]`, found `y`",
                "foo[x | 6 | expected `,` or `]`, found the end",
                "foo[x,] | 7 | expected the name of an extra, found `]`",
                "foo[x_] | 6 | `x_` is not a project name: it must end with a letter or a digit",
                "foo @ | 6 | expected a URL after `@`, found the end",
                "foo @ https://e.org/a.whl x | 27 | expected `;` and a marker, or the end, found `x`",
                "foo (>=1 | 5 | the parenthesis is not closed",
                "foo (>=1) x | 11 | expected `;` and a marker, or the end, found `x`",
                "foo (x) | 6 | expected `[`, `@`, `;`, a comparison such as `==`, or the end, found `x`",
                "foo >=1,,<2 | 9 | expected a comparison such as `==`, found `,`",
                "foo >=1) | 8 | expected `;` and a marker, or the end, found `)`",
                "foo ; | 6 | expected a variable or a text in quotes, found the end",
                "foo ; os_name == 'a' # c | 22 | expected `and`, `or` or the end, found `#`",
                "foo#c | 4 | expected `[`, `@`, `;`, a comparison such as `==`, or the end, found `#`",
            })
    void refusalsPointAtTheFirstWrongCharacter(String text, int column, String message) {
        Problem problem = refusal(text);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.where().orElseThrow().column()).isEqualTo(column);
        assertThat(problem.where().orElseThrow().text()).isEqualTo(text);
    }

    @Test
    void faultsOfASpecifierAreMovedIntoTheRequirement() {
        for (String specifier : List.of("=1", "==", ">=1 <2", ">=1.*", "==1.0.*.*", ">=1+l")) {
            SyntaxException alone = catchThrowableOfType(SyntaxException.class, () -> SpecifierSet.parse(specifier));
            Problem inside = refusal("foo" + specifier + "; os_name == 'a'");
            assertThat(inside.message()).isEqualTo(alone.problem().message());
            assertThat(inside.where().orElseThrow().column())
                    .isEqualTo(3 + alone.problem().where().orElseThrow().column());
        }
    }

    @Test
    void lengthIsBounded() {
        assertThat(refusal("a".repeat(1_000_000)).message())
                .isEqualTo("the requirement is longer than 65536 characters");
    }

    @Test
    void allPartsAreRead() throws Exception {
        Requirement requirement = Requirement.parse(" Foo.Bar [ Y_z , x,x ] ( >=1 , <2, ) ; extra == 'A_b' ");
        assertThat(requirement.name()).hasToString("foo-bar");
        assertThat(requirement.extras()).containsExactly("Y_z", "x");
        assertThat(requirement.extraNames().stream().map(ProjectName::toString)).containsExactly("x", "y-z");
        assertThat(requirement.marker()).hasValue(Marker.parse("extra == 'a-b'"));
        assertThat(requirement).hasToString("Foo.Bar[Y_z,x]<2,>=1; extra == \"a-b\"");
        assertThat(Requirement.parse(requirement.toString())).isEqualTo(requirement);
    }

    @Test
    void urlsAreKeptAsWritten() throws Exception {
        Requirement requirement = Requirement.parse("foo[x]@https://u:p@e.org/a.whl#sha256=0;1 ; os_name=='a'");
        assertThat(requirement.url()).hasValue("https://u:p@e.org/a.whl#sha256=0;1");
        assertThat(requirement).hasToString("foo[x] @ https://u:p@e.org/a.whl#sha256=0;1 ; os_name == \"a\"");
        assertThat(Requirement.parse(requirement.toString())).isEqualTo(requirement);
        assertThat(Requirement.parse("foo @ ./local ")).hasToString("foo @ ./local");
    }

    @Test
    void onlyRequirementsThatCanBeReadCanBeMade() throws Exception {
        SpecifierSet some = SpecifierSet.parse("==1");
        assertThatIllegalArgumentException().isThrownBy(() -> made("-", List.of(), some, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> made("a", List.of("-"), some, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> made("a", List.of(), some, Optional.of("x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> made("a", List.of(), SpecifierSet.any(), Optional.of("")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> made("a", List.of(), SpecifierSet.any(), Optional.of("x y")));
    }

    private static Requirement made(String name, List<String> extras, SpecifierSet specifier, Optional<String> url) {
        return new Requirement(name, extras, specifier, url, Optional.empty());
    }
}
