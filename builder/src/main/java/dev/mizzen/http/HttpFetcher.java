package dev.mizzen.http;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Reads over http and https by the rules of an {@link HttpPolicy}. Redirects are followed by hand: credentials are asked for
 * anew at each address, so that none reaches a host it does not belong to. Safe for use by many threads.
 */
public final class HttpFetcher {
    private final HttpClient client;
    private final HttpPolicy policy;
    private final Credentials credentials;

    /** @param proxies which proxy to take for which address */
    public HttpFetcher(HttpPolicy policy, Credentials credentials, Proxies proxies, Trust trust) {
        this.policy = policy;
        this.credentials = credentials;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(policy.connectTimeout())
                .proxy(proxies);
        trust.context().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /**
     * The answer to {@code query}, whatever its status, but after all redirects and all attempts that its status calls for.
     *
     * @throws BuildException if no answer came, or it leads where it must not
     */
    public HttpAnswer get(HttpQuery query) throws BuildException {
        long began = System.nanoTime();
        for (int failures = 1; ; failures++) {
            IOException failed;
            Optional<Duration> asked = Optional.empty();
            try {
                HttpAnswer answer = follow(query);
                if (!RetryPolicy.isTemporary(answer.status())) {
                    return answer;
                }
                asked = RetryPolicy.retryAfter(answer.header("Retry-After"), answer.header("Date"));
                Optional<Duration> pause = pause(failures, asked, began);
                if (pause.isEmpty()) {
                    return answer;
                }
                answer.close();
                sleep(pause.get());
                continue;
            } catch (IOException e) {
                failed = e;
            }
            Optional<Duration> pause = pause(failures, asked, began);
            if (pause.isEmpty() || !isWorthAnotherTry(failed)) {
                throw unreachable(query.uri(), failed, failures);
            }
            sleep(pause.get());
        }
    }

    private Optional<Duration> pause(int failures, Optional<Duration> asked, long began) {
        return policy.retry().pause(failures, asked, Duration.ofNanos(System.nanoTime() - began));
    }

    private HttpAnswer follow(HttpQuery query) throws IOException, BuildException {
        URI uri = query.uri();
        for (int hops = 0; hops <= Redirects.MOST; hops++) {
            HttpResponse<InputStream> response = send(query, uri);
            if (!Redirects.isRedirect(response.statusCode())) {
                return new HttpAnswer(
                        withoutUserInfo(uri), response.statusCode(), response.headers()::firstValue, response.body());
            }
            response.body().close();
            String location = response.headers().firstValue("Location").orElse("");
            uri = Redirects.follow(uri, location);
        }
        throw Problem.of(
                        ProblemCode.HTTP_REDIRECT_REFUSED,
                        "`" + Redaction.urls(query.uri().toString()) + "` redirects more than " + Redirects.MOST
                                + " times")
                .exception();
    }

    private HttpResponse<InputStream> send(HttpQuery query, URI uri) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(withoutUserInfo(uri))
                .timeout(policy.answerTimeout())
                .header("User-Agent", "mizzen");
        boolean firstOrigin = Redirects.sameOrigin(query.uri(), uri);
        query.headers().forEach((name, value) -> {
            if (firstOrigin || !name.equalsIgnoreCase("Authorization")) {
                request.setHeader(name, value);
            }
        });
        Credentials.firstOf(List.of(Credentials.inside(query.uri()), credentials))
                .authorization(uri)
                .ifPresent(value -> request.setHeader("Authorization", value));
        try {
            return client.send(request.build(), info -> new BodyStream(policy.idleTimeout(), query.limit()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Put together from its parts: to resolve a path that begins with two slashes would lead to another host. */
    private static URI withoutUserInfo(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path + query);
    }

    private static boolean isWorthAnotherTry(IOException cause) {
        return !isUnknownName(cause)
                && !(cause instanceof SSLException)
                && !Thread.currentThread().isInterrupted();
    }

    /** The JDK wraps its own word for it twice. */
    private static boolean isUnknownName(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static void sleep(Duration pause) throws BuildException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        }
    }

    private static BuildException unreachable(URI uri, IOException e, int attempts) {
        if (e instanceof InterruptedIOException
                && !(e instanceof HttpTimeoutException)
                && Thread.currentThread().isInterrupted()) {
            return BuildException.interrupted(e);
        }
        String place = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
        String often = attempts == 1 ? "" : " (" + attempts + " attempts)";
        return Problem.of(
                        ProblemCode.HTTP_UNREACHABLE,
                        "`" + Redaction.urls(withoutUserInfo(uri).toString()) + "` cannot be read: " + stage(e, place)
                                + often)
                .hint("check the address and the network; `HTTPS_PROXY`, `NO_PROXY` and `SSL_CERT_FILE` are honoured")
                .exception(e);
    }

    private static String stage(IOException e, String place) {
        if (e instanceof HttpConnectTimeoutException) {
            return "no connection to " + place + " in time";
        }
        if (e instanceof HttpTimeoutException) {
            return place + " did not answer in time";
        }
        if (isUnknownName(e)) {
            return "the name of " + place + " is not known";
        }
        if (e instanceof ConnectException) {
            return place + " refuses connections";
        }
        if (e instanceof SSLException) {
            return "no secure connection to " + place + ": " + Redaction.printable(String.valueOf(e.getMessage()));
        }
        return "the connection to " + place + " broke";
    }
}
