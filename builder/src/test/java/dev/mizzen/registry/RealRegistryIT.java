package dev.mizzen.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.http.HttpPolicy;
import dev.mizzen.http.Proxies;
import dev.mizzen.http.Trust;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.LabRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol as the reference implementation of a registry speaks it, open and with both kinds of login. */
class RealRegistryIT {
    private static final byte[] LAYER = "not really a tar".repeat(50_000).getBytes(UTF_8);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "basic", "token"})
    void whatIsPushedIsThereAndCanBeMounted(String auth, Lab lab) throws Exception {
        try (LabRegistry registry = LabRegistry.start(lab, folder.resolve("registry"), auth);
                Registries registries = registries(registry.name(), auth.equals("none") ? "" : "lab:lab")) {
            ImageReference first = ImageReference.parse(registry.name() + "/team/first:1.0");
            Blob layer = Blob.of(MediaType.LAYER, LAYER);
            Blob config = Blob.of(
                    MediaType.CONFIG,
                    ImageConfig.empty(Platform.of("linux", "amd64")).toBytes());
            byte[] manifest = ImageManifest.of(config.descriptor(), List.of(layer.descriptor()), Map.of("k", "ü\"\\"))
                    .toBytes();

            Repository push = registries.push(first, Optional.empty());
            assertThat(push.resolve("1.0")).isEmpty();
            assertThat(push.manifest("1.0")).isEmpty();
            assertThat(push.has(layer.descriptor().digest())).isFalse();
            assertThat(push.put(layer)).isEqualTo(Repository.Outcome.UPLOADED);
            assertThat(push.put(layer)).isEqualTo(Repository.Outcome.PRESENT);
            assertThat(push.put(config)).isEqualTo(Repository.Outcome.UPLOADED);
            push.putManifest(MediaType.MANIFEST, manifest, "1.0");

            Repository pull = registries.pull(first);
            RemoteManifest found = pull.manifest("1.0").orElseThrow();
            assertThat(found.bytes()).isEqualTo(manifest);
            assertThat(found.mediaType()).isEqualTo(MediaType.MANIFEST);
            assertThat(pull.resolve("1.0")).contains(found.digest());
            assertThat(pull.manifest(found.digest())).isPresent();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            pull.fetch(layer.descriptor(), out);
            assertThat(out.toByteArray()).isEqualTo(LAYER);

            ImageReference second = ImageReference.parse(registry.name() + "/other/second:1.0");
            Repository mounting = registries.push(second, Optional.of(first));
            assertThat(mounting.put(from(first, layer))).isEqualTo(Repository.Outcome.MOUNTED);
            assertThat(mounting.has(layer.descriptor().digest())).isTrue();
        }
    }

    private static Blob from(ImageReference image, Blob blob) {
        return new Blob() {
            @Override
            public dev.mizzen.oci.Descriptor descriptor() {
                return blob.descriptor();
            }

            @Override
            public java.io.InputStream open() {
                throw new AssertionError("a blob that can be mounted is not read");
            }

            @Override
            public Optional<ImageReference> origin() {
                return Optional.of(image);
            }
        };
    }

    private Registries registries(String name, String login) throws Exception {
        if (!login.isEmpty()) {
            Files.createDirectories(folder.resolve(".docker"));
            String auth = Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
            Files.writeString(
                    folder.resolve(".docker/config.json"),
                    "{\"auths\":{\"" + name + "\":{\"auth\":\"" + auth + "\"}}}");
        }
        RegistryPolicy policy =
                new RegistryPolicy(Set.of(name), false, HttpPolicy.DEFAULT, Proxies.of(Map.of()), Trust.OF_JAVA);
        return new Registries(policy, Logins.of(Map.of(), folder));
    }
}
