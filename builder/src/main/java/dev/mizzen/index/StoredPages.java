package dev.mizzen.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.http.HttpAnswer;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Pages of indexes that the store remembers with the server's mark of their version (RFC 9110, 8.8), so that a server that still
 * has the same need not send it again. The server is asked each time: what it has is what counts.
 */
public final class StoredPages {
    private static final int VERSION = 1;
    private static final int MOST_BYTES = 4 << 20;
    private static final int FIELDS = 4;

    /**
     * A page as it came.
     *
     * @param tag the server's {@code ETag}, or empty
     * @param changed its {@code Last-Modified}, or empty
     * @param type its {@code Content-Type}
     * @param address where it lies, after all redirects
     */
    record Page(String tag, String changed, String type, URI address, Content content) {}

    /** Bytes that nobody changes. */
    interface Content {
        byte[] bytes();
    }

    private final Store store;

    public StoredPages(Store store) {
        this.store = store;
    }

    /** The page that was last seen at {@code uri}; never one that a password in the address was needed for. */
    Optional<Page> recall(URI uri) throws BuildException {
        if (uri.getRawUserInfo() != null) {
            return Optional.empty();
        }
        Optional<byte[]> known = store.result(key(uri));
        return known.isEmpty() ? Optional.empty() : page(known.get());
    }

    private static Optional<Page> page(byte[] known) {
        String[] fields = new String[FIELDS];
        int at = 0;
        for (int i = 0; i < FIELDS; i++) {
            int start = at;
            while (at < known.length && known[at] != '\n') {
                at++;
            }
            if (at == known.length) {
                return Optional.empty();
            }
            fields[i] = new String(known, start, at - start, UTF_8);
            at++;
        }
        byte[] content = new byte[known.length - at];
        System.arraycopy(known, at, content, 0, content.length);
        return Optional.of(new Page(fields[0], fields[1], fields[2], URI.create(fields[3]), () -> content));
    }

    /** Remembers a page that was understood, if the server marks versions and does not forbid it. */
    void remember(URI uri, HttpAnswer answer, String type, byte[] content) throws BuildException {
        String tag = answer.header("ETag").orElse("").strip();
        String changed = answer.header("Last-Modified").orElse("").strip();
        boolean forbidden = answer.header("Cache-Control")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains("no-store");
        String head = tag + "\n" + changed + "\n" + type + "\n" + answer.uri() + "\n";
        boolean marked = !tag.isEmpty() || !changed.isEmpty();
        if (forbidden || !marked || uri.getRawUserInfo() != null || content.length + head.length() > MOST_BYTES) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(UTF_8));
        out.writeBytes(content);
        store.remember(key(uri), out.toByteArray());
    }

    private static StoreKey key(URI uri) {
        return StoreKey.of("index-page").with("address", uri.toString()).with("version", VERSION);
    }
}
