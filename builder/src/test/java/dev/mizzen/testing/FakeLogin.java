package dev.mizzen.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The doorkeeper of {@link FakeRegistry}: nobody's, one with a password, or one with tokens that last five requests each. */
final class FakeLogin {
    enum Kind {
        NONE,
        BASIC,
        TOKEN
    }

    private static final String PASSWORD = "Basic " + Base64.getEncoder().encodeToString("me:s3cret".getBytes(UTF_8));
    private static final int USES = 5;

    private record Token(List<String> scopes, AtomicInteger left) {}

    private final Kind kind;
    private final String host;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    FakeLogin(Kind kind, String host) {
        this.kind = kind;
        this.host = host;
    }

    /** Answers a request that is the doorkeeper's, and one that may not go further. */
    boolean answers(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (kind == Kind.TOKEN && exchange.getRequestURI().getPath().equals("/token")) {
            giveToken(exchange, given);
            return true;
        }
        boolean enters = switch (kind) {
            case NONE -> true;
            case BASIC -> PASSWORD.equals(given);
            case TOKEN -> enters(exchange, given);
        };
        if (!enters) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            String challenge = kind == Kind.BASIC
                    ? "Basic realm=\"fake\""
                    : "Bearer realm=\"http://" + host + "/token\",service=\"fake\"";
            exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
            FakeRegistry.reply(
                    exchange, 401, "application/json", FakeRegistry.errors("UNAUTHORIZED", "authentication required"));
        }
        return !enters;
    }

    private void giveToken(HttpExchange exchange, @Nullable String given) throws IOException {
        if (given != null && !given.equals(PASSWORD)) {
            FakeRegistry.reply(exchange, 401, "application/json", "{\"details\":\"wrong\"}".getBytes(UTF_8));
            return;
        }
        String scopes = FakeRegistry.query(exchange).getOrDefault("scope", "");
        List<String> granted = Arrays.stream(scopes.split(" ", -1))
                .flatMap(scope -> actions(scope, given != null))
                .toList();
        String name = "token-" + (tokens.size() + 1);
        tokens.put(name, new Token(granted, new AtomicInteger(USES)));
        FakeRegistry.reply(
                exchange, 200, "application/json", ("{\"token\":\"" + name + "\",\"expires_in\":60}").getBytes(UTF_8));
    }

    private static Stream<String> actions(String scope, boolean known) {
        Matcher parts = Pattern.compile("repository:(.+):([a-z,]+)").matcher(scope);
        return parts.matches()
                ? Arrays.stream(parts.group(2).split(",", -1))
                        .filter(action -> known || action.equals("pull"))
                        .map(action -> parts.group(1) + ":" + action)
                : Stream.empty();
    }

    private boolean enters(HttpExchange exchange, @Nullable String given) {
        Token token = given == null ? null : tokens.get(given.replaceFirst("^Bearer ", ""));
        if (token == null || token.left().getAndDecrement() <= 0) {
            return false;
        }
        String path = exchange.getRequestURI().getPath();
        Matcher repository = Pattern.compile("/v2/(.+)/(?:manifests|blobs)/.*").matcher(path);
        boolean reads = List.of("GET", "HEAD").contains(exchange.getRequestMethod());
        return !repository.matches() || token.scopes().contains(repository.group(1) + (reads ? ":pull" : ":push"));
    }
}
