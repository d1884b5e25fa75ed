package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.digest.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationDocumentTest {
    private static final Digest DIGEST = Digest.sha256(new byte[0]);
    private static final Explanation.LayerAt LAYER =
            new Explanation.LayerAt("wheel", "alpha 1.0", Optional.of(new Explanation.Stored(DIGEST, 12)));

    @Test
    void aPackage() {
        Explanation explanation = new Explanation.Present(
                "alpha",
                "1.0",
                List.of(new Explanation.Need(Optional.empty(), "alpha>=1", Optional.of("requirements.txt:1"))),
                List.of(new Explanation.Need(Optional.of("beta 2"), "beta", Optional.empty())),
                new Explanation.WheelAt(
                        "alpha.whl", "/w/alpha.whl", DIGEST, 10, "py3-none-any", "Python 3.11.2", 2, 30),
                List.of(LAYER),
                new Explanation.Newer(
                        List.of(new Explanation.Passed(List.of("3", "2"), "why")), Optional.of("not asked")));
        assertThat(ExplanationDocument.json(explanation))
                .isEqualTo(
                        "{\"schema\":1,\"kind\":\"package\",\"name\":\"alpha\",\"version\":\"1.0\","
                                + "\"needed_by\":[{\"requirement\":\"alpha>=1\",\"where\":\"requirements.txt:1\"}],"
                                + "\"needs\":[{\"who\":\"beta 2\",\"requirement\":\"beta\"}],"
                                + "\"wheel\":{\"name\":\"alpha.whl\",\"location\":\"/w/alpha.whl\",\"sha256\":\""
                                + DIGEST
                                + "\",\"size\":10,\"tag\":\"py3-none-any\",\"target\":\"Python 3.11.2\",\"files\":2,"
                                + "\"installed\":30},"
                                + "\"layers\":[{\"role\":\"wheel\",\"title\":\"alpha 1.0\",\"digest\":\"" + DIGEST
                                + "\",\"size\":12}],"
                                + "\"newer\":[{\"versions\":[\"3\",\"2\"],\"reason\":\"why\"}],\"newer_unknown\":\"not asked\"}");
    }

    @Test
    void aProjectOfTheSameRepository() {
        Explanation explanation =
                new Explanation.FirstParty("core", "1.0", List.of(), List.of(), "/w/core", List.of(LAYER));
        assertThat(ExplanationDocument.json(explanation))
                .isEqualTo("{\"schema\":1,\"kind\":\"first-party\",\"name\":\"core\",\"version\":\"1.0\","
                        + "\"needed_by\":[],\"needs\":[],\"place\":\"/w/core\",\"layers\":[{\"role\":\"wheel\","
                        + "\"title\":\"alpha 1.0\",\"digest\":\"" + DIGEST + "\",\"size\":12}]}");
    }

    @Test
    void anAbsentPackage() {
        Explanation explanation = new Explanation.Absent(
                "gone", List.of(new Explanation.Need(Optional.of("alpha 1.0"), "gone; x", Optional.empty())));
        assertThat(ExplanationDocument.json(explanation))
                .isEqualTo("{\"schema\":1,\"kind\":\"absent\",\"name\":\"gone\","
                        + "\"needs\":[{\"who\":\"alpha 1.0\",\"requirement\":\"gone; x\"}]}");
    }

    @Test
    void aPath() {
        Explanation.LayerAt unmade = new Explanation.LayerAt("bytecode", "bytecode of alpha 1.0", Optional.empty());
        Explanation explanation = new Explanation.Found(
                "/a",
                List.of(
                        new Explanation.Part("wheel alpha 1.0", 1, Optional.of(3L), LAYER),
                        new Explanation.Part("bytecode of /a.py", 1, Optional.empty(), unmade)));
        assertThat(ExplanationDocument.json(explanation))
                .isEqualTo("{\"schema\":1,\"kind\":\"path\",\"path\":\"/a\",\"parts\":["
                        + "{\"origin\":\"wheel alpha 1.0\",\"files\":1,\"size\":3,\"layer\":{\"role\":\"wheel\","
                        + "\"title\":\"alpha 1.0\",\"digest\":\"" + DIGEST + "\",\"size\":12}},"
                        + "{\"origin\":\"bytecode of /a.py\",\"files\":1,\"layer\":{\"role\":\"bytecode\","
                        + "\"title\":\"bytecode of alpha 1.0\"}}]}");
    }
}
