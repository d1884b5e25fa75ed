package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.testing.IndexServer;
import dev.mizzen.testing.WheelBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which index is asked for which project, and when a page that is known is sent again. */
class IndexStrategyTest extends ServedBuild {
    private final List<String> conditions = new ArrayList<>();

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

    /** A page under a mark of its version, and what was asked about it. */
    private void page(String name, String tag, String control, String... wheels) {
        StringBuilder page = new StringBuilder();
        for (String wheel : wheels) {
            page.append("<a href='" + wheel + "'>" + wheel.replaceAll(".*/|#.*", "") + "</a>");
        }
        server.at("/simple/" + name + "/", exchange -> {
            String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
            conditions.add(String.valueOf(condition));
            exchange.getResponseHeaders().set("ETag", tag);
            exchange.getResponseHeaders().set("Cache-Control", control);
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            if (tag.equals(condition)) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                IndexServer.reply(exchange, 200, page.toString().getBytes(UTF_8));
            }
        });
    }

    @Test
    void aPageIsSentAgainOnlyWhenItHasChanged() throws Exception {
        String one = server.wheel(wheel("alpha", "1.0"));
        page("alpha", "\"first\"", "max-age=600", one);
        build.require("alpha").run();
        build.run();
        assertThat(chosen()).containsExactly("chosen versions: alpha 1.0");
        assertThat(conditions).containsExactly("null", "\"first\"");
        page("alpha", "\"second\"", "max-age=600", one, server.wheel(wheel("alpha", "2.0")));
        build.run();
        assertThat(chosen()).containsExactly("chosen versions: alpha 2.0");
        build.run();
        assertThat(conditions).containsExactly("null", "\"first\"", "\"first\"", "\"second\"");
    }

    @Test
    void aPageThatMustNotBeStoredIsNot() throws Exception {
        page("alpha", "\"first\"", "private, no-store", server.wheel(wheel("alpha", "1.0")));
        build.require("alpha").run();
        build.run();
        assertThat(conditions).containsExactly("null", "null");
    }

    @Test
    void aPageBehindAPasswordOfItsAddressIsNotStored() throws Exception {
        page("alpha", "\"first\"", "", server.wheel(wheel("alpha", "1.0")));
        build.set(Setting.INDEX_URL, server.uri("me:s3cret", "/simple/")).require("alpha");
        build.assertSilentAbout("s3cret", build.run());
        build.run();
        assertThat(conditions).containsExactly("null", "null");
    }
}
