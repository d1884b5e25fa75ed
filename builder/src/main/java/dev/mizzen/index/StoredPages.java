package dev.mizzen.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.http.CacheControl;
import dev.mizzen.http.HttpAnswer;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Pages of indexes that the store remembers: with the server's mark of their version (RFC 9110, 8.8), so that a server that still
 * has the same need not send it again, and with the time for which it need not be asked either (RFC 9111), {@link #MOST_FRESH} at
 * most. Who may not ask the server takes a page of any age. Safe for use by several threads.
 */
public final class StoredPages {
    private static final int VERSION = 1;
    private static final int MOST_BYTES = 4 << 20;
    private static final int FIELDS = 4;
    private static final String ABSENT = "none";

    /** The longest time for which a page is taken without asking, whatever its server says. */
    static final Duration MOST_FRESH = Duration.ofMinutes(10);

    /**
     * A page as it came.
     *
     * @param tag the server's {@code ETag}, or empty
     * @param changed its {@code Last-Modified}, or empty
     * @param type its {@code Content-Type}
     * @param address where it lies, after all redirects
     */
    record Page(String tag, String changed, String type, URI address, Content content) {
        /** Whether this is what the server has no page there. */
        boolean isAbsent() {
            return type.equals(ABSENT);
        }
    }

    /** Bytes that nobody changes. */
    interface Content {
        byte[] bytes();
    }

    private final Store store;
    private final InstantSource clock;
    private final AtomicBoolean unasked = new AtomicBoolean();
    private final AtomicBoolean asking = new AtomicBoolean();

    /** @param clock tells how old a page is */
    public StoredPages(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** From now on no page is taken without asking its server. */
    public void askAlways() {
        asking.set(true);
    }

    boolean isAsking() {
        return asking.get();
    }

    /** Whether a page has been taken without asking its server. */
    boolean wasUnasked() {
        return unasked.get();
    }

    /** Whether the page that was last seen at {@code uri} may be taken without asking its server; if so, it is. */
    boolean takeUnasked(URI uri) throws BuildException {
        if (asking.get()) {
            return false;
        }
        Optional<String> until = store.result(freshness(uri)).map(text -> new String(text, UTF_8));
        boolean isFresh = until.isPresent() && isFresh(until.get());
        if (isFresh) {
            unasked.set(true);
        }
        return isFresh;
    }

    /** A clock that was set back makes no page fresher. */
    private boolean isFresh(String times) {
        String[] parts = times.split(" ", -1);
        long now = clock.instant().getEpochSecond();
        return parts.length == 2 && now >= Long.parseLong(parts[0]) && now < Long.parseLong(parts[1]);
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

    /**
     * Remembers a page that was understood, if the server says anything by which it could be used again, and does not forbid it; else
     * there is none any more.
     */
    void remember(URI uri, HttpAnswer answer, String type, byte[] content) throws BuildException {
        String tag = answer.header("ETag").orElse("").strip();
        String changed = answer.header("Last-Modified").orElse("").strip();
        CacheControl control = CacheControl.of(answer);
        boolean usable =
                !tag.isEmpty() || !changed.isEmpty() || !control.fresh().isZero();
        String head = tag + "\n" + changed + "\n" + type + "\n" + answer.uri() + "\n";
        if (uri.getRawUserInfo() != null) {
            return;
        }
        if (!control.storable() || !usable || content.length + head.length() > MOST_BYTES) {
            forget(uri);
            return;
        }
        put(uri, head, content);
        confirm(uri, answer);
    }

    /** Remembers for how long the page need not be asked for again, by the server's answer that it is as it was. */
    void confirm(URI uri, HttpAnswer answer) throws BuildException {
        Duration fresh = CacheControl.of(answer).fresh();
        Duration until = fresh.compareTo(MOST_FRESH) > 0 ? MOST_FRESH : fresh;
        StoreKey key = freshness(uri);
        if (!until.isZero() || store.result(key).isPresent()) {
            long now = clock.instant().getEpochSecond();
            store.remember(key, (now + " " + (now + until.toSeconds())).getBytes(UTF_8));
        }
    }

    /** Remembers that the server has no page there. */
    void absent(URI uri) throws BuildException {
        Optional<Page> known = recall(uri);
        if (uri.getRawUserInfo() == null && known.filter(Page::isAbsent).isEmpty()) {
            put(uri, "\n\n" + ABSENT + "\n" + uri + "\n", new byte[0]);
            forgetFreshness(uri);
        }
    }

    private void forget(URI uri) throws BuildException {
        if (recall(uri).isPresent()) {
            store.remember(key(uri), new byte[0]);
            forgetFreshness(uri);
        }
    }

    private void forgetFreshness(URI uri) throws BuildException {
        if (store.result(freshness(uri)).isPresent()) {
            store.remember(freshness(uri), new byte[0]);
        }
    }

    private void put(URI uri, String head, byte[] content) throws BuildException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(UTF_8));
        out.writeBytes(content);
        store.remember(key(uri), out.toByteArray());
    }

    private static StoreKey freshness(URI uri) {
        return StoreKey.of("index-page-freshness")
                .with("address", uri.toString())
                .with("version", VERSION);
    }

    private static StoreKey key(URI uri) {
        return StoreKey.of("index-page").with("address", uri.toString()).with("version", VERSION);
    }
}
