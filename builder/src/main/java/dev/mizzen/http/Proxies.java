package dev.mizzen.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code NO_PROXY}, in either case of
 * letters, the small ones first. {@code HTTP_PROXY} counts in small letters only, as in curl, since a CGI request can set
 * the other. The JDK looks at system properties alone, so this is handed to it.
 */
public final class Proxies extends ProxySelector {
    private final Optional<URI> https;
    private final Optional<URI> http;
    private final List<String> exempt;

    private Proxies(Optional<URI> https, Optional<URI> http, List<String> exempt) {
        this.https = https;
        this.http = http;
        this.exempt = exempt;
    }

    /** What {@code environment} says. */
    public static Proxies of(Map<String, String> environment) {
        String none = first(environment, "no_proxy", "NO_PROXY").orElse("");
        return new Proxies(
                first(environment, "https_proxy", "HTTPS_PROXY").flatMap(Proxies::address),
                first(environment, "http_proxy").flatMap(Proxies::address),
                Arrays.stream(none.split("[,\\s]+", -1))
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .toList());
    }

    /** The proxy for {@code uri}, with its user information if it has any. */
    public Optional<URI> proxyFor(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (isExempt(host, Redirects.port(uri))) {
            return Optional.empty();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(proxyFor(uri)
                .map(proxy -> new Proxy(
                        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), Redirects.port(proxy))))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // the request itself fails and is reported there
    }

    private boolean isExempt(String host, int port) {
        for (String pattern : exempt) {
            String name = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
            int colon = name.lastIndexOf(':');
            if (colon > 0 && name.indexOf(':') == colon) {
                if (!name.substring(colon + 1).equals(Integer.toString(port))) {
                    continue;
                }
                name = name.substring(0, colon);
            }
            String suffix = name.startsWith(".") ? name : "." + name;
            if (pattern.equals("*") || host.equals(name) || ("." + host).endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        return Arrays.stream(names)
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static Optional<URI> address(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text.trim() : "http://" + text.trim());
            return Optional.of(uri).filter(address -> address.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
