package dev.mizzen.index;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Redaction;
import dev.mizzen.http.BodyTooLargeException;
import dev.mizzen.http.HttpAnswer;
import dev.mizzen.http.HttpQuery;
import dev.mizzen.store.IncomingBlob;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreWriteException;
import dev.mizzen.store.StoredBlob;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Fetches one wheel into the store: whole, of the stated length, with every stated digest, or not at all. */
final class WheelDownload {
    /** The most bytes of a wheel whose length nobody states. */
    static final long MOST_BYTES = 1L << 32;

    private final Store store;
    private final IndexClient client;

    WheelDownload(Store store, IndexClient client) {
        this.store = store;
        this.client = client;
    }

    StoredBlob fetch(Candidate candidate, Location.Remote place) throws BuildException {
        long most = Math.min(MOST_BYTES, candidate.size().orElse(MOST_BYTES));
        HttpQuery query = HttpQuery.get(place.uri(), most).with("Accept-Encoding", "identity");
        try {
            return client.read(query, answer -> receive(answer, candidate))
                    .orElseThrow(() -> Problem.of(
                                    ProblemCode.WHEEL_NOT_FOUND,
                                    "`" + IndexClient.shown(place.uri()) + "` does not exist")
                            .hint("the index, or the requirement, names a file that is not there (any more)")
                            .exception());
        } catch (BuildException e) {
            throw client.hide(e);
        }
    }

    /** Takes the body of an answer as the wheel. */
    StoredBlob receive(HttpAnswer answer, Candidate candidate) throws IOException, BuildException {
        String coding = answer.header("Content-Encoding").orElse("identity").strip();
        if (!coding.toLowerCase(Locale.ROOT).equals("identity")) {
            throw Problem.of(
                            ProblemCode.HTTP_ANSWER_REFUSED,
                            "`" + candidate + "` is sent compressed, which nobody asked for")
                    .values("identity", Redaction.printable(coding))
                    .exception();
        }
        try (IncomingBlob blob = store.incoming();
                WheelHashes hashes = WheelHashes.of(candidate)) {
            copy(answer.body(), blob, hashes);
            hashes.check(candidate);
            return blob.commit();
        } catch (StoreWriteException e) {
            throw e.problem();
        } catch (BodyTooLargeException e) {
            throw candidate.size().isPresent() && candidate.size().get() == e.limit()
                    ? WheelHashes.mismatch(candidate, "length")
                            .values(e.limit() + " bytes", "more")
                            .exception()
                    : Problem.of(ProblemCode.ARCHIVE_LIMIT_EXCEEDED, "`" + candidate + "` is too large")
                            .values("at most " + e.limit() + " bytes", "more")
                            .exception();
        }
    }

    private static void copy(InputStream from, IncomingBlob blob, WheelHashes hashes) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            blob.write(buffer, 0, count);
            hashes.write(buffer, 0, count);
        }
    }
}
