package dev.mizzen.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpFetcherTest {
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(20));

    /** What one server was asked: path and Authorization. */
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer first;
    private HttpServer second;

    @BeforeEach
    void start() throws IOException {
        first = server("127.0.0.1");
        second = server("127.0.0.2");
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        first.stop(0);
        second.stop(0);
    }

    @Test
    void readsABody() throws Exception {
        answer(first, "/a", 200, "hello");
        try (HttpAnswer answer = fetcher(QUICK, Credentials.NONE).get(HttpQuery.get(uri(first, "/a?x=%2F"), 100))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().readAllBytes()).asString(UTF_8).isEqualTo("hello");
            assertThat(answer.uri()).hasPath("/a").hasQuery("x=/");
        }
        assertThat(seen).containsExactly("127.0.0.1 /a?x=%2F null");
    }

    @Test
    void noCredentialFollowsARedirectToAnotherHost() throws Exception {
        redirect(first, "/a", "/b");
        redirect(first, "/b", uri(second, "/c").toString());
        answer(second, "/c", 200, "there");
        Credentials login = Credentials.basic(uri(first, "/"), "me", "s3cret");
        HttpQuery query = HttpQuery.get(uri(first, "/a"), 100).with("Authorization", "Bearer t0ken");
        fetcher(QUICK, Credentials.NONE).get(query).close();
        fetcher(QUICK, login).get(HttpQuery.get(uri(first, "/a"), 100)).close();
        fetcher(QUICK, Credentials.NONE)
                .get(HttpQuery.get(URI.create(uri(first, "/a").toString().replace("//", "//me:s3cret@")), 100))
                .close();
        String basic = "Basic bWU6czNjcmV0";
        assertThat(seen)
                .containsExactly(
                        "127.0.0.1 /a Bearer t0ken",
                        "127.0.0.1 /b Bearer t0ken",
                        "127.0.0.2 /c null",
                        "127.0.0.1 /a " + basic,
                        "127.0.0.1 /b " + basic,
                        "127.0.0.2 /c null",
                        "127.0.0.1 /a " + basic,
                        "127.0.0.1 /b " + basic,
                        "127.0.0.2 /c null");
    }

    @Test
    void aPathOfTwoSlashesIsNoOtherHost() throws Exception {
        String other = second.getAddress().getAddress().getHostAddress() + ":"
                + second.getAddress().getPort();
        answer(first, "/", 200, "here");
        answer(second, "/", 200, "there");
        redirect(first, "/a", "http:////" + other + "/a");
        redirect(first, "/b", uri(first, "//" + other + "/c").toString());
        Credentials login = Credentials.basic(uri(first, "/"), "me", "s3cret");
        HttpFetcher fetcher = fetcher(QUICK, login);
        fetcher.get(HttpQuery.get(uri(first, "//" + other + "/x?y=1"), 100)).close();
        fetcher.get(HttpQuery.get(uri(first, "/b"), 100)).close();
        assertThatThrownBy(() -> fetcher.get(HttpQuery.get(uri(first, "/a"), 100)))
                .isInstanceOf(BuildException.class);
        assertThat(seen).isNotEmpty().allMatch(line -> line.startsWith("127.0.0.1 "));
        assertThat(seen).anyMatch(line -> line.startsWith("127.0.0.1 //" + other + "/x?y=1 Basic "));
    }

    @Test
    void temporaryAnswersAreTriedAgain() throws Exception {
        int[] count = {0};
        first.createContext("/a", exchange -> {
            count[0]++;
            reply(exchange, count[0] < 3 ? 503 : 200, "at last");
        });
        try (HttpAnswer answer = fetcher(QUICK, Credentials.NONE).get(HttpQuery.get(uri(first, "/a"), 100))) {
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(count[0]).isEqualTo(3);
    }

    @Test
    void theLastAnswerStandsWhenPatienceEnds() throws Exception {
        answer(first, "/a", 503, "busy");
        try (HttpAnswer answer = fetcher(QUICK, Credentials.NONE).get(HttpQuery.get(uri(first, "/a"), 100))) {
            assertThat(answer.status()).isEqualTo(503);
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void aBodyBeyondTheLimitIsCutOff() throws Exception {
        answer(first, "/a", 200, "0123456789");
        try (HttpAnswer answer = fetcher(QUICK, Credentials.NONE).get(HttpQuery.get(uri(first, "/a"), 9))) {
            assertThatThrownBy(() -> answer.body().readAllBytes())
                    .isInstanceOf(BodyTooLargeException.class)
                    .hasMessage("more than 9 bytes");
        }
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() throws Exception {
        first.createContext("/a", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            sleep();
        });
        HttpPolicy policy =
                HttpPolicy.DEFAULT.withTimeout(Duration.ofMillis(300)).withRetry(RetryPolicy.NEVER);
        HttpFetcher fetcher = new HttpFetcher(policy, Credentials.NONE, Proxies.of(Map.of()), Trust.OF_JAVA);
        try (HttpAnswer answer = fetcher.get(HttpQuery.get(uri(first, "/a"), 100))) {
            assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void aServerThatNeverAnswersIsNamed() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpPolicy policy =
                    HttpPolicy.DEFAULT.withTimeout(Duration.ofMillis(300)).withRetry(RetryPolicy.NEVER);
            HttpFetcher fetcher = new HttpFetcher(policy, Credentials.NONE, Proxies.of(Map.of()), Trust.OF_JAVA);
            String place = "127.0.0.1:" + silent.getLocalPort();
            assertProblem(
                    fetcher,
                    URI.create("http://u:s3cret@" + place + "/x"),
                    ProblemCode.HTTP_UNREACHABLE,
                    "`http://" + place + "/x` cannot be read: " + place + " did not answer in time");
        }
    }

    @Test
    void aClosedPortIsNamedWithTheNumberOfAttempts() throws Exception {
        int port = first.getAddress().getPort();
        first.stop(0);
        assertProblem(
                fetcher(QUICK, Credentials.NONE),
                URI.create("http://127.0.0.1:" + port + "/x?token=s3cret"),
                ProblemCode.HTTP_UNREACHABLE,
                "`http://127.0.0.1:" + port + "/x?…` cannot be read: 127.0.0.1:" + port
                        + " refuses connections (3 attempts)");
    }

    @Test
    void anUnknownNameIsNamedAtOnce() throws Exception {
        assertProblem(
                fetcher(QUICK, Credentials.NONE),
                URI.create("https://no-such-host.invalid/x"),
                ProblemCode.HTTP_UNREACHABLE,
                "`https://no-such-host.invalid/x` cannot be read: the name of no-such-host.invalid is not known");
    }

    @Test
    void aCircleOfRedirectsEnds() throws Exception {
        redirect(first, "/a", "/a");
        String place = uri(first, "/a").toString();
        assertProblem(
                fetcher(QUICK, Credentials.NONE),
                uri(first, "/a"),
                ProblemCode.HTTP_REDIRECT_REFUSED,
                "`" + place + "` redirects more than 10 times");
        assertThat(seen).hasSize(11);
    }

    private static void assertProblem(HttpFetcher fetcher, URI uri, ProblemCode code, String message) {
        assertThatThrownBy(() -> fetcher.get(HttpQuery.get(uri, 100)).close())
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems().get(0).code()).isEqualTo(code))
                .hasMessage(message);
    }

    private HttpServer server(String host) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private void answer(HttpServer server, String path, int status, String body) {
        server.createContext(path, exchange -> reply(exchange, status, body));
    }

    private void redirect(HttpServer server, String path, String location) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            reply(exchange, 307, "");
        });
    }

    private void reply(HttpExchange exchange, int status, String body) throws IOException {
        seen.add(exchange.getLocalAddress().getAddress().getHostAddress() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static URI uri(HttpServer server, String path) {
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path);
    }

    private static HttpFetcher fetcher(RetryPolicy retry, Credentials credentials) {
        return new HttpFetcher(HttpPolicy.DEFAULT.withRetry(retry), credentials, Proxies.of(Map.of()), Trust.OF_JAVA);
    }
}
