package dev.mizzen.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticTest {
    @Test
    void anExceptionCarriesAllProblemsOfAPhase() {
        Problem first = Problem.of(ProblemCode.FILE_NOT_FOUND, "`a` does not exist");
        Problem second = Problem.of(ProblemCode.FILE_INVALID, "`b` is empty").values("1 line", "0 lines");
        BuildException exception = new BuildException(List.of(first, second));
        assertThat(exception.problems()).containsExactly(first, second);
        assertThat(exception).hasMessage("`a` does not exist; `b` is empty");
        assertThatThrownBy(() -> BuildException.throwIfAny(List.of(second))).isInstanceOf(BuildException.class);
        assertThatCode(() -> BuildException.throwIfAny(List.of())).doesNotThrowAnyException();
        assertThatThrownBy(() -> new BuildException(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSyntaxProblemMovesIntoTheFileAroundTheValue() {
        SyntaxException e = new SyntaxException(ProblemCode.VERSION_INVALID, "`1..2` is no version", "1..2", 2, 1);
        assertThat(e.problem().where()).contains(new SourceSpan("", 1, 3, 1, "1..2"));
        assertThat(e.in("r.txt", 7, 4, "a==1..2").where())
                .contains(new SourceSpan("r.txt", 7, 6, 1, "a==1..2"))
                .map(Object::toString)
                .contains("r.txt:7:6");
    }

    @Test
    void placesAreWrittenAsEditorsReadThem() {
        assertThat(SourceSpan.file("a.toml")).hasToString("a.toml");
        assertThat(SourceSpan.line("a.toml", 3, "x = 1")).hasToString("a.toml:3");
        assertThatThrownBy(() -> new SourceSpan("a", 0, 3, 1, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void urlsLoseTheirSecrets() {
        assertThat(Redaction.urls("get https://me:s3cret@host:8/x?token=abc#sha256=0 and http://h/ failed"))
                .isEqualTo("get https://…@host:8/x?…#sha256=0 and http://h/ failed");
        assertThat(Redaction.urls("https://a@b@host/")).isEqualTo("https://…@host/");
        assertThat(Redaction.urls("mail me@host")).isEqualTo("mail me@host");
    }

    @Test
    void foreignTextCannotSteerATerminal() {
        assertThat(Redaction.printable("a\u001b[31m\nb\u202e\u2028é")).isEqualTo("a\\u001b[31m\\u000ab\\u202e\\u2028é");
        assertThat(Redaction.printable("abcdef", 3)).isEqualTo("abc…");
    }

    @Test
    void everyCodeHasAnExitCodeOtherThanSuccess() {
        assertThat(Arrays.stream(ProblemCode.values()).map(ProblemCode::exitStatus))
                .doesNotContain(ExitStatus.DONE);
        assertThat(Arrays.stream(ExitStatus.values()).map(ExitStatus::code)).containsExactly(0, 1, 2, 3, 4, 5, 70, 130);
    }

    @Test
    void whatIsFoundSeveralTimesIsReportedOnce() {
        Problem full = Problem.of(ProblemCode.STORE_UNWRITABLE, "no room");
        Problem other = Problem.of(ProblemCode.FILE_NOT_FOUND, "no file");
        BuildException e = new BuildException(List.of(full, other, full.at("somewhere"), full));
        assertThat(e.problems()).containsExactly(full, other, full.at("somewhere"));
        assertThat(new BuildException(List.of(full, full))).hasMessage("no room");
    }
}
