package dev.mizzen.testing;

import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.RetryPolicy;
import dev.mizzen.http.Trust;
import dev.mizzen.registry.Logins;
import dev.mizzen.registry.Registries;
import dev.mizzen.registry.RegistryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Ways to a {@link FakeRegistry}: impatient, without a proxy, with the logins of some folder. */
public final class FakeRegistries {
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(5));

    private FakeRegistries() {}

    /** @param home where the user's logins are */
    public static Registries of(FakeRegistry server, Path home) {
        return of(server, home, false);
    }

    /** @param offline whether it may not be asked */
    public static Registries of(FakeRegistry server, Path home, boolean offline) {
        HttpPolicy http = HttpPolicy.DEFAULT.withRetry(QUICK).withTimeout(Duration.ofSeconds(30));
        RegistryPolicy policy =
                new RegistryPolicy(Set.of(server.name()), offline, http, Proxies.of(Map.of()), Trust.OF_JAVA);
        return new Registries(policy, Logins.of(Map.of(), home));
    }
}
