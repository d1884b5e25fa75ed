package dev.mizzen.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.http.Redirects;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Optional;

/** The addresses in links, as people and programs write them. */
final class Hrefs {
    private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

    private Hrefs() {}

    /** The address that {@code href} means on a page with that base; nothing when it is none. */
    static Optional<URI> resolve(URI base, String href) {
        try {
            return Optional.of(Redirects.resolve(base, new URI(escaped(href.strip()))));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The absolute address of the web that {@code url} is, without its fragment; nothing when it is none. */
    static Optional<URI> address(String url) {
        try {
            return Optional.of(withoutFragment(new URI(escaped(url.strip())))).filter(Hrefs::isOnNetwork);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The absolute address of scheme file that {@code url} is; nothing when it is none. */
    static Optional<URI> file(String url) {
        try {
            return Optional.of(new URI(escaped(url.strip()))).filter(uri -> "file".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether an address has a server and is of scheme https or http. */
    static boolean isOnNetwork(URI uri) {
        String scheme = uri.getScheme();
        return ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme)) && uri.getHost() != null;
    }

    /** The last segment of the address's path, decoded; it may turn out to hold a slash. */
    static String fileName(String href) {
        String path = href.strip();
        for (char sign : new char[] {'#', '?'}) {
            int at = path.indexOf(sign);
            path = at < 0 ? path : path.substring(0, at);
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /** What stands after {@code #}, or nothing. */
    static String fragment(String href) {
        int at = href.indexOf('#');
        return at < 0 ? "" : href.substring(at + 1).strip();
    }

    static URI withoutFragment(URI uri) {
        String text = uri.toString();
        int at = text.indexOf('#');
        return at < 0 ? uri : URI.create(text.substring(0, at));
    }

    /** The address with the user information of {@code owner}, if it has none and both have the same server. */
    static URI withUserInfo(URI uri, URI owner) {
        String user = owner.getRawUserInfo();
        if (user == null || uri.getRawUserInfo() != null) {
            return uri;
        }
        String scheme = uri.getScheme() + "://";
        return URI.create(scheme + user + "@" + uri.toString().substring(scheme.length()));
    }

    /** Spaces, umlauts and the like in the form that addresses have them. */
    private static String escaped(String href) {
        StringBuilder out = new StringBuilder(href.length());
        for (byte each : href.getBytes(UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || ALLOWED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(hex(c >> 4)).append(hex(c));
            }
        }
        return out.toString();
    }

    private static char hex(int value) {
        return Character.toUpperCase(Character.forDigit(value & 0xf, 16));
    }
}
