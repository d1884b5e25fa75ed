package dev.mizzen.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.digest.Algorithm;
import dev.mizzen.digest.Digest;
import dev.mizzen.python.WheelFilename;
import dev.mizzen.store.Store;
import dev.mizzen.testing.IndexServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How wheels come from servers into the store. What is sent need not be a wheel for that. */
class WheelFilesTest {
    private static final byte[] CONTENT = "not really a wheel".getBytes(UTF_8);
    private static final Digest SHA256 = Digest.sha256(CONTENT);
    private static final String NAME = "a-1-py3-none-any.whl";

    private final IndexServer server = new IndexServer();
    private final IndexClient client = Clients.plain();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final FetchProgress progress = new FetchProgress() {
        @Override
        public void fetching(Candidate candidate) {
            heard.add("fetching " + candidate);
        }

        @Override
        public void fetched(Candidate candidate, long bytes, boolean reused) {
            heard.add((reused ? "reused " : "fetched ") + candidate + " " + bytes);
        }
    };

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @BeforeEach
    void open() throws BuildException {
        store = Store.open(folder.resolve("store"), InstantSource.system(), problem -> {});
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        store.close();
        assertThat(server.faults()).isEmpty();
    }

    @Test
    void aWheelIsFetchedOnceAndVerified() throws Exception {
        server.file("/" + NAME, CONTENT);
        Candidate candidate = candidate(NAME).with(SHA256);
        WheelFile file = files().get(candidate);
        assertThat(file.sha256()).isEqualTo(SHA256);
        assertThat(file.size()).isEqualTo(CONTENT.length);
        assertThat(file.path()).hasBinaryContent(CONTENT);
        assertThat(files().get(candidate)).isEqualTo(file);
        assertThat(server.requests()).hasSize(1);
        assertThat(heard).containsExactly("fetching " + NAME, "fetched " + NAME + " 18", "reused " + NAME + " 18");
    }

    @Test
    void withoutAStatedHashTheOneOfTheContentIsRecorded() throws Exception {
        server.file("/" + NAME, CONTENT);
        assertThat(files().get(candidate(NAME)).sha256()).isEqualTo(SHA256);
        assertThat(files().digest(candidate(NAME), Algorithm.SHA512))
                .isEqualTo(Digest.of(Algorithm.SHA512, Algorithm.SHA512.start().digest(CONTENT)));
    }

    @Test
    void everyStatedHashIsComparedAlsoWithWhatIsInTheStore() throws Exception {
        server.file("/" + NAME, CONTENT);
        Digest wrong = Digest.parse("sha512:" + "0".repeat(128)).orElseThrow();
        Candidate contradiction = candidate(NAME).with(SHA256).with(wrong);
        Problem problem = problem(contradiction);
        assertThat(problem.message())
                .isEqualTo("`" + server.uri("/" + NAME) + "` does not have the hash that is stated for it");
        assertThat(problem.expected()).contains(wrong.toString());
        assertThat(blobs()).isEmpty();
        files().get(candidate(NAME).with(SHA256));
        assertThat(problem(contradiction).expected()).contains(wrong.toString());
        Digest right = Digest.of(Algorithm.SHA512, Algorithm.SHA512.start().digest(CONTENT));
        server.forget();
        assertThat(files().get(candidate(NAME).with(SHA256).with(right)).sha256())
                .isEqualTo(SHA256);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aLengthThatIsStatedIsTheMostThatIsRead() throws Exception {
        server.file("/" + NAME, CONTENT);
        Problem longer = problem(sized(17));
        assertThat(longer.code()).isEqualTo(ProblemCode.WHEEL_HASH_MISMATCH);
        assertThat(longer.message())
                .isEqualTo("`" + server.uri("/" + NAME) + "` does not have the length that is stated for it");
        assertThat(longer.expected()).contains("17 bytes");
        assertThat(longer.actual()).contains("more");
        assertThat(problem(sized(19)).actual()).contains("18 bytes");
        assertThat(blobs()).isEmpty();
    }

    @Test
    void aWheelThatIsSentCompressedIsRefused() throws Exception {
        server.at("/" + NAME, exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            IndexServer.reply(exchange, 200, IndexServer.gzip(CONTENT));
        });
        Problem problem = problem(candidate(NAME));
        assertThat(problem.code()).isEqualTo(ProblemCode.HTTP_ANSWER_REFUSED);
        assertThat(problem.message()).isEqualTo("`" + NAME + "` is sent compressed, which nobody asked for");
        assertThat(problem.expected()).contains("identity");
        assertThat(problem.actual()).contains("gzip");
    }

