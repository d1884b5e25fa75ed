package dev.mizzen.build;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.http.Credentials;
import dev.mizzen.http.HttpFetcher;
import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Netrc;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.RetryPolicy;
import dev.mizzen.http.Trust;
import dev.mizzen.index.IndexClient;
import dev.mizzen.index.StoredPages;
import dev.mizzen.request.NetworkUse;
import dev.mizzen.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a build reaches servers, if it does: by the proxies and certificates that the environment names and the logins in the
 * user's netrc file. None of it is read, and no connection opened, before something has to be fetched.
 */
final class BuildNetwork implements AutoCloseable {
    private static final int MOST_NETRC = 1 << 20;

    private final Map<String, String> environment;
    private final Path home;
    private final NetworkUse use;
    private final Store store;
    private final InstantSource clock;
    private final List<IndexClient> clients = new ArrayList<>();

    /** @param clock tells how old pages of indexes are */
    BuildNetwork(Map<String, String> environment, Path home, NetworkUse use, Store store, InstantSource clock) {
        this.environment = environment;
        this.home = home;
        this.use = use;
        this.store = store;
        this.clock = clock;
    }

    /** A client for the sources of wheels, which keeps {@code secrets} to itself; closed with the network. */
    IndexClient indexes(Secrets secrets) {
        IndexClient client =
                use.offline() ? IndexClient.offline(secrets) : IndexClient.online(this::fetcher, retry(), secrets);
        IndexClient remembering = client.with(new StoredPages(store, clock));
        clients.add(remembering);
        return remembering;
    }

    private HttpFetcher fetcher() throws BuildException {
        HttpPolicy policy = use.timeout().map(HttpPolicy.DEFAULT::withTimeout).orElse(HttpPolicy.DEFAULT);
        Trust trust =
                use.certificates().isPresent() ? Trust.of(use.certificates().get()) : Trust.of(environment);
        return new HttpFetcher(policy.withRetry(retry()), netrc(), Proxies.of(environment), trust);
    }

    private RetryPolicy retry() {
        RetryPolicy usual = RetryPolicy.DEFAULT;
        return use.retries()
                .map(times -> new RetryPolicy(times + 1, usual.first(), usual.longest(), usual.total()))
                .orElse(usual);
    }

    /** As with other programs, a netrc file that isn't there or can't be read is no error. */
    private Credentials netrc() {
        String named = environment.getOrDefault("NETRC", "");
        try (InputStream in = Files.newInputStream(named.isEmpty() ? home.resolve(".netrc") : Path.of(named))) {
            return Netrc.parse(new String(in.readNBytes(MOST_NETRC), StandardCharsets.UTF_8));
        } catch (IOException | InvalidPathException e) {
            return Credentials.NONE;
        }
    }

    @Override
    public void close() {
        clients.forEach(IndexClient::close);
    }
}
