package dev.mizzen.index;

import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.http.Credentials;
import dev.mizzen.http.HttpFetcher;
import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.RetryPolicy;
import dev.mizzen.http.Trust;
import java.time.Duration;
import java.util.Map;

/** Clients for tests: quick to try again, quick to give up. */
final class Clients {
    static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(20));

    private static final HttpPolicy POLICY =
            HttpPolicy.DEFAULT.withTimeout(Duration.ofSeconds(2)).withRetry(QUICK);

    private Clients() {}

    static IndexClient plain() {
        return with(Credentials.NONE, Secrets.NONE);
    }

    static IndexClient with(Credentials credentials, Secrets secrets) {
        return IndexClient.online(
                () -> new HttpFetcher(POLICY, credentials, Proxies.of(Map.of()), Trust.OF_JAVA), QUICK, secrets);
    }
}
