package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import org.junit.jupiter.api.Test;

class ResultDocumentTest {
    @Test
    void theReferenceIsTheFirstNameOrTheBareDigest() {
        String digest = SampleResult.DIGEST.toString();
        assertThat(SampleResult.named().reference()).isEqualTo(digest);
        assertThat(SampleResult.named("app:1.0", "other").reference()).isEqualTo("app@" + digest);
        assertThat(SampleResult.named("localhost:5000/team/app:1").references())
                .containsExactly("localhost:5000/team/app@" + digest);
        assertThat(SampleResult.named().references()).containsExactly(digest);
    }

    @Test
    void theWholeResultIsOneObjectInOneLine() {
        String json = ResultDocument.json(SampleResult.named("app:1.0"));
        assertThat(json.replaceAll("sha256:[0-9a-f]{64}", "DIGEST"))
                .isEqualTo("{\"schema\":1,\"reference\":\"app@DIGEST\",\"names\":[\"app:1.0\"],\"digest\":\"DIGEST\","
                        + "\"config\":\"DIGEST\",\"platform\":\"linux/amd64\",\"python\":\"3.11.2\","
                        + "\"bytecode\":{\"mode\":\"require\",\"interpreter\":\"cpython 3.11.2\"},"
                        + "\"created\":\"1980-01-02T00:00:00Z\",\"size\":1024,\"layers\":["
                        + "{\"role\":\"base\",\"title\":\"\",\"digest\":\"DIGEST\",\"diff_id\":\"DIGEST\",\"size\":1000,"
                        + "\"reused\":true},{\"role\":\"wheel\",\"title\":\"numpy\\u009b"
                        + " 2.1.0\",\"digest\":\"DIGEST\","
                        + "\"diff_id\":\"DIGEST\",\"size\":24,\"reused\":false}],\"outputs\":[],"
                        + "\"pushes\":[{\"repository\":\"ghcr.io/team/app\",\"sent\":2,\"bytes\":1234,\"reused\":5}],\"warnings\":[{\"code\":\"WHEEL_HASH_MISSING\",\"message\":\"no"
                        + " hashes\",\"where\":{\"file\":\"requirements.txt\"},"
                        + "\"hint\":\"add its hash, as `pip-compile --generate-hashes` does\"}]}");
    }

    @Test
    void aProblemHasItsPlaceItsValuesAndItsHint() {
        Problem problem = Problem.of(ProblemCode.CONFIG_UNKNOWN_KEY, "no key `\u001b[31m`")
                .at(new SourceSpan("pyproject.toml", 3, 5, 2, "    ab = 1"))
                .values("one", "two")
                .hint("try");
        assertThat(ProblemDocument.json("error", problem))
                .isEqualTo("{\"schema\":1,\"severity\":\"error\",\"code\":\"CONFIG_UNKNOWN_KEY\","
                        + "\"message\":\"no key `\\u001B[31m`\","
                        + "\"where\":{\"file\":\"pyproject.toml\",\"line\":3,\"column\":5},"
                        + "\"expected\":\"one\",\"actual\":\"two\",\"hint\":\"try\"}");
        assertThat(ProblemDocument.json("warning", Problem.of(ProblemCode.INTERRUPTED, "x")))
                .isEqualTo("{\"schema\":1,\"severity\":\"warning\",\"code\":\"INTERRUPTED\",\"message\":\"x\"}");
    }
}
