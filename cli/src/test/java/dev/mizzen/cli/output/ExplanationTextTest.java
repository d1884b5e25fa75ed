package dev.mizzen.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.build.Explanation;
import dev.mizzen.digest.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
    private static final Digest DIGEST = Digest.sha256(new byte[0]);
    private static final Explanation.LayerAt LAYER =
            new Explanation.LayerAt("wheel", "alpha 1.0", Optional.of(new Explanation.Stored(DIGEST, 1200)));
    private static final Explanation.LayerAt BYTECODE =
            new Explanation.LayerAt("bytecode", "bytecode of alpha 1.0", Optional.empty());

    private static String text(Explanation explanation) {
        return String.join("\n", ExplanationText.of(explanation)).replaceAll("sha256:[0-9a-f]{64}", "sha256:…");
    }

    private static Explanation.Present alpha(List<Explanation.Need> neededBy, Explanation.Newer newer) {
        return new Explanation.Present(
                "alpha",
                "1.0",
                neededBy,
                List.of(
                        new Explanation.Need(Optional.of("beta 2"), "beta>=1", Optional.empty()),
                        new Explanation.Need(Optional.empty(), "gamma", Optional.empty())),
                new Explanation.WheelAt(
                        "alpha.whl", "/w/\u001balpha.whl", DIGEST, 1000, "py3-none-any", "Python 3.11.2", 2, 3000),
                List.of(LAYER, BYTECODE),
                newer);
    }

    @Test
    void aPackage() {
        List<Explanation.Need> neededBy = List.of(
                new Explanation.Need(Optional.empty(), "alpha>=1", Optional.of("requirements.txt:1")),
                new Explanation.Need(Optional.of("beta 2"), "alpha", Optional.empty()));
        Explanation.Newer newer =
                new Explanation.Newer(List.of(new Explanation.Passed(List.of("3", "2"), "why")), Optional.empty());
        assertThat(text(alpha(neededBy, newer))).isEqualTo("""
                alpha 1.0
                  needed by  you: alpha>=1 (requirements.txt:1)
                             beta 2: alpha
                  needs      beta>=1: beta 2
                             gamma: not in the image
                  wheel      alpha.whl, 1.0 kB
                             sha256:…
                  from       /w/\\u001balpha.whl
                  installs   2 files, 3.0 kB
                  for        Python 3.11.2, by the tag py3-none-any
                  layer      wheel alpha 1.0, 1.2 kB, sha256:…
                             bytecode of alpha 1.0, not made yet
                  newer      3, 2: why""");
    }

    @Test
    void whatIsNotKnownIsSaid() {
        assertThat(text(alpha(List.of(), new Explanation.Newer(List.of(), Optional.of("offline")))))
                .contains("  needed by  the lock file\n")
                .endsWith("  newer      not known: offline");
        assertThat(text(alpha(List.of(), new Explanation.Newer(List.of(), Optional.empty()))))
                .endsWith("  newer      none on offer");
    }

    @Test
    void aProjectOfTheSameRepository() {
        Explanation.Need need = new Explanation.Need(Optional.of("web 1"), "core", Optional.empty());
        assertThat(text(new Explanation.FirstParty("core", "1.0", List.of(need), List.of(), "/w/core", List.of(LAYER))))
                .isEqualTo("""
                        core 1.0
                          needed by  web 1: core
                          from       /w/core
                          layer      wheel alpha 1.0, 1.2 kB, sha256:…""");
        assertThat(text(new Explanation.FirstParty("core", "1.0", List.of(), List.of(), "/w/core", List.of())))
                .endsWith("  layer      none: it is no package, and brings only what it needs");
    }

    @Test
    void anAbsentPackage() {
        assertThat(text(new Explanation.Absent(
                        "gone", List.of(new Explanation.Need(Optional.of("alpha 1.0"), "gone; x", Optional.empty())))))
                .isEqualTo("""
                        gone is not in the image: what would need it is not asked for, or not for this target
                          needed by  alpha 1.0: gone; x""");
    }

    @Test
    void aPathWithAllThatIsBelowItLayerByLayer() {
        assertThat(text(new Explanation.Found(
                        "/opt/venv",
                        List.of(
                                new Explanation.Part("wheel alpha 1.0", 2, Optional.of(3L), LAYER),
                                new Explanation.Part("wheel beta 2", 1, Optional.of(4L), LAYER),
                                new Explanation.Part("bytecode of /a.py", 1, Optional.empty(), BYTECODE)))))
                .isEqualTo("""
                        /opt/venv
                          from       wheel alpha 1.0, 2 files, 3 B
                                     wheel beta 2, 4 B
                          layer      wheel alpha 1.0, 1.2 kB, sha256:…
                          from       bytecode of /a.py
                          layer      bytecode of alpha 1.0, not made yet""");
    }
}
