package dev.mizzen.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.RetryPolicy;
import dev.mizzen.http.Trust;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.MediaType;
import dev.mizzen.testing.FakeRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One repository, and all that registries and the lines to them do: refuse, stall, break off, lie. */
class RepositoryTest {
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(5));
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final byte[] CONTENT = "0123456789abcdef".repeat(10_000).getBytes(UTF_8);
    private static final Descriptor BLOB = Descriptor.of(MediaType.LAYER, CONTENT);
    private static final byte[] MANIFEST =
            "{\"config\":{},\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"schemaVersion\":2}"
                    .getBytes(UTF_8);

    @TempDir
    private Path home;

    private FakeRegistry server;
    private Registries registries;

    @BeforeEach
    void start() throws IOException {
        use(FakeRegistry.open());
    }

    @AfterEach
    void stop() {
        registries.close();
        assertThat(server.faults()).isEmpty();
        server.close();
    }

    private void use(FakeRegistry other) {
        if (server != null) {
            stop();
        }
        server = other;
        registries = registries(Set.of(server.name()), false, PATIENT);
    }

    private Registries registries(Set<String> insecure, boolean offline, Duration timeout) {
        HttpPolicy http = HttpPolicy.DEFAULT.withRetry(QUICK).withTimeout(timeout);
        RegistryPolicy policy = new RegistryPolicy(insecure, offline, http, Proxies.of(Map.of()), Trust.OF_JAVA);
        return new Registries(policy, Logins.of(Map.of(), home));
    }

    private void login(String user) throws IOException {
        String auth = Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(
                home.resolve(".docker/config.json"),
                "{\"auths\":{\"" + server.name() + "\":{\"auth\":\"" + auth + "\"}}}");
    }

    private Repository pull() throws BuildException {
        return registries.pull(ImageReference.parse(server.name() + "/team/app"));
    }

    private Repository push() throws BuildException {
        return registries.push(ImageReference.parse(server.name() + "/team/app"), Optional.empty());
    }

    private byte[] fetch() throws BuildException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pull().fetch(BLOB, out);
        return out.toByteArray();
    }

    private String at(String text) {
        return text.replace("HOST", server.name())
                .replace("DIGEST", BLOB.digest().toString());
    }

    private Problem refused(ProblemCode code, String message, ThrowingCallable work) {
        BuildException e = catchThrowableOfType(BuildException.class, work);
        assertThat(e).isNotNull();
        assertThat(e.problems()).hasSize(1);
        Problem problem = e.problems().get(0);
        assertThat(problem.message()).isEqualTo(at(message));
        assertThat(problem.code()).isEqualTo(code);
        return problem;
    }

    @Test
    void oneConnectionServesAllQuestionsOfOneThread() throws Exception {
        server.manifest("team/app", "1", MediaType.MANIFEST, MANIFEST);
        Repository repository = pull();
        assertThat(repository.resolve("1")).contains(Digest.sha256(MANIFEST));
        assertThat(repository.manifest("1").orElseThrow().bytes()).isEqualTo(MANIFEST);
        assertThat(repository.manifest(Digest.sha256(MANIFEST))).isPresent();
        assertThat(repository.manifest("2")).isEmpty();
        assertThat(repository.resolve("2")).isEmpty();
        assertThat(server.requests())
                .containsExactly(
                        "GET /v2/ 200",
                        "HEAD /v2/team/app/manifests/1 200",
                        "GET /v2/team/app/manifests/1 200",
                        "GET /v2/team/app/manifests/" + Digest.sha256(MANIFEST) + " 200",
                        "GET /v2/team/app/manifests/2 404",
                        "HEAD /v2/team/app/manifests/2 404");
    }

    @Test
    void aBlobGoesThroughOneUpload() throws Exception {
        assertThat(push().put(Blob.of(MediaType.LAYER, CONTENT))).isEqualTo(Repository.Outcome.UPLOADED);
        assertThat(server.hasBlob("team/app", BLOB.digest())).isTrue();
        assertThat(server.requests().get(1)).isEqualTo("HEAD /v2/team/app/blobs/" + BLOB.digest() + " 404");
        assertThat(server.requests().get(2)).isEqualTo("POST /v2/team/app/blobs/uploads/ 202");
        assertThat(server.requests().get(3)).startsWith("PATCH /v2/team/app/blobs/uploads/1?state=0&x=a%2Fb 202");
        assertThat(server.requests().get(4))
                .startsWith("PUT /v2/team/app/blobs/uploads/1?state=1&x=a%2Fb&digest=sha256:");
        assertThat(server.requests()).hasSize(5);
    }

    @Test
    void anUploadBeginsAnewAfterWhateverBreaksIt() throws Exception {
        server.trick(1, "POST .*", FakeRegistry.status(503, "Retry-After", "0"))
                .trick(1, "PATCH .*", FakeRegistry.cutAfter(10_000));
        assertThat(push().put(Blob.of(MediaType.LAYER, CONTENT))).isEqualTo(Repository.Outcome.UPLOADED);
        server.removeBlob("team/app", BLOB.digest());
        server.trick(1, "PATCH .*", FakeRegistry.error(404, "BLOB_UPLOAD_UNKNOWN", "upload unknown"))
                .trick(1, "PUT .*", FakeRegistry.status(416, "Range", "0-1"));
        assertThat(push().put(Blob.of(MediaType.LAYER, CONTENT))).isEqualTo(Repository.Outcome.UPLOADED);
        assertThat(server.hasBlob("team/app", BLOB.digest())).isTrue();
        server.forgetRequests();
        // The answer to the last request is lost, but not the blob.
        server.removeBlob("team/app", BLOB.digest());
        server.trick(1, "PUT .*", exchange -> {
            server.blob("team/app", CONTENT);
            throw new IOException("cut on purpose");
        });
        assertThat(push().put(Blob.of(MediaType.LAYER, CONTENT))).isEqualTo(Repository.Outcome.UPLOADED);
        assertThat(server.count("PATCH")).isEqualTo(1);
    }

    @Test
    void patienceEnds() throws Exception {
        server.trick(9, "HEAD .*", FakeRegistry.status(429, "Retry-After", "0"));
        refused(
                ProblemCode.REGISTRY_REFUSED,
                "the registry `HOST` failed to push the blob `DIGEST` to `team/app`: 429 (3 attempts)",
                () -> push().put(Blob.of(MediaType.LAYER, CONTENT)));
        assertThat(server.count("HEAD")).isEqualTo(3);
    }

    @Test
    void aDownloadGoesOnWhereItBrokeOff() throws Exception {
        server.blob("team/app", CONTENT);
        server.trick(1, "GET .*/blobs/.*", FakeRegistry.truncated(CONTENT, 70_000))
                .trick(1, "GET .*/blobs/.*", FakeRegistry.status(503, "Retry-After", "0"));
        assertThat(fetch()).isEqualTo(CONTENT);
        // A server that knows no ranges sends all of it again.
        server.trick(1, "GET .*/blobs/.*", FakeRegistry.truncated(CONTENT, 70_000))
                .trick(1, "GET .*/blobs/.*", FakeRegistry.content("application/octet-stream", CONTENT));
        assertThat(fetch()).isEqualTo(CONTENT);
    }

    @Test
    void whatIsNotTheBlobIsRefused() throws Exception {
        byte[] other = CONTENT.clone();
        other[5]++;
        server.trick(1, "GET .*/blobs/.*", FakeRegistry.content("application/octet-stream", other));
        String message = "the registry `HOST` sent something else than the blob `DIGEST` of `team/app`";
        Problem problem = refused(ProblemCode.BLOB_CORRUPT, message, this::fetch);
        assertThat(problem.expected()).contains(BLOB.digest().toString());
        assertThat(problem.actual()).contains(Digest.sha256(other).toString());

        server.trick(
                1,
                "GET .*/blobs/.*",
                FakeRegistry.content("application/octet-stream", Arrays.copyOf(CONTENT, CONTENT.length + 1)));
        problem = refused(ProblemCode.BLOB_CORRUPT, message, this::fetch);
        assertThat(problem.expected()).contains("160000 bytes");
        assertThat(problem.actual()).contains("160001 bytes");

        server.trick(1, "GET .*/blobs/.*", exchange -> {
            exchange.sendResponseHeaders(200, 0); // chunked: the size is not said
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(CONTENT);
            }
        });
        problem = refused(ProblemCode.BLOB_CORRUPT, message, this::fetch);
        assertThat(problem.actual()).contains("more than 160000 bytes");
        refused(ProblemCode.REGISTRY_REFUSED, "the registry `HOST` has no blob `DIGEST` in `team/app`", this::fetch);
    }

    @Test
    void aManifestIsTheOneOfItsDigest() throws Exception {
        Digest asked = Digest.sha256("other".getBytes(UTF_8));
        server.trick(1, "GET .*/manifests/.*", FakeRegistry.content(MediaType.MANIFEST.name(), MANIFEST));
        Problem problem = refused(
                ProblemCode.BLOB_CORRUPT,
                "the registry `HOST` sent another manifest of `team/app` than was asked for",
                () -> pull().manifest(asked));
        assertThat(problem.expected()).contains(asked.toString());
        assertThat(problem.actual()).contains(Digest.sha256(MANIFEST).toString());
    }

    @Test
    void manifestsThatNobodyCanUseAreRefused() throws Exception {
        String schema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";
        server.trick(1, "GET .*", FakeRegistry.content("application/json", "{}".getBytes(UTF_8)))
                .trick(1, "GET .*", FakeRegistry.content(schema1, "{\"schemaVersion\":1}".getBytes(UTF_8)));
        refused(
                ProblemCode.IMAGE_DOCUMENT_INVALID,
                "the manifest of `HOST/team/app:1` is of Docker's schema 1, which names no content by its digest",
                () -> pull().manifest("1"));
        server.trick(1, ".*manifests.*", FakeRegistry.content("text/html", "{\"a\":1}".getBytes(UTF_8)));
        refused(
                ProblemCode.IMAGE_DOCUMENT_INVALID,
                "the manifest of `HOST/team/app:1` is of an unknown type: `text/html`",
                () -> pull().manifest("1"));
        server.trick(1, ".*manifests.*", FakeRegistry.content(MediaType.MANIFEST.name(), new byte[(8 << 20) + 1]));
        refused(
                ProblemCode.IMAGE_DOCUMENT_INVALID,
                "the manifest of `HOST/team/app:1` has more than 8388608 bytes",
                () -> pull().manifest("1"));
        server.trick(1, ".*manifests.*", FakeRegistry.content(MediaType.MANIFEST.name(), "<html>".getBytes(UTF_8)));
        refused(
                ProblemCode.IMAGE_DOCUMENT_INVALID,
                "`manifest HOST/team/app:1` is not valid: Unexpected character ('<' (code 60)): expected a valid value"
                        + " (JSON String, Number, Array, Object or token 'null', 'true' or 'false') (line 1, column 1)",
                () -> pull().manifest("1"));
    }

    @Test
    void aLoginIsTriedAndNamedWhenItFails() throws Exception {
        use(FakeRegistry.basic());
        Problem none = refused(
                ProblemCode.REGISTRY_DENIED,
                "the registry `HOST` does not let us find the manifest `1` of `team/app`: 401",
                () -> pull().resolve("1"));
        assertThat(none.hint())
                .contains(at("there is no login for it in `HOME/.config/containers/auth.json`,"
                                + " `HOME/.docker/config.json`; `docker login HOST` or `podman login HOST` makes one")
                        .replace("HOME", home.toString()));
        login("me:wr0ng");
        Problem wrong = refused(
                ProblemCode.REGISTRY_DENIED,
                "the registry `HOST` does not let us push the blob `DIGEST` to `team/app`: 401",
                () -> push().put(Blob.of(MediaType.LAYER, CONTENT)));
        assertThat(wrong.hint())
                .contains(at("the login tried is the key `HOST` of `HOME/.docker/config.json`; does it fit?"
                                + " `docker login HOST` renews it")
                        .replace("HOME", home.toString()));
        login("me:s3cret");
        assertThat(push().put(Blob.of(MediaType.LAYER, CONTENT))).isEqualTo(Repository.Outcome.UPLOADED);
    }

    @Test
    void tokensAreFetchedAndRenewed() throws Exception {
        use(FakeRegistry.token());
        server.blob("team/app", CONTENT);
        assertThat(fetch()).as("for everybody").isEqualTo(CONTENT);
        login("me:s3cret");
        Repository repository = push();
        for (int i = 0; i < 4; i++) {
            byte[] content = ("content " + i).getBytes(UTF_8);
            assertThat(repository.put(Blob.of(MediaType.LAYER, content))).isEqualTo(Repository.Outcome.UPLOADED);
        }
        assertThat(server.count("GET /token")).isGreaterThan(2);
        login("me:wr0ng");
        refused(
                ProblemCode.REGISTRY_DENIED,
                "the registry `HOST` does not let us push to `team/app`: 401",
                () -> push().put(Blob.of(MediaType.LAYER, CONTENT)));
    }

    @Test
    void aForbiddenPushIsDenied() throws Exception {
        server.trick(1, "POST .*", FakeRegistry.error(403, "DENIED", "requested access is denied \\u001b[31m"));
        refused(
                ProblemCode.REGISTRY_DENIED,
                "the registry `HOST` does not let us push the blob `DIGEST` to `team/app`: 403 DENIED: requested"
                        + " access is denied \\u001b[31m",
                () -> push().put(Blob.of(MediaType.LAYER, CONTENT)));
    }

    @Test
    void noLoginFollowsARedirectToAnotherHost() throws Exception {
        use(FakeRegistry.basic());
        login("me:s3cret");
        server.blob("team/app", CONTENT);
        String there = server.elsewhere() + "/" + BLOB.digest() + "?signature=a%2Fb";
        server.trick(1, "GET .*/blobs/.*", FakeRegistry.status(307, "Location", there));
        assertThat(fetch()).isEqualTo(CONTENT);
        assertThat(server.requests()).anyMatch(request -> request.startsWith("127.0.0.2 GET /sha256:"));
    }

    @Test
    void noLoginGoesToAnUploadOnAnotherHost() throws Exception {
        use(FakeRegistry.basic());
        login("me:s3cret");
        server.trick(1, "POST .*", FakeRegistry.status(202, "Location", server.elsewhere() + "/upload"));
        refused(
                ProblemCode.REGISTRY_REFUSED,
                "the registry `HOST` failed to push the blob `DIGEST` to `team/app`: 404",
                () -> push().put(Blob.of(MediaType.LAYER, CONTENT)));
        assertThat(server.requests()).anyMatch(request -> request.equals("127.0.0.2 PATCH /upload 404"));
    }

    @Test
    void aDamagedBlobIsNotSent() throws Exception {
        Path file = home.resolve("layer");
        Files.write(file, Arrays.copyOf(CONTENT, CONTENT.length - 1));
        Problem problem = refused(
                ProblemCode.BLOB_CORRUPT, "the blob `DIGEST` is damaged", () -> push().put(Blob.of(BLOB, file)));
        assertThat(problem.expected()).contains("160000 bytes");
        assertThat(problem.actual()).contains("159999 bytes");
        assertThat(server.hasBlob("team/app", BLOB.digest())).isFalse();
    }

    @Test
    void whatCanNotBeReachedIsSaidSoAtOnce() throws Exception {
        Registries impatient = registries(Set.of(), false, Duration.ofMillis(300));
        Problem plain = refused(
                ProblemCode.HTTP_UNREACHABLE,
                "the registry `HOST` does not answer with TLS in time",
                () -> impatient.pull(ImageReference.parse(server.name() + "/a")).resolve("1"));
        impatient.close();
        Registries secure = registries(Set.of(), false, PATIENT);
        String hint = "if it speaks plain HTTP, and nobody between here and there needs to be kept out, say so with"
                + " `--insecure-registry HOST`";
        assertThat(plain.hint()).contains(at(hint));
        try (ServerSocket talkative = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> answerInPlainHttp(talkative));
            String name = "127.0.0.1:" + talkative.getLocalPort();
            plain = refused(
                    ProblemCode.HTTP_UNREACHABLE,
                    "the registry `" + name + "` does not speak TLS",
                    () -> secure.pull(ImageReference.parse(name + "/a")).resolve("1"));
            assertThat(plain.hint()).contains(hint.replace("HOST", name));
            answer.join();
        }
        assertThat(server.requests()).isEmpty();
        refused(
                ProblemCode.HTTP_UNREACHABLE,
                "the registry `localhost:1` cannot be reached: it refuses connections",
                () -> secure.pull(ImageReference.parse("localhost:1/a")).resolve("1"));
        refused(
                ProblemCode.HTTP_UNREACHABLE,
                "the registry `registry.invalid` cannot be reached: its name is not known",
                () -> secure.pull(ImageReference.parse("registry.invalid/a")).resolve("1"));
        secure.close();
        Registries offline = registries(Set.of(server.name()), true, PATIENT);
        refused(
                ProblemCode.OFFLINE_REFUSED,
                "`--offline` forbids asking the registry `HOST` for `HOST/a`",
                () -> offline.pull(ImageReference.parse(server.name() + "/a")).resolve("1"));
        offline.close();
    }

    private static void answerInPlainHttp(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aProxyIsAskedInTheRegistrysPlace() throws Exception {
        server.manifest("team/app", "1", MediaType.MANIFEST, MANIFEST);
        Proxies proxies = Proxies.of(Map.of("http_proxy", "http://" + server.name()));
        HttpPolicy http = HttpPolicy.DEFAULT.withRetry(QUICK).withTimeout(PATIENT);
        Set<String> insecure = Set.of("registry.invalid");
        RegistryPolicy policy = new RegistryPolicy(insecure, false, http, proxies, Trust.OF_JAVA);
        try (Registries proxied = new Registries(policy, Logins.of(Map.of(), home))) {
            ImageReference image = ImageReference.parse("registry.invalid/team/app");
            assertThat(proxied.pull(image).resolve("1")).isPresent();
        }
        assertThat(server.requests()).contains("HEAD http://registry.invalid/v2/team/app/manifests/1 200");
    }

    @Test
    void aSilentRegistryIsGivenUp() throws Exception {
        server.trick(3, "HEAD .*", exchange -> {
            try {
                Thread.sleep(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        registries.close();
        registries = registries(Set.of(server.name()), false, Duration.ofMillis(300));
        refused(
                ProblemCode.HTTP_UNREACHABLE,
                "the registry `HOST` could not be asked to find the manifest `1` of `team/app`: no answer in time (3"
                        + " attempts)",
                () -> pull().resolve("1"));
    }
}
