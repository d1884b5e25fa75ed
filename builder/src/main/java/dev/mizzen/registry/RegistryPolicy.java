package dev.mizzen.registry;

import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.Trust;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param insecure the registries that are asked in plain HTTP, as {@code host} or {@code host:port}; no other one ever is
 * @param offline whether no connection may be opened at all
 * @param http patience and attempts
 * @param proxies which proxy to take for which address
 * @param trust whose certificates are believed
 */
public record RegistryPolicy(Set<String> insecure, boolean offline, HttpPolicy http, Proxies proxies, Trust trust) {
    public RegistryPolicy {
        insecure = Set.copyOf(insecure);
    }
}
