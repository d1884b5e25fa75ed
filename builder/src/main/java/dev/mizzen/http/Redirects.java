package dev.mizzen.http;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Where a redirect may lead. Redirects are always followed by hand: JDK 17 sends credentials along to the other host. */
public final class Redirects {
    /** How many redirects one request may meet. */
    public static final int MOST = 10;

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private Redirects() {}

    /** Whether the answer names another place. */
    public static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /**
     * The place that {@code location} means.
     *
     * @param from the address that answered
     * @throws BuildException if there is no such place, or it must not be followed: another scheme than https and http, from
     *     https to http, or from a public host to an address of the machine or link itself
     */
    public static URI follow(URI from, String location) throws BuildException {
        URI to;
        try {
            to = resolve(from, new URI(location));
        } catch (URISyntaxException e) {
            throw refused(from, location, "is not an address");
        }
        String scheme = Objects.requireNonNullElse(to.getScheme(), "").toLowerCase(Locale.ROOT);
        if (to.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw refused(from, location, "is not an address of the web");
        }
        if (scheme.equals("http") && "https".equalsIgnoreCase(from.getScheme())) {
            throw refused(from, location, "leads from https to http");
        }
        if (isLocal(to.getHost()) && !isLocal(from.getHost())) {
            throw refused(from, location, "leads to an address of this machine or its link");
        }
        return to;
    }

    /** What {@code link} means at {@code base}; the JDK alone would glue a relative path to a host that has no path. */
    public static URI resolve(URI base, URI link) {
        boolean isBare = base.getRawAuthority() != null
                && base.getRawPath().isEmpty()
                && link.getRawAuthority() == null
                && !link.isAbsolute();
        URI root = isBare ? URI.create(base.getScheme() + "://" + base.getRawAuthority() + "/") : base;
        return root.resolve(link);
    }

    /** Whether credentials for {@code a} may be shown to {@code b}: same scheme, host and port. */
    public static boolean sameOrigin(URI a, URI b) {
        return Objects.requireNonNull(a.getScheme()).equalsIgnoreCase(b.getScheme())
                && Objects.requireNonNull(a.getHost()).equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    /** The port that is meant, also where none is written. */
    public static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** Literal addresses only: no name is looked up here. */
    private static boolean isLocal(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        if (!IPV4.matcher(host).matches() && !host.startsWith("[")) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            boolean uniqueLocal = address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
            return address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isAnyLocalAddress()
                    || address.isMulticastAddress()
                    || uniqueLocal;
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private static BuildException refused(URI from, String location, String why) {
        return Problem.of(
                        ProblemCode.HTTP_REDIRECT_REFUSED,
                        "`" + Redaction.urls(from.toString()) + "` redirects to `"
                                + Redaction.printable(Redaction.urls(location)) + "`, which " + why)
                .hint("name the final address yourself if you trust it")
                .exception();
    }
}
