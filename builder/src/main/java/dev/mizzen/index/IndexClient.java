package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.http.HttpAnswer;
import dev.mizzen.http.HttpFetcher;
import dev.mizzen.http.HttpQuery;
import dev.mizzen.http.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The network as the sources of one build see it: one client and one bounded pool for all of them, neither of which is made
 * before it is needed. Failures that it throws show no secrets.
 */
public final class IndexClient implements AutoCloseable {
    /** How many requests are under way at once. */
    static final int MOST_AT_ONCE = 8;

    /** Makes the client. */
    @FunctionalInterface
    public interface Opener {
        HttpFetcher open() throws BuildException;
    }

    /** Reads an answer. */
    @FunctionalInterface
    interface Reader<T> {
        /** @throws IOException if the body breaks off; it is then asked for again */
        T read(HttpAnswer answer) throws IOException, BuildException;
    }

    private final Optional<Opener> opener;
    private final RetryPolicy retry;
    private final Secrets secrets;
    private final Optional<StoredPages> pages;
    private @Nullable HttpFetcher fetcher;
    private @Nullable ExecutorService pool;

    private IndexClient(Optional<Opener> opener, RetryPolicy retry, Secrets secrets, Optional<StoredPages> pages) {
        this.opener = opener;
        this.retry = retry;
        this.secrets = secrets;
        this.pages = pages;
    }

    /**
     * A client that uses the network.
     *
     * @param retry when a body that breaks off is asked for again
     * @param secrets what is kept out of messages
     */
    public static IndexClient online(Opener opener, RetryPolicy retry, Secrets secrets) {
        return new IndexClient(Optional.of(opener), retry, secrets, Optional.empty());
    }

    /** The same, not in use yet, with pages that were seen before. */
    public IndexClient with(StoredPages remembered) {
        return new IndexClient(opener, retry, secrets, Optional.of(remembered));
    }

    Optional<StoredPages> pages() {
        return pages;
    }

    /** Whether every request is refused. */
    boolean isOffline() {
        return opener.isEmpty();
    }

    /** A client that refuses every request with {@code OFFLINE_REFUSED}. */
    public static IndexClient offline(Secrets secrets) {
        return new IndexClient(Optional.empty(), RetryPolicy.NEVER, secrets, Optional.empty());
    }

    /** Runs {@code work} on the pool; work must not wait for other work. */
    synchronized <T> Future<T> submit(Callable<T> work) {
        if (pool == null) {
            pool = Executors.newFixedThreadPool(MOST_AT_ONCE, task -> {
                Thread thread = new Thread(task, "index");
                thread.setDaemon(true);
                return thread;
            });
        }
        return pool.submit(work);
    }

    /** What {@code future} comes to; an interrupt of the waiting thread is {@code INTERRUPTED}. */
    static <T> T await(Future<T> future) throws BuildException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof BuildException problem) {
                throw problem;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(cause);
        }
    }

    /**
     * What {@code reader} makes of the answer; nothing when the server does not know the address. A body that breaks off is
     * read again from its beginning, as the policy has it.
     *
     * @throws BuildException if there is no answer, it is an error, or the network is not to be used
     */
    <T> Optional<T> read(HttpQuery query, Reader<T> reader) throws BuildException {
        return read(query, Set.of(200), reader);
    }

    /**
     * The same for a request that may be answered otherwise than by 200.
     *
     * @param welcome the statuses that {@code reader} understands
     */
    <T> Optional<T> read(HttpQuery query, Set<Integer> welcome, Reader<T> reader) throws BuildException {
        try {
            return readAgain(query, welcome, reader);
        } catch (BuildException e) {
            throw secrets.hide(e);
        }
    }

    /** The same failure without the secrets that this client keeps. */
    public BuildException hide(BuildException e) {
        return secrets.hide(e);
    }

    private <T> Optional<T> readAgain(HttpQuery query, Set<Integer> welcome, Reader<T> reader) throws BuildException {
        HttpFetcher client = fetcher(query.uri());
        long began = System.nanoTime();
        for (int failures = 1; ; failures++) {
            try (HttpAnswer answer = client.get(query)) {
                if (welcome.contains(answer.status())) {
                    return Optional.of(reader.read(answer));
                }
                return switch (answer.status()) {
                    case 404, 410 -> Optional.empty();
                    default -> throw refused(query.uri(), answer.status());
                };
            } catch (IOException e) {
                Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
                Optional<Duration> pause = retry.pause(failures, Optional.empty(), elapsed);
                if (Thread.currentThread().isInterrupted()) {
                    throw BuildException.interrupted(e);
                }
                if (pause.isEmpty()) {
                    throw broken(query.uri(), e, failures);
                }
                sleep(pause.get());
            }
        }
    }

    private synchronized HttpFetcher fetcher(URI uri) throws BuildException {
        if (fetcher == null) {
            fetcher = opener.orElseThrow(() -> offline(uri)).open();
        }
        return fetcher;
    }

    /** How messages name an address. */
    static String shown(URI uri) {
        return Redaction.printable(Redaction.urls(uri.toString()).replace("://…@", "://"), 400);
    }

    private static BuildException offline(URI uri) {
        return Problem.of(
                        ProblemCode.OFFLINE_REFUSED,
                        "`" + shown(uri) + "` is not on this machine, and `--offline` forbids to fetch it")
                .hint("take wheels from a folder, with `--find-links` and `--no-index`, or leave `--offline` out")
                .exception();
    }

    private static BuildException refused(URI uri, int status) {
        Problem problem = Problem.of(
                ProblemCode.HTTP_ANSWER_REFUSED, "`" + shown(uri) + "` cannot be read: the server answers " + status);
        return (status == 401 || status == 403
                        ? problem.hint(
                                "put user and password into the URL or into `.netrc`; both are kept to that server")
                        : problem.hint("try again later, or take another index"))
                .exception();
    }

    private static BuildException broken(URI uri, IOException e, int attempts) {
        String why = e instanceof HttpTimeoutException ? "the server fell silent" : "the connection broke";
        String often = attempts == 1 ? "" : " (" + attempts + " attempts)";
        return Problem.of(ProblemCode.HTTP_UNREACHABLE, "`" + shown(uri) + "` cannot be read: " + why + often)
                .hint("try again; what was fetched whole is kept")
                .exception(e);
    }

    private static void sleep(Duration pause) throws BuildException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw BuildException.interrupted(e);
        }
    }

    /** Ends all work that is under way. */
    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
