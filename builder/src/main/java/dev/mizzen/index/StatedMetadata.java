package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.http.BodyTooLargeException;
import dev.mizzen.http.HttpAnswer;
import dev.mizzen.http.HttpQuery;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import dev.mizzen.wheel.Wheel;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Learns what wheels need without fetching them: from the metadata file beside a wheel, else from the end of the wheel itself,
 * and only then from the whole wheel. What an earlier build has read of a wheel of the same content is taken from the store.
 */
final class StatedMetadata {
    /** Raised when the same bytes would be understood otherwise. */
    private static final int VERSION = 1;
    /** A smaller wheel is fetched whole: that takes no longer, and it will probably be needed. */
    private static final long SMALL = 1 << 16;

    private static final int MOST_REMEMBERED = 4 << 20;

    /** What the store knows of the wheel of that content. */
    @FunctionalInterface
    interface Known {
        Optional<CoreMetadata> of(Candidate candidate, Digest sha256) throws BuildException;
    }

    private final Store store;
    private final WheelFiles files;
    private final IndexClient client;
    private final Known known;
    private final WheelEnd ends;
    private final Map<Candidate, Future<CoreMetadata>> underWay = new HashMap<>();
    private final Map<Candidate, CoreMetadata> told = new HashMap<>();

    StatedMetadata(Store store, WheelFiles files, IndexClient client, Known known) {
        this.store = store;
        this.files = files;
        this.client = client;
        this.known = known;
        this.ends = new WheelEnd(client, files);
    }

    /** Begins to learn about a wheel that is elsewhere. */
    void prepare(Candidate candidate, Consumer<CoreMetadata> then) {
        if (!(candidate.location() instanceof Location.Remote)) {
            return;
        }
        synchronized (this) {
            if (!told.containsKey(candidate)) {
                underWay.computeIfAbsent(
                        candidate,
                        each -> client.submit(() -> {
                            CoreMetadata metadata = read(each);
                            then.accept(metadata);
                            return metadata;
                        }));
            }
        }
    }

    CoreMetadata get(Candidate candidate) throws BuildException {
        Future<CoreMetadata> future;
        synchronized (this) {
            CoreMetadata before = told.get(candidate);
            if (before != null) {
                return before;
            }
            future = underWay.remove(candidate);
        }
        CoreMetadata metadata = future == null ? read(candidate) : IndexClient.await(future);
        synchronized (this) {
            told.put(candidate, metadata);
        }
        return metadata;
    }

    private CoreMetadata read(Candidate candidate) throws BuildException {
        Optional<Digest> sha256 = candidate.isBuilt() ? Optional.empty() : candidate.stated(Algorithm.SHA256);
        if (sha256.isPresent()) {
            Optional<CoreMetadata> before = known.of(candidate, sha256.get());
            if (before.isPresent()) {
                return before.get();
            }
        }
        if (candidate.location() instanceof Location.Remote remote && !files.isHere(candidate)) {
            Optional<byte[]> content = fetch(candidate, remote, sha256);
            if (content.isPresent()) {
                return checked(CoreMetadata.parse(content.get(), "METADATA of " + candidate), candidate);
            }
        }
        try (Wheel wheel = open(candidate)) {
            return wheel.metadata();
        } catch (IOException e) {
            throw WheelFiles.unreadable(candidate, e);
        }
    }

    /** A wheel in a folder is not hashed before it is chosen; what is odd about it is said then. */
    private Wheel open(Candidate candidate) throws IOException, BuildException {
        return candidate.location() instanceof Location.Local local
                ? Wheel.open(local.path(), candidate.spelling(), problem -> {})
                : files.open(candidate, problem -> {});
    }

    private Optional<byte[]> fetch(Candidate candidate, Location.Remote place, Optional<Digest> sha256)
            throws BuildException {
        Optional<MetadataFile> file = candidate.metadata();
        if (file.isEmpty() && candidate.size().orElse(Long.MAX_VALUE) < SMALL) {
            return Optional.empty();
        }
        Optional<StoreKey> key = sha256.map(wheel -> StoreKey.of("stated-metadata")
                .with("wheel", wheel)
                .with(
                        "file",
                        file.flatMap(MetadataFile::digest).map(Digest::toString).orElse("none"))
                .with("version", VERSION));
        if (key.isPresent()) {
            Optional<byte[]> before = store.result(key.get());
            if (before.isPresent()) {
                return before;
            }
        }
        Optional<byte[]> content = file.isPresent() ? fetch(file.get(), candidate) : Optional.empty();
        if (content.isEmpty()) {
            content = ends.metadata(candidate, place);
        }
        if (key.isPresent() && content.isPresent() && content.get().length <= MOST_REMEMBERED) {
            store.remember(key.get(), content.get());
        }
        return content;
    }

    /** The metadata file; nothing when it is not there after all. */
    private Optional<byte[]> fetch(MetadataFile file, Candidate candidate) throws BuildException {
        if (!(file.location() instanceof Location.Remote remote)) {
            return Optional.empty();
        }
        HttpQuery query = HttpQuery.get(remote.uri(), CoreMetadata.MAX_BYTES).with("Accept-Encoding", "identity");
        Optional<byte[]> content = client.read(query, answer -> body(answer, candidate));
        if (content.isPresent() && file.digest().isPresent()) {
            Digest actual = Digest.sha256(content.get());
            if (!actual.equals(file.digest().get())) {
                throw Problem.of(
                                ProblemCode.WHEEL_HASH_MISMATCH,
                                "`" + IndexClient.shown(remote.uri())
                                        + "` does not have the hash that is stated for it")
                        .values(file.digest().get().toString(), actual.toString())
                        .hint(
                                "the file has been changed or damaged on its way; try again, and if that does not help, ask"
                                        + " those who run the index")
                        .exception();
            }
        }
        return content;
    }

    private static byte[] body(HttpAnswer answer, Candidate candidate) throws IOException, BuildException {
        String coding = answer.header("Content-Encoding").orElse("identity").strip();
        if (!coding.toLowerCase(Locale.ROOT).equals("identity")) {
            throw Problem.of(
                            ProblemCode.HTTP_ANSWER_REFUSED,
                            "the metadata of `" + candidate + "` is sent compressed, which nobody asked for")
                    .values("identity", Redaction.printable(coding))
                    .hint("ask those who run the index to serve it as it is")
                    .exception();
        }
        try (InputStream in = answer.body()) {
            return in.readAllBytes();
        } catch (BodyTooLargeException e) {
            throw Problem.of(ProblemCode.ARCHIVE_LIMIT_EXCEEDED, "the metadata of `" + candidate + "` is too large")
                    .values("at most " + e.limit() + " bytes", "more")
                    .hint("take another version of the project")
                    .exception();
        }
    }

    private static CoreMetadata checked(CoreMetadata metadata, Candidate candidate) throws BuildException {
        boolean same = metadata.name().equals(candidate.filename().name())
                && metadata.version().equals(candidate.filename().version());
        if (!same) {
            throw Problem.of(
                            ProblemCode.METADATA_MISMATCH,
                            "the metadata that is offered for `" + candidate + "` is not its own")
                    .values(
                            candidate.filename().name() + " "
                                    + candidate.filename().version(),
                            metadata.name() + " " + metadata.version())
                    .hint("ask those who run the index, or take the wheel from elsewhere")
                    .exception();
        }
        return metadata;
    }
}
