package dev.mizzen.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to read something.
 *
 * @param uri an address of scheme https or http; user information in it becomes a header and is not sent as part of it
 * @param headers further headers, by name
 * @param limit how many bytes the body may have at most
 */
public record HttpQuery(URI uri, Map<String, String> headers, long limit) {
    public HttpQuery {
        headers = Map.copyOf(headers);
        if (limit < 0) {
            throw new IllegalArgumentException("a negative limit: " + limit);
        }
    }

    /** A plain request with a limit. */
    public static HttpQuery get(URI uri, long limit) {
        return new HttpQuery(uri, Map.of(), limit);
    }

    /** The same with one more header. */
    public HttpQuery with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpQuery(uri, more, limit);
    }
}
