package dev.mizzen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import org.junit.jupiter.api.Test;

class ProblemTextTest {
    private final ProblemText plain = new ProblemText(new Paint(false));

    @Test
    void theCaretStandsUnderWhatIsMeantWhateverComesBefore() {
        assertThat(at(1, 1, "\tab\tcd")).isEqualTo("   12 |  ab cd\n      | ^\n");
        assertThat(at(5, 2, "\tab\tcd")).isEqualTo("   12 |  ab cd\n      |     ^^\n");
        assertThat(at(4, 1, "a日本x")).isEqualTo("   12 | a日本x\n      |      ^\n");
        assertThat(at(2, 2, "a日本x")).isEqualTo("   12 | a日本x\n      |  ^^^^\n");
        assertThat(at(3, 1, "e\u0301x")).isEqualTo("   12 | e\u0301x\n      |  ^\n");
        assertThat(at(3, 1, "\u001b[2J")).isEqualTo("   12 | \\u001b[2J\n      |        ^\n");
        assertThat(at(4, 1, "abc")).isEqualTo("   12 | abc\n      |    ^\n");
        assertThat(at(99, 5, "abc")).isEqualTo("   12 | abc\n      |    ^\n");
    }

    @Test
    void aLongLineIsShownAroundTheCaret() {
        String line = "a".repeat(500) + "X" + "b".repeat(500);
        assertThat(at(501, 1, line))
                .isEqualTo(
                        "   12 | …" + "a".repeat(60) + "X" + "b".repeat(39) + "…\n      | " + " ".repeat(61) + "^\n");
        assertThat(at(1, 900, line)).isEqualTo("   12 | " + "a".repeat(100) + "…\n      | " + "^".repeat(100) + "\n");
    }

    @Test
    void escapesFromOutsideAreShownAndDoNothing() {
        Problem problem = Problem.of(ProblemCode.FILE_INVALID, "a\u001b[31m\nb\u202e")
                .at("f\u0007")
                .values("\u009bx", "\r")
                .hint("h\u001b]0;");
        assertThat(plain.error(problem).split("\n"))
                .containsExactly(
                        "error[FILE_INVALID]: a\\u001b[31m",
                        "b\\u202e",
                        "  --> f\\u0007",
                        "   expected  \\u009bx",
                        "   actual    \\u000d",
                        "",
                        "hint: h\\u001b]0;");
    }

    @Test
    void colourAddsNothingButEscapes() {
        Problem problem = Problem.of(ProblemCode.FILE_INVALID, "m")
                .at(new SourceSpan("f", 1, 1, 1, "x"))
                .values("a", "b")
                .hint("h");
        String coloured = new ProblemText(new Paint(true)).warning(problem);
        assertThat(coloured).contains("\u001b[1;33mwarning[FILE_INVALID]\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain.warning(problem));
    }

    private String at(int column, int length, String line) {
        String text =
                plain.error(Problem.of(ProblemCode.INTERRUPTED, "m").at(new SourceSpan("f", 12, column, length, line)));
        String head = "error[INTERRUPTED]: m\n  --> f:12:" + column + "\n";
        assertThat(text).startsWith(head);
        return text.substring(head.length());
    }
}
