package dev.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorsTest {
    private static final List<Disagreement> DECIDED = List.of(new Disagreement("1", "valid", "a sentence"));

    private static Vectors vectors(boolean own) {
        Vectors vectors = new Vectors("x.json", NullNode.getInstance(), own);
        for (int i = 2; i < 1000; i++) {
            vectors.check(String.valueOf(i), "valid", true, true);
        }
        return vectors;
    }

    @Test
    void agreementPasses() {
        Vectors vectors = vectors(true);
        assertThat(vectors.checks()).isEqualTo(998);
        assertThatCode(() -> vectors.finish(List.of())).doesNotThrowAnyException();
    }

    @Test
    void aDisagreementThatNobodyDecidedFails() {
        Vectors vectors = vectors(false);
        vectors.check("1", "valid", "a", null);
        assertThatThrownBy(() -> vectors.finish(List.of()))
                .hasMessageContaining("`1` valid: expected <a> but was <null>");
    }

    @Test
    void aDecidedOnePasses() {
        Vectors vectors = vectors(true);
        vectors.check("1", "valid", true, false);
        assertThatCode(() -> vectors.finish(DECIDED)).doesNotThrowAnyException();
    }

    @Test
    void aDecidedOneThatIsGoneFails() {
        Vectors vectors = vectors(false);
        vectors.check("1", "valid", true, true);
        assertThatThrownBy(() -> vectors.finish(DECIDED)).hasMessageContaining("`1` valid");
    }

    @Test
    void aDecidedOneMayBeAbsentFromForeignVectorsOnly() {
        assertThatCode(() -> vectors(false).finish(DECIDED)).doesNotThrowAnyException();
        assertThatThrownBy(() -> vectors(true).finish(DECIDED)).hasMessageContaining("`1` valid");
    }

    @Test
    void tooManyDecidedOnesFail() {
        List<Disagreement> decided = new ArrayList<>();
        Vectors vectors = vectors(true);
        for (int i = 0; i < 6; i++) {
            vectors.check("1", "field " + i, true, false);
            decided.add(new Disagreement("1", "field " + i, "a sentence"));
        }
        assertThatCode(() -> vectors.finish(decided)).doesNotThrowAnyException();
        vectors.check("1", "field 6", true, false);
        decided.add(new Disagreement("1", "field 6", "a sentence"));
        assertThatThrownBy(() -> vectors.finish(decided)).hasMessageContaining("disagreements in 1005 checks");
    }

    @Test
    void noChecksAtAllFail() {
        Vectors vectors = new Vectors("x.json", NullNode.getInstance(), true);
        assertThatThrownBy(() -> vectors.finish(List.of())).hasMessageContaining("checks of x.json");
    }
}
