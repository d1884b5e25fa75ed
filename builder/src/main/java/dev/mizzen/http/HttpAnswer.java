package dev.mizzen.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * A server's answer; its body is read as it arrives and must be closed.
 *
 * @param uri the address that answered, after all redirects
 * @param status the status, such as 200
 * @param headers gives a header's first value by its name
 * @param body the body, at most as long as the request allowed
 */
public record HttpAnswer(URI uri, int status, Function<String, Optional<String>> headers, InputStream body)
        implements AutoCloseable {
    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.apply(name);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
