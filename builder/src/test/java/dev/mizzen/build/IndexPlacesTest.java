package dev.mizzen.build;

import static dev.mizzen.build.IndexBuild.wheel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.IndexServer;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pages say of the same project in other indexes (PEP 708). */
class IndexPlacesTest extends ServedBuild {
    private final IndexServer third = new IndexServer("127.0.0.3");

    @BeforeEach
    void prepare() throws Exception {
        build.set(Setting.EXTRA_INDEX_URL, other.uri("/simple/"), third.uri("/simple"));
        build.require("alpha");
    }

    @AfterEach
    void stopThird() {
        third.close();
        assertThat(third.faults()).isEmpty();
    }

    /** A page with version {@code version} of alpha, and with {@code places} under the name {@code meta}. */
    private static void page(IndexServer server, String version, String meta, URI... places) {
        String head = Arrays.stream(places)
                .map(place -> "<meta name='pypi:" + meta + "' content='" + place + "'>")
                .collect(Collectors.joining());
        server.html(
                "/simple/alpha/",
                "<html><head>" + head + "</head><a href='" + server.wheel(wheel("alpha", version)) + "'>a</a></html>");
    }

    /** The same in JSON. */
    private static void json(IndexServer server, String version, String meta, URI... places) {
        String all = Arrays.stream(places).map(place -> "\"" + place + "\"").collect(Collectors.joining(", "));
        String tracks = meta.equals("tracks") ? ", \"tracks\": [" + all + "]" : "";
        String alternates = meta.equals("tracks") ? "" : ", \"" + meta + "\": [" + all + "]";
        String[] link = server.wheel(wheel("alpha", version)).split("#sha256=");
        server.json(
                "/simple/alpha/",
                "{\"meta\": {\"api-version\": \"1.2\"" + tracks + "}, \"name\": \"alpha\"" + alternates
                        + ", \"files\": [{\"filename\": \"alpha-" + version + "-py3-none-any.whl\", \"url\": \""
                        + link[0] + "\", \"hashes\": {\"sha256\": \"" + link[1] + "\"}}]}");
    }

    private static URI alpha(IndexServer server) {
        return server.uri("/simple/alpha/");
    }

    private void chosen(String version) throws Exception {
        build.run();
        assertThat(build.events).contains(new BuildEvent.Noted("chosen versions: alpha " + version));
        build.removeImage();
    }

    private void refused(String expected, String actual) {
        Problem problem = build.problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.INDEX_PLACES_DIFFER);
        assertThat(problem.message())
                .isEqualTo("two indexes have `alpha`, and their pages do not agree that it is one project");
        assertThat(problem.expected()).contains(expected);
        assertThat(problem.actual()).contains(actual);
        assertThat(problem.hint())
                .contains("say which of them is its only source, such as by `--index alpha=" + expected.split(" ")[0]
                        + "`; a stranger may have taken the name in the other");
    }

    @Test
    void case73AnIndexThatIsTrackedIsAskedToo() throws Exception {
        page(server, "1.0", "tracks", URI.create("https://unknown.example.org/simple/alpha/"), alpha(other));
        page(other, "9.0", "tracks");
        page(third, "99.0", "tracks");
        chosen("9.0");
        assertThat(third.requests()).isEmpty();
        json(server, "1.0", "tracks", other.uri("user:secret", "/simple/Alpha"));
        chosen("9.0");
        page(server, "1.0", "tracks");
        chosen("1.0");
    }

    @Test
    void case73LocationsThatAllPagesAgreeOnAreOneProject() throws Exception {
        page(server, "1.0", "alternate-locations", alpha(other), alpha(third));
        json(other, "9.0", "alternate-locations", alpha(third), alpha(server), alpha(other));
        chosen("9.0");
        page(third, "10.0", "alternate-locations", alpha(other), alpha(server));
        chosen("10.0");
        page(third, "10.0", "alternate-locations", alpha(other));
        refused(
                server.uri("/simple/") + " names the alternate locations " + alpha(other) + ", " + alpha(third),
                third.uri("/simple") + " names the alternate locations " + alpha(other));
    }

    @Test
    void case73APageThatKnowsNothingOfTheOtherContradictsIt() throws Exception {
        page(server, "1.0", "alternate-locations", alpha(other));
        page(other, "9.0", "alternate-locations");
        refused(
                server.uri("/simple/") + " names the alternate locations " + alpha(other),
                other.uri("/simple/") + " names no other place");
        build.set(Setting.INDEX, "alpha=" + server.uri("/simple/"));
        chosen("1.0");
    }

    @Test
    void case73WhatIsTrackedOwnsTheName() throws Exception {
        page(server, "1.0", "tracks", alpha(other));
        json(other, "9.0", "tracks", alpha(third));
        refused(server.uri("/simple/") + " tracks " + alpha(other), other.uri("/simple/") + " tracks " + alpha(third));
    }

    @Test
    void whoIsNoIndexOfTheUserIsNotAsked() throws Exception {
        build.unset(Setting.EXTRA_INDEX_URL);
        page(server, "1.0", "alternate-locations", alpha(other));
        page(other, "9.0", "alternate-locations", alpha(server));
        chosen("1.0");
        assertThat(other.requests()).isEmpty();
    }

    @Test
    void whereAllIndexesAreAskedPagesThatSaySomethingDecide() throws Exception {
        build.set(Setting.INDEX_STRATEGY, "unsafe-best-match");
        page(server, "1.0", "tracks");
        page(other, "9.0", "tracks");
        chosen("9.0");
        page(other, "9.0", "tracks", alpha(server));
        page(third, "8.0", "tracks", alpha(server));
        chosen("9.0");
        page(third, "99.0", "tracks");
        refused(server.uri("/simple/") + " names no other place", third.uri("/simple") + " names no other place");
        assertThat(List.of(server, other, third))
                .allSatisfy(each -> assertThat(each.requests()).contains("/simple/alpha/"));
    }
}
