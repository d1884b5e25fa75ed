package dev.mizzen.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.RetryPolicy;
import dev.mizzen.http.Trust;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.MediaType;
import dev.mizzen.testing.FakeRegistry;
import dev.mizzen.testing.TlsIdentity;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry as it should be: over TLS, with a certificate that is trusted, or not. */
class TlsRegistryTest {
    private static final byte[] CONTENT = "content".getBytes(UTF_8);
    private static final Blob BLOB = Blob.of(MediaType.LAYER, CONTENT);

    @TempDir
    private Path home;

    private TlsIdentity identity;
    private FakeRegistry server;

    @BeforeEach
    void start() throws Exception {
        identity = TlsIdentity.make(home);
        server = FakeRegistry.tls(identity.context());
        String auth = Base64.getEncoder().encodeToString("me:s3cret".getBytes(UTF_8));
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(
                home.resolve(".docker/config.json"),
                "{\"auths\":{\"" + server.name() + "\":{\"auth\":\"" + auth + "\"}}}");
    }

    @AfterEach
    void stop() {
        assertThat(server.faults()).isEmpty();
        server.close();
    }

    private Registries registries(Trust trust) {
        HttpPolicy http = HttpPolicy.DEFAULT.withRetry(RetryPolicy.NEVER);
        return new Registries(
                new RegistryPolicy(Set.of(), false, http, Proxies.of(Map.of()), trust), Logins.of(Map.of(), home));
    }

    private ImageReference image() throws BuildException {
        return ImageReference.parse(server.name() + "/team/app");
    }

    @Test
    void aTrustedRegistryIsReadAndWritten() throws Exception {
        try (Registries registries = registries(Trust.of(identity.certificate()))) {
            Repository repository = registries.push(image(), Optional.empty());
            assertThat(repository.put(BLOB)).isEqualTo(Repository.Outcome.UPLOADED);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            repository.fetch(BLOB.descriptor(), out);
            assertThat(out.toByteArray()).isEqualTo(CONTENT);
        }
    }

    @Test
    void anUnknownCertificateIsRefused() throws Exception {
        try (Registries registries = registries(Trust.OF_JAVA)) {
            BuildException e = catchThrowableOfType(
                    BuildException.class, () -> registries.pull(image()).resolve("1"));
            Problem problem = e.problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.HTTP_UNREACHABLE);
            assertThat(problem.message()).startsWith("the registry `" + server.name() + "` is not trusted: ");
            assertThat(problem.hint())
                    .contains("name the file of the authority that it belongs to with `SSL_CERT_FILE`");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRedirectDoesNotLeaveTls() throws Exception {
        server.blob("team/app", CONTENT);
        server.trick(
                1,
                "GET .*/blobs/.*",
                FakeRegistry.status(
                        307,
                        "Location",
                        server.elsewhere() + "/" + BLOB.descriptor().digest()));
        try (Registries registries = registries(Trust.of(identity.certificate()))) {
            BuildException e = catchThrowableOfType(
                    BuildException.class,
                    () -> registries.pull(image()).fetch(BLOB.descriptor(), new ByteArrayOutputStream()));
            assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.HTTP_REDIRECT_REFUSED);
            assertThat(e)
                    .hasMessage("`https://" + server.name() + "/` redirects to `" + server.elsewhere()
                            + "/`, which leads from https to http");
        }
        assertThat(server.requests()).noneMatch(request -> request.startsWith("127.0.0.2"));
    }
}
