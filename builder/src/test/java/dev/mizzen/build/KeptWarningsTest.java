package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptWarningsTest {
    private static final Problem PLAIN = Problem.of(ProblemCode.WHEEL_LIBRARY_MISSING, "wheel `ä` needs `b`");
    private static final Problem FULL =
            PLAIN.values("one", "another").hint("take a base that has it, or add the wheel");

    @Test
    void warningsComeBackAsTheyWere() {
        for (List<Problem> warnings : List.of(
                List.<Problem>of(),
                List.of(PLAIN),
                List.of(FULL, PLAIN),
                List.of(PLAIN.at("a.py"), FULL.at(SourceSpan.line("b c.py", 7, ""))))) {
            assertThat(KeptWarnings.toBytes(warnings).flatMap(KeptWarnings::ofBytes))
                    .contains(warnings);
        }
    }

    @Test
    void whatTheFormCannotHoldIsNotKept() {
        assertThat(KeptWarnings.toBytes(List.of(PLAIN.at(SourceSpan.line("a", 1, "text")))))
                .isEmpty();
        assertThat(KeptWarnings.toBytes(List.of(PLAIN.at(new SourceSpan("a", 1, 2, 3, "")))))
                .isEmpty();
        assertThat(KeptWarnings.toBytes(List.of(PLAIN.hint("two\nlines")))).isEmpty();
        assertThat(KeptWarnings.toBytes(List.of(PLAIN.hint("a\0b")))).isEmpty();
    }

    @Test
    void otherBytesAreNoWarnings() {
        for (String other : List.of(
                "x",
                "NO_SUCH_CODE\0a\0\0\0",
                "WHEEL_LIBRARY_MISSING\0\0\0\0\0\0" + "0",
                "WHEEL_LIBRARY_MISSING\0a\0\0\0\0f\0x",
                "a\0b\0c")) {
            assertThat(KeptWarnings.ofBytes(other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isEqualTo(Optional.empty());
        }
    }
}
