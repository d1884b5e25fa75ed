package dev.mizzen.registry;

import dev.mizzen.oci.ImageReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a registry is reached.
 *
 * @param name as it stands in references: {@code docker.io}, {@code localhost:5000}
 * @param authority host and port of its API
 * @param plain whether it is asked in plain HTTP
 */
record Origin(String name, String authority, boolean plain) {
    private static final String DOCKER_HUB_API = "registry-1.docker.io";

    static Origin of(String registry, RegistryPolicy policy) {
        String authority = registry.equals(ImageReference.DOCKER_HUB) ? DOCKER_HUB_API : registry;
        return new Origin(registry, authority, policy.insecure().contains(registry));
    }

    URI uri() {
        return URI.create((plain ? "http://" : "https://") + authority + "/");
    }

    /** Jib asks every registry over https; a plain one is meant otherwise. */
    URL rewrite(URL url) throws MalformedURLException {
        boolean ours =
                plain && url.getProtocol().equals("https") && url.getAuthority().equals(authority);
        return ours ? new URL("http" + url.toString().substring("https".length())) : url;
    }

    /** Whether {@code uri} is of this registry: same scheme, host and port. */
    boolean owns(URI uri) {
        return uri.getHost() != null
                && scheme(uri).equals(plain ? "http" : "https")
                && uri.getHost().equalsIgnoreCase(uri().getHost())
                && port(uri) == port(uri());
    }

    private static String scheme(URI uri) {
        return Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return dev.mizzen.http.Redirects.port(uri);
    }
}
