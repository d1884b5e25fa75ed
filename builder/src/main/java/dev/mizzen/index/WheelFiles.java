package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.http.HttpAnswer;
import dev.mizzen.store.KeyLock;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import dev.mizzen.store.StoredBlob;
import dev.mizzen.wheel.Wheel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Brings wheels to this machine. One of the network comes into the store and stays there under its SHA-256, so that a wheel
 * whose digest is known beforehand is fetched once in the life of the store. Every digest that is stated for a wheel is
 * compared with its content, wherever it lies.
 */
public final class WheelFiles {
    private final Store store;
    private final IndexClient client;
    private final WheelDownload download;
    private final LocalWheels locals;
    private final FetchProgress progress;
    private final WheelBuilder builder;
    private final Map<Candidate, Future<WheelFile>> underWay = new HashMap<>();
    private final Map<Candidate, WheelFile> here = new HashMap<>();
    private final Set<Digest> verified = new HashSet<>();

    /** Files of which none is built. */
    public WheelFiles(Store store, IndexClient client, FetchProgress progress) {
        this(store, client, progress, WheelBuilder.NONE);
    }

    /** @param builder makes those that are built of source distributions */
    public WheelFiles(Store store, IndexClient client, FetchProgress progress, WheelBuilder builder) {
        this.store = store;
        this.client = client;
        this.download = new WheelDownload(store, client);
        this.locals = new LocalWheels(store);
        this.progress = progress;
        this.builder = builder;
    }

    /** Says that these will be asked for: those that must be fetched are, several at once. */
    public void prepare(Collection<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            if (candidate.location() instanceof Location.Remote remote) {
                synchronized (this) {
                    if (!here.containsKey(candidate) && !underWay.containsKey(candidate)) {
                        underWay.put(candidate, client.submit(() -> remote(candidate, remote)));
                    }
                }
            }
        }
    }

    /**
     * The wheel's file.
     *
     * @throws BuildException if it can't be had, or its content is not what is stated
     */
    public WheelFile get(Candidate candidate) throws BuildException {
        Future<WheelFile> future;
        synchronized (this) {
            WheelFile known = here.get(candidate);
            if (known != null) {
                return known;
            }
            future = underWay.remove(candidate);
        }
        WheelFile file;
        if (future != null) {
            file = IndexClient.await(future);
        } else if (candidate.location() instanceof Location.Remote remote) {
            file = remote(candidate, remote);
        } else if (candidate.isBuilt()) {
            file = builder.build(candidate, get(candidate.origin()));
        } else {
            file = locals.get(candidate, ((Location.Local) candidate.location()).path());
        }
        synchronized (this) {
            here.put(candidate, file);
        }
        return file;
    }

    /**
     * Opens the wheel. One of the store is read through before, once in a build; if it turns out to be damaged, it is
     * fetched again.
     *
     * @param warnings hears of what is odd and accepted
     */
    public Wheel open(Candidate candidate, Consumer<Problem> warnings) throws IOException, BuildException {
        WheelFile file = get(candidate);
        if (!(candidate.location() instanceof Location.Local) && !isVerified(file.sha256())) {
            if (store.verified(file.sha256(), file.size()).isEmpty()) {
                synchronized (this) {
                    here.remove(candidate);
                }
                file = get(candidate);
            }
            verify(file.sha256());
        }
        return candidate.isBuilt()
                ? Wheel.open(file.path(), candidate.filename().toString(), problem -> {}) // said when it was built
                : Wheel.open(file.path(), candidate.spelling(), warnings);
    }

    private synchronized boolean isVerified(Digest sha256) {
        return verified.contains(sha256);
    }

    private synchronized void verify(Digest sha256) {
        verified.add(sha256);
    }

    /** Remembers the digests of files in folders, so that they are read again only when somebody touched them. */
    public void keep() {
        locals.keep();
    }

    private WheelFile remote(Candidate candidate, Location.Remote place) throws BuildException {
        Optional<Digest> sha256 = candidate.stated(Algorithm.SHA256);
        Optional<WheelFile> known = known(candidate, sha256);
        if (known.isPresent()) {
            return known.get();
        }
        if (sha256.isEmpty()) {
            return fetch(candidate, place);
        }
        KeyLock held = store.lock(StoreKey.of("wheel-download").with("wheel", sha256.get()));
        try {
            known = known(candidate, sha256);
            return known.isPresent() ? known.get() : fetch(candidate, place);
        } finally {
            held.close();
        }
    }

    /** Takes a wheel that comes whole although only a part of it was asked for. */
    void take(Candidate candidate, HttpAnswer answer) throws IOException, BuildException {
        progress.fetching(candidate);
        WheelFile file = arrived(candidate, download.receive(answer, candidate));
        synchronized (this) {
            here.put(candidate, file);
        }
    }

    /** Whether the wheel need not be fetched any more. */
    boolean isHere(Candidate candidate) {
        synchronized (this) {
            if (here.containsKey(candidate) || underWay.containsKey(candidate)) {
                return true;
            }
        }
        return candidate.location() instanceof Location.Local
                || candidate.stated(Algorithm.SHA256).flatMap(store::find).isPresent();
    }

    /** The wheel of the store, if its digest is known; other digests that are stated are compared there. */
    private Optional<WheelFile> known(Candidate candidate, Optional<Digest> sha256) throws BuildException {
        Optional<StoredBlob> blob = sha256.flatMap(store::find);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        WheelFile file = file(blob.get());
        if (candidate.hashes().size() > 1) {
            if (store.verified(file.sha256(), file.size()).isEmpty()) {
                return Optional.empty();
            }
            file = compared(candidate, file.path());
        }
        progress.fetched(candidate, file.size(), true);
        return Optional.of(file);
    }

    private static WheelFile compared(Candidate candidate, Path path) throws BuildException {
        try {
            return LocalWheels.read(candidate, path);
        } catch (IOException e) {
            throw unreadable(candidate, e);
        }
    }

    private WheelFile fetch(Candidate candidate, Location.Remote place) throws BuildException {
        progress.fetching(candidate);
        return arrived(candidate, download.fetch(candidate, place));
    }

    private WheelFile arrived(Candidate candidate, StoredBlob blob) {
        verify(blob.digest());
        progress.fetched(candidate, blob.size(), false);
        return file(blob);
    }

    private WheelFile file(StoredBlob blob) {
        return new WheelFile(store.file(blob), blob.digest(), blob.size());
    }

    static BuildException unreadable(Candidate candidate, IOException e) {
        return Problem.of(ProblemCode.FILE_INVALID, "the wheel `" + candidate + "` cannot be read: " + e.getMessage())
                .at(candidate.location().toString())
                .exception(e);
    }

    /** The file that is fetched for the wheel: the source distribution, where it is built of one. */
    public WheelFile origin(Candidate candidate) throws BuildException {
        return get(candidate.origin());
    }

    /** The digest of that algorithm, of the content of the file that is fetched. */
    Digest digest(Candidate candidate, Algorithm algorithm) throws BuildException {
        WheelFile file = origin(candidate);
        if (algorithm == Algorithm.SHA256) {
            return file.sha256();
        }
        try (WheelHashes hashes = WheelHashes.of(List.of(algorithm));
                InputStream in = Files.newInputStream(file.path())) {
            in.transferTo(hashes);
            return hashes.digest(algorithm);
        } catch (IOException e) {
            throw unreadable(candidate, e);
        }
    }
}
