package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.WheelBuilder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which index is asked for which project. */
class IndexStrategyTest extends ServedBuild {
    @BeforeEach
    void prepare() throws Exception {
        build.set(Setting.EXTRA_INDEX_URL, other.uri("/simple/"));
    }

    private List<String> chosen() {
        return build.events.stream()
                .filter(BuildEvent.Noted.class::isInstance)
                .map(event -> ((BuildEvent.Noted) event).text())
                .filter(text -> text.startsWith("chosen"))
                .toList();
    }

    @Test
    void theFirstIndexThatKnowsAProjectIsItsOnlyOne() throws Exception {
        server.project("alpha", server.wheel(wheel("alpha", "1.0")));
        other.project("alpha", other.wheel(wheel("alpha", "9.0")));
        build.require("alpha").run();
        assertThat(chosen()).containsExactly("chosen versions: alpha 1.0");
        assertThat(other.requests()).isEmpty();
    }

    @Test
    void theUnsafeStrategyTakesTheBestOfAll() throws Exception {
        server.project("alpha", server.wheel(wheel("alpha", "1.0")));
        other.project("alpha", other.wheel(wheel("alpha", "9.0")));
        build.set(Setting.INDEX_STRATEGY, "unsafe-best-match").require("alpha").run();
        assertThat(chosen()).containsExactly("chosen versions: alpha 9.0");
    }

    @Test
    void oneFileNameWithTwoContentsIsRefused() throws Exception {
        WheelBuilder one = wheel("alpha", "1.0");
        server.project("alpha", server.wheel(one));
        other.project("alpha", other.wheel(wheel("alpha", "1.0").file("more.py", "")));
        Problem problem = build.set(Setting.INDEX_STRATEGY, "unsafe-best-match")
                .require("alpha")
                .problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISMATCH);
        assertThat(problem.message()).isEqualTo("`alpha-1.0-py3-none-any.whl` is not the same file everywhere");
    }

    @Test
    void aProjectWithAnIndexOfItsOwnComesFromThereAlone() throws Exception {
        server.project("alpha", server.wheel(wheel("alpha", "9.0")));
        server.project("beta", server.wheel(wheel("beta", "2.0")));
        other.project("alpha", other.wheel(wheel("alpha", "1.0").requires("beta")));
        other.project("beta", other.wheel(wheel("beta", "1.0")));
        build.set(Setting.INDEX, "Alpha=" + other.uri("/simple/"))
                .require("alpha")
                .run();
        assertThat(chosen()).containsExactly("chosen versions: alpha 1.0, beta 2.0");
        assertThat(server.requests()).doesNotContain("/simple/alpha/");
    }

    @Test
    void anIndexOfItsOwnHasAProjectAndAnAddress() throws Exception {
        build.set(Setting.INDEX, "al pha=https://host/simple", "beta=simple", "gamma=https://a/", "Gamma=https://b/")
                .require("alpha");
        assertThat(build.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "`al pha` is not the name of a project",
                        "the index `simple` is not a URL of scheme https, http or file",
                        "`gamma` is given two indexes");
    }
}