    @Test
    void aDownloadThatBreaksOffBeginsAgain() throws Exception {
        int[] count = {0};
        server.at("/" + NAME, exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, ++count[0] < 3 ? 7 : CONTENT.length);
            exchange.getResponseBody().flush();
            if (count[0] < 3) {
                throw new IOException("cut");
            }
        });
        assertThat(files().get(candidate(NAME)).sha256()).isEqualTo(SHA256);
        assertThat(count[0]).isEqualTo(3);
    }

    @Test
    void aDownloadThatAlwaysBreaksOffIsGivenUpWhole() throws Exception {
        server.at("/" + NAME, exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(CONTENT);
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });
        Problem problem = problem(candidate(NAME));
        assertThat(problem.code()).isEqualTo(ProblemCode.HTTP_UNREACHABLE);
        assertThat(problem.message())
                .isEqualTo("`" + server.uri("/" + NAME) + "` cannot be read: the connection broke (3 attempts)");
        assertThat(blobs()).isEmpty();
    }

    @Test
    void severalAreFetchedAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(3);
        List<Candidate> candidates = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            String file = name + "-1-py3-none-any.whl";
            candidates.add(candidate(file));
            server.at("/" + file, exchange -> {
                all.countDown();
                try {
                    IndexServer.reply(exchange, all.await(20, TimeUnit.SECONDS) ? 200 : 500, file.getBytes(UTF_8));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        WheelFiles files = files();
        files.prepare(candidates);
        files.prepare(candidates);
        for (Candidate candidate : candidates) {
            assertThat(files.get(candidate).path()).hasContent(candidate.toString());
        }
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void whatIsInTheStoreNeedsNoNetwork() throws Exception {
        server.file("/" + NAME, CONTENT);
        Candidate candidate = candidate(NAME).with(SHA256);
        files().get(candidate);
        WheelFiles offline = new WheelFiles(store, IndexClient.offline(Secrets.NONE), FetchProgress.NONE);
        assertThat(offline.get(candidate).sha256()).isEqualTo(SHA256);
        BuildException e = catchThrowableOfType(BuildException.class, () -> offline.get(candidate(NAME)));
        assertThat(e)
                .hasMessage(
                        "`" + server.uri("/" + NAME) + "` is not on this machine, and `--offline` forbids to fetch it");
        assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.OFFLINE_REFUSED);
    }

    @Test
    void aLocalWheelIsComparedWithWhatIsStatedToo() throws Exception {
        Path file = Files.write(folder.resolve(NAME), CONTENT);
        Candidate local = Candidate.of(WheelFilename.parse(NAME), file);
        assertThat(files().get(local.with(SHA256)).path()).isEqualTo(file);
        Problem problem = problem(local.with(Digest.sha256(new byte[1])));
        assertThat(problem.message()).isEqualTo("`" + NAME + "` does not have the hash that is stated for it");
    }

    private WheelFiles files() {
        return new WheelFiles(store, client, progress);
    }

    private Candidate candidate(String file) {
        return Candidate.ofUrl(server.uri("/" + file).toString()).orElseThrow();
    }

    private Candidate sized(long size) {
        Candidate plain = candidate(NAME);
        return new Candidate(
                plain.filename(),
                NAME,
                plain.location(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(size),
                Optional.empty());
    }

    private Problem problem(Candidate candidate) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> files().get(candidate));
        assertThat(e).isNotNull();
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().length() == 64)
                    .toList();
        }
    }
}
