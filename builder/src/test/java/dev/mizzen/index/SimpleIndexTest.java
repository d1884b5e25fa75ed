package dev.mizzen.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.digest.Digest;
import dev.mizzen.http.Credentials;
import dev.mizzen.http.Netrc;
import dev.mizzen.python.ProjectName;
import dev.mizzen.testing.IndexServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimpleIndexTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final Digest DIGEST = Digest.parse("sha256:" + HASH).orElseThrow();
    private static final String BASIC = "Basic bWU6czNjcmV0";

    private final IndexServer server = new IndexServer();
    private IndexClient client = Clients.plain();

    @AfterEach
    void stop() {
        client.close();
        server.close();
        assertThat(server.faults()).isEmpty();
    }

    @Test
    void readsAPageInHtml() throws Exception {
        server.html(
                "/simple/zope-interface/",
                "<!DOCTYPE html><html><head><meta name='pypi:repository-version' content='1.1'></head><body>"
                        + "<A HREF='../../files/Zope.Interface-1.0-py3-none-any.whl#sha256="
                        + HASH.toUpperCase(java.util.Locale.ROOT)
                        + "' data-requires-python='&gt;=3.8' data-yanked='broken &amp; gone' data-core-metadata='sha256="
                        + HASH
                        + "'>one</A>"
                        + "<a href=zope.interface-2.0.tar.gz>two<a href='zope_interface-2.0-py3-none-any.whl?x=1#md5=00&amp;egg=z' data-yanked data-dist-info-metadata=true>"
                        + "<a href='#top'>top</a><a href='mailto:x@example.org'>mail</a><a>nothing</a>"
                        + "<a href='https://files.example.org/a%20b/zope_interface-3.0%2Blocal-py3-none-any.whl'>three</a>");
        Listing listing = list("zope.interface");
        assertThat(listing.index()).contains(server.uri("/simple/").toString());
        assertThat(listing.wheels())
                .extracting(Candidate::toString)
                .containsExactly(
                        "Zope.Interface-1.0-py3-none-any.whl",
                        "zope_interface-2.0-py3-none-any.whl",
                        "zope_interface-3.0+local-py3-none-any.whl");
        Candidate first = listing.wheels().get(0);
        assertThat(first.location())
                .isEqualTo(new Location.Remote(server.uri("/files/Zope.Interface-1.0-py3-none-any.whl")));
        assertThat(first.hashes()).containsExactly(DIGEST);
        assertThat(first.requiresPython()).hasToString("Optional[>=3.8]");
        assertThat(first.yanked()).contains("broken & gone");
        assertThat(first.metadata())
                .contains(new MetadataFile(
                        new Location.Remote(server.uri("/files/Zope.Interface-1.0-py3-none-any.whl.metadata")),
                        Optional.of(DIGEST)));
        Candidate second = listing.wheels().get(1);
        assertThat(second.hashes()).isEmpty();
        assertThat(second.yanked()).contains("");
        assertThat(second.metadata().orElseThrow().location())
                .hasToString(server.uri("/simple/zope-interface/zope_interface-2.0-py3-none-any.whl.metadata?…")
                        .toString());
        assertThat(listing.wheels().get(2).location())
                .hasToString("https://files.example.org/a%20b/zope_interface-3.0%2Blocal-py3-none-any.whl");
        assertThat(listing.sdists()).hasToString("[zope_interface-2.0.tar.gz]");
        assertThat(listing.versions()).hasToString("[3.0+local, 2.0, 1.0]");
    }

    @Test
    void readsAPageInJson() throws Exception {
        server.json("/simple/a/", """
                {"meta": {"api-version": "1.3", "more": [1]}, "name": "a", "versions": ["1"], "files": [
                 {"filename": "a-1-py3-none-any.whl", "url": "../../files/x/blob", "size": 7,
                  "hashes": {"sha256": "%1$s", "md5": "00", "future": {"x": []}}, "requires-python": ">=3.8",
                  "yanked": "why", "core-metadata": {"sha256": "%1$s"}, "provenance": null},
                 {"filename": "a-2-py3-none-any.whl", "url": "https://files.example.org/a-2-py3-none-any.whl",
                  "hashes": {}, "requires-python": null, "yanked": false, "core-metadata": false,
                  "dist-info-metadata": true},
                 {"filename": "a-2.tar.gz", "url": "a-2.tar.gz", "hashes": {}, "yanked": true}]}
                """.formatted(HASH));
        Listing listing = list("a");
        Candidate first = listing.wheels().get(0);
        assertThat(first.location()).isEqualTo(new Location.Remote(server.uri("/files/x/blob")));
        assertThat(first.hashes()).containsExactly(DIGEST);
        assertThat(first.size()).contains(7L);
        assertThat(first.yanked()).contains("why");
        assertThat(first.metadata().orElseThrow().digest()).contains(DIGEST);
        Candidate second = listing.wheels().get(1);
        assertThat(second.requiresPython()).isEmpty();
        assertThat(second.yanked()).isEmpty();
        assertThat(second.metadata()).isPresent();
        assertThat(listing.sdists()).hasSize(1);
    }

    @Test
    void anUnknownProjectIsNoError() throws Exception {
        server.status("/simple/b/", 410);
        assertThat(index().list(ProjectName.parse("a"))).isEmpty();
        assertThat(index().list(ProjectName.parse("b"))).isEmpty();
    }

    @Test
    void whatIsNeitherHtmlNorJsonIsRefused() {
        server.put("/simple/a/", "text/plain", "hello".getBytes(UTF_8));
        server.put("/simple/b/", "application/vnd.pypi.simple.v2+json", "{}".getBytes(UTF_8));
        server.html("/simple/c/", "<meta name=pypi:repository-version content=2.0>");
        server.json("/simple/d/", "{\"meta\":{\"api-version\":\"x\u001b\"},\"files\":[]}".replace("\u001b", "\\u001b"));
        server.json("/simple/e/", "{\"files\":[{}");
        server.json("/simple/f/", "[]");
        assertProblem(
                "a",
                ProblemCode.INDEX_PAGE_INVALID,
                "is not a page of an index",
                IndexServer.JSON + " or text/html",
                "text/plain");
        String other = "follows another version of the simple repository API";
        assertProblem("b", ProblemCode.INDEX_PAGE_INVALID, other, "1.x", "2");
        assertProblem("c", ProblemCode.INDEX_PAGE_INVALID, other, "1.x", "2.0");
        assertProblem("d", ProblemCode.INDEX_PAGE_INVALID, other, "1.x", "x\\u001b");
        assertThat(problem("e").message()).endsWith("/simple/e/` is not a page of an index: its JSON is malformed");
        assertThat(problem("f").message()).endsWith("/simple/f/` is not a page of an index: its JSON is malformed");
    }

    @Test
    void pagesAreBounded() {
        server.at("/simple/a/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            exchange.sendResponseHeaders(200, 0);
            byte[] more = "<a href=x>".repeat(1000).getBytes(UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(more);
                }
            }
        });
        server.at("/simple/b/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            IndexServer.reply(exchange, 200, IndexServer.gzip(new byte[10_000_000]));
        });
        server.at("/simple/c/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            exchange.getResponseHeaders().set("Content-Encoding", "br");
            IndexServer.reply(exchange, 200, new byte[10]);
        });
        PackageSource index = index(new PageReader(client, 100_000, Duration.ofSeconds(30)));
        assertProblem(index, "a", "is too large", "at most 100000 bytes", "more");
        assertProblem(index, "b", "is too large", "at most 100000 bytes", "more");
        assertProblem(index, "c", "is compressed in a way that nobody asked for", "gzip", "br");
    }

    @Test
    void aPageOfTooManyLinksIsRefused() {
        server.html("/simple/a/", "<a href=x>".repeat(LinkPage.MOST_LINKS + 1));
        assertProblem(
                "a",
                ProblemCode.INDEX_PAGE_INVALID,
                "is too large",
                "at most " + LinkPage.MOST_LINKS + " links",
                "more");
    }

    @Test
    void aPageOfTooManyTagsIsRefusedUnparsed() {
        server.html("/simple/a/", "<p><b>".repeat(2 * LinkPage.MOST_LINKS) + "<i>");
        assertThat(problem("a").message()).isEqualTo("`" + server.uri("/simple/a/") + "` is too large");
    }

    @Test
    void aPageInDeepTagsIsReadAllTheSame() throws Exception {
        server.html("/simple/a/", "<div><b>".repeat(100_000) + "<a href=a-1-py3-none-any.whl>");
        assertThat(list("a").wheels()).hasSize(1);
    }

    @Test
    void aCompressedPageIsRead() throws Exception {
        server.at("/simple/a/", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding")).isEqualTo("gzip");
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            IndexServer.reply(exchange, 200, IndexServer.gzip("<a href=a-1-py3-none-any.whl>".getBytes(UTF_8)));
        });
        assertThat(list("a").wheels()).hasSize(1);
    }

    @Test
    void aServerThatDripsIsGivenUp() {
        server.at("/simple/a/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 10_000; i++) {
                    out.write(' ');
                    out.flush();
                    pause(5);
                }
            }
        });
        PackageSource index = index(new PageReader(client, 100_000, Duration.ofMillis(200)));
        assertThat(problem(index, "a").message())
                .isEqualTo("`" + server.uri("/simple/") + "` cannot be read: the server fell silent (3 attempts)");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aBusyServerIsAskedAgain(int status) throws Exception {
        server.project("a", "a-1-py3-none-any.whl");
        server.busy("/simple/a/", status, 2, server.handler("/simple/a/"));
        assertThat(list("a").wheels()).hasSize(1);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aPageThatBreaksOffIsReadAgain() throws Exception {
        server.project("a", "a-1-py3-none-any.whl");
        var whole = server.handler("/simple/a/");
        int[] count = {0};
        server.at("/simple/a/", exchange -> {
            if (count[0]++ > 0) {
                whole.handle(exchange);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", IndexServer.HTML);
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("<a href=a-2-py3-none-any.whl>".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });
        assertThat(list("a").wheels()).hasToString("[a-1-py3-none-any.whl]");
    }

    @Test
    void anErrorOfTheServerIsNamedWithoutThePassword() {
        server.status("/simple/a/", 403).status("/simple/b/", 500).status("/simple/c/", 206);
        PackageSource index = new SimpleIndex(server.uri("me:s3cret", "/simple/"), "the index", client);
        String place = server.uri("/simple/").toString();
        Problem forbidden = problem(index, "a");
        assertThat(forbidden.code()).isEqualTo(ProblemCode.HTTP_ANSWER_REFUSED);
        assertThat(forbidden.message()).isEqualTo("`" + place + "a/` cannot be read: the server answers 403");
        assertThat(forbidden.hint())
                .contains("put user and password into the URL or into `.netrc`; both are kept to that server");
        assertThat(problem(index, "b").message()).isEqualTo("`" + place + "b/` cannot be read: the server answers 500");
        assertThat(problem(index, "c").message()).isEqualTo("`" + place + "c/` cannot be read: the server answers 206");
    }

    @Test
    void aServerThatIsNotThereIsTriedForOneProjectOnly() {
        URI place = server.uri("/simple/");
        server.close();
        PackageSource index = new SimpleIndex(place, "the index", client);
        Problem first = problem(index, "a");
        assertThat(first.message())
                .isEqualTo("`" + place + "` cannot be read: " + server.place() + " refuses connections (3 attempts)");
        assertThat(problem(index, "b")).isEqualTo(first);
    }

    @Test
    void credentialsStayWithTheirServer() throws Exception {
        try (IndexServer other = new IndexServer("127.0.0.2")) {
            server.protect("me", "s3cret");
            server.redirect("/simple/a/", other.uri("/elsewhere/a/").toString());
            other.html("/elsewhere/a/", "<a href=a-1-py3-none-any.whl>");
            server.project(
                    "b",
                    "/files/b-1-py3-none-any.whl",
                    other.uri("/b-2-py3-none-any.whl").toString());
            SimpleIndex index = new SimpleIndex(server.uri("me:s3cret", "/simple/"), "the index", client);
            Listing moved = index.list(ProjectName.parse("a")).orElseThrow();
            assertThat(moved.wheels().get(0).location())
                    .isEqualTo(new Location.Remote(other.uri("/elsewhere/a/a-1-py3-none-any.whl")));
            Listing here = index.list(ProjectName.parse("b")).orElseThrow();
            assertThat(here.wheels())
                    .extracting(Candidate::location)
                    .containsExactly(
                            new Location.Remote(server.uri("me:s3cret", "/files/b-1-py3-none-any.whl")),
                            new Location.Remote(other.uri("/b-2-py3-none-any.whl")));
            assertThat(here.toString()).doesNotContain("s3cret");
            assertThat(server.requests()).containsExactly("/simple/a/ " + BASIC, "/simple/b/ " + BASIC);
            assertThat(other.requests()).containsExactly("/elsewhere/a/");
        }
    }

    @Test
    void aLoginOfNetrcGoesToItsHostAlone() throws Exception {
        try (IndexServer other = new IndexServer("127.0.0.2")) {
            client = Clients.with(Netrc.parse("machine 127.0.0.1 login me password s3cret"), Secrets.NONE);
            server.protect("me", "s3cret")
                    .redirect("/simple/a/", other.uri("/a/").toString());
            other.html("/a/", "");
            assertThat(list("a").isEmpty()).isTrue();
            assertThat(server.requests()).containsExactly("/simple/a/ " + BASIC);
            assertThat(other.requests()).containsExactly("/a/");
        }
    }

    @Test
    void aSecretInThePathIsNotShown() {
        client = Clients.with(Credentials.NONE, Secrets.of(List.of("t0ken-in-path")));
        server.status("/t0ken-in-path/simple/a/", 500);
        server.redirect("/t0ken-in-path/simple/b/", "ftp://t0ken-in-path/");
        server.project("c");
        SimpleIndex index = new SimpleIndex(server.uri("/t0ken-in-path/simple/"), "the index", client);
        assertThat(problem(index, "a").message())
                .isEqualTo("`" + server.uri("/…/simple/a/") + "` cannot be read: the server answers 500");
        assertThat(problem(index, "b").message())
                .isEqualTo("`" + server.uri("/…/simple/b/")
                        + "` redirects to `ftp://…/`, which is not an address of the web");
    }

    @Test
    void redirectsInACircleEnd() {
        server.redirect("/simple/a/", "/simple/a/");
        Problem problem = problem(index(), "a");
        assertThat(problem.code()).isEqualTo(ProblemCode.HTTP_REDIRECT_REFUSED);
        assertThat(problem.message()).isEqualTo("`" + server.uri("/simple/a/") + "` redirects more than 10 times");
    }

    @Test
    void linksThatLeadAstrayAreRefusedOneByOne() throws Exception {
        server.project(
                "a",
                "..%2F..%2Fa-1-py3-none-any.whl",
                "x/%2e%2e%5Ca-2-py3-none-any.whl",
                "file:///etc/a-3-py3-none-any.whl",
                "ftp://host/a-4-py3-none-any.whl",
                "http://[x/a-5-py3-none-any.whl",
                "a-6-py3-none-any.whl#sha256=beef",
                "../../files/a-7-py3-none-any.whl");
        Listing listing = list("a");
        assertThat(listing.wheels()).hasToString("[a-7-py3-none-any.whl]");
        String page = "` on `" + server.uri("/simple/a/") + "` ";
        assertThat(listing.refused()).extracting(Problem::code).containsOnly(ProblemCode.INDEX_LINK_REFUSED);
        assertThat(listing.refused())
                .extracting(Problem::message)
                .containsExactly(
                        "the link to `../../a-1-py3-none-any.whl" + page + "has a folder in its file name",
                        "the link to `..\\a-2-py3-none-any.whl" + page + "has a folder in its file name",
                        "the link to `a-3-py3-none-any.whl" + page + "leads from the network to this machine",
                        "the link to `a-4-py3-none-any.whl" + page + "has an address that is none",
                        "the link to `a-5-py3-none-any.whl" + page + "has an address that is none",
                        "the link to `a-6-py3-none-any.whl" + page + "states a hash that is none");
    }

    @Test
    void noLinkLeadsFromHttpsToHttpNorFromAPublicHostToThisMachine() {
        URI page = URI.create("https://index.example.org/simple/a/");
        List<PageLink> links = List.of(
                link("http://index.example.org/a-1-py3-none-any.whl"),
                link("https://127.0.0.1/a-2-py3-none-any.whl"),
                link("https://files.example.org/a-3-py3-none-any.whl"));
        Listing listing = LinkJudge.listing(
                new LinkPage(page, page, Optional.empty(), List.of(), List.of(), links), page, project -> true);
        assertThat(listing.wheels()).hasToString("[a-3-py3-none-any.whl]");
        assertThat(listing.refused())
                .extracting(Problem::message)
                .containsExactly(
                        "the link to `a-1-py3-none-any.whl` on `" + page + "` leads from https to http",
                        "the link to `a-2-py3-none-any.whl` on `" + page + "` leads from the network to this machine");
    }

    @Test
    void filesOfOtherProjectsAreCountedAndPassedOver() throws Exception {
        server.project("a", "a-1-py3-none-any.whl", "b-1-py3-none-any.whl", "b-1.tar.gz", "broken.whl", "a.zip");
        Listing listing = list("a");
        assertThat(listing.wheels()).hasSize(1);
        assertThat(listing.foreign()).isEqualTo(2);
    }

    @Test
    void aBaseOnAnotherServerIsHonouredForFilesWithAHash() throws Exception {
        try (IndexServer other = new IndexServer("127.0.0.2")) {
            server.html(
                    "/simple/a/",
                    "<base href='" + other.uri("/files/") + "'><a href='a-1-py3-none-any.whl#sha256=" + HASH
                            + "'><a href='a-2-py3-none-any.whl'>");
            SimpleIndex index = new SimpleIndex(server.uri("me:s3cret", "/simple/"), "the index", client);
            Listing listing = index.list(ProjectName.parse("a")).orElseThrow();
            assertThat(listing.wheels())
                    .extracting(Candidate::location)
                    .containsExactly(new Location.Remote(other.uri("/files/a-1-py3-none-any.whl")));
            assertThat(listing.refused())
                    .extracting(Problem::message)
                    .containsExactly("the link to `a-2-py3-none-any.whl` on `" + server.uri("/simple/a/")
                            + "` lies on another server, to which the page's `<base>` leads, and has no hash");
        }
    }

    @Test
    void anIndexInFilesIsRead(@TempDir Path folder) throws Exception {
        Path page = Files.createDirectories(folder.resolve("my index/simple/a")).resolve("index.html");
        Files.writeString(
                page,
                "<a href='../../files/a-1-py3-none-any.whl#sha256=" + HASH
                        + "'><a href='https://host/a-2-py3-none-any.whl'>");
        URI root = folder.resolve("my index/simple").toUri();
        SimpleIndex index = new SimpleIndex(URI.create(root.toString().replaceAll("/$", "")), "the index", client);
        Listing listing = index.list(ProjectName.parse("a")).orElseThrow();
        assertThat(listing.wheels())
                .extracting(Candidate::location)
                .containsExactly(
                        new Location.Local(folder.resolve("my index/files/a-1-py3-none-any.whl")),
                        new Location.Remote(URI.create("https://host/a-2-py3-none-any.whl")));
        assertThat(index.list(ProjectName.parse("b"))).isEmpty();
    }

    private static PageLink link(String href) {
        return new PageLink(
                href,
                Optional.empty(),
                java.util.Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Listing list(String project) throws BuildException {
        return index().list(ProjectName.parse(project)).orElseThrow();
    }

    private SimpleIndex index() {
        return index(new PageReader(client));
    }

    private SimpleIndex index(PageReader pages) {
        URI root = server.uri("/simple/");
        return new SimpleIndex(root, root.toString(), client, pages);
    }

    private Problem problem(String project) {
        return problem(index(), project);
    }

    private static Problem problem(PackageSource index, String project) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> index.list(ProjectName.parse(project)));
        assertThat(e).isNotNull();
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    private void assertProblem(String project, ProblemCode code, String message, String expected, String actual) {
        assertThat(problem(project).code()).isEqualTo(code);
        assertProblem(index(), project, message, expected, actual);
    }

    private void assertProblem(PackageSource index, String project, String message, String expected, String actual) {
        Problem problem = problem(index, project);
        assertThat(problem.message()).isEqualTo("`" + server.uri("/simple/" + project + "/") + "` " + message);
        assertThat(problem.expected()).contains(expected);
        assertThat(problem.actual()).contains(actual);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
