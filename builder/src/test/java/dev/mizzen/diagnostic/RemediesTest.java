package dev.mizzen.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemediesTest {
    @Test
    void aHintOfItsOwnComesFirst() {
        Problem problem = Problem.of(ProblemCode.ZIP_CORRUPT, "broken");
        assertThat(problem.remedy()).contains("fetch or build the wheel again; if it stays so, tell its publisher");
        assertThat(problem.hint("do this").remedy()).contains("do this");
    }

    /** Without one are an interrupt, which needs none, and what is only told. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BASE_SETTING_DROPPED", "BYTECODE_LEFT_OUT", "INTERRUPTED", "WHEEL_CONTENT_IGNORED"})
    void everyKindOfProblemHasOneLineOfAdvice(ProblemCode code) {
        assertThat(Remedies.of(code)).isNotBlank().doesNotContain("\n").doesNotEndWith(".");
    }
}
