package dev.mizzen.registry;

import com.google.api.client.http.GenericUrl;
import java.net.URL;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses of uploads as the registry gave them. Jib takes an address apart and puts it together in its own spelling, in which {@code %2F}
 * becomes a slash; the specification wants it used as it is, and some states are signed.
 */
final class UploadLocations {
    private final Map<String, String> spellings = new ConcurrentHashMap<>();

    /** @param digest of the blob that is uploaded, which jib appends at the end */
    void remember(URL location, String digest) {
        String given = location.toString();
        String separator = given.indexOf('?') < 0 ? "?" : "&";
        put(new GenericUrl(location).build(), given);
        put(new GenericUrl(location).set("digest", digest).build(), given + separator + "digest=" + digest);
    }

    private void put(String ofJib, String given) {
        if (!ofJib.equals(given)) {
            spellings.put(ofJib, given);
        }
    }

    /** What to ask instead of {@code address}. */
    Optional<String> given(String address) {
        return Optional.ofNullable(spellings.get(address));
    }
}
