package dev.mizzen.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Who we are to whom. Nothing of it is ever shown: {@code toString} names the place that was looked in, not the secret. */
public interface Credentials {
    /** Nobody to anybody. */
    Credentials NONE = uri -> Optional.empty();

    /** The value of the {@code Authorization} header for {@code uri}, if there is one. */
    Optional<String> authorization(URI uri);

    /** The first of several that knows the place. */
    static Credentials firstOf(List<Credentials> several) {
        List<Credentials> known = List.copyOf(several);
        return uri -> known.stream()
                .flatMap(credentials -> credentials.authorization(uri).stream())
                .findFirst();
    }

    /** A user and a password for everything that has the origin of {@code place}. */
    static Credentials basic(URI place, String user, String password) {
        String header = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return uri -> Redirects.sameOrigin(place, uri) ? Optional.of(header) : Optional.empty();
    }

    /** The user and password that {@code uri} itself carries, or {@link #NONE}. */
    static Credentials inside(URI uri) {
        String userInfo = uri.getUserInfo();
        if (userInfo == null || uri.getHost() == null) {
            return NONE;
        }
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? basic(uri, userInfo, "")
                : basic(uri, userInfo.substring(0, colon), userInfo.substring(colon + 1));
    }
}
