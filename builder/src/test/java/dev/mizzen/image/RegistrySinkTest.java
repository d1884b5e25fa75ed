package dev.mizzen.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.image.ImageSink.Written;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.registry.Registries;
import dev.mizzen.testing.FakeRegistries;
import dev.mizzen.testing.FakeRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrySinkTest {
    private static final byte[] BASE_LAYER = "base".getBytes(UTF_8);
    private static final List<byte[]> LAYERS = List.of("one".getBytes(UTF_8), "two, longer".getBytes(UTF_8));

    @TempDir
    private Path home;

    private FakeRegistry server;
    private Registries registries;

    @BeforeEach
    void start() throws IOException {
        server = FakeRegistry.open();
        registries = FakeRegistries.of(server, home);
    }

    @AfterEach
    void stop() {
        registries.close();
        assertThat(server.faults()).isEmpty();
        server.close();
    }

    private ImageReference name(String text) throws BuildException {
        return ImageReference.parse(server.name() + "/" + text);
    }

    private RegistrySink sink(String... names) throws BuildException {
        List<ImageReference> references = new ArrayList<>();
        for (String name : names) {
            references.add(name(name));
        }
        return new RegistrySink(registries, references, Optional.of(name("base/python")));
    }

    /** A blob of a base in this registry; whether its content was asked for. */
    private static final class BaseBlob implements Blob {
        private final ImageReference image;
        private boolean opened;

        BaseBlob(ImageReference image) {
            this.image = image;
        }

        @Override
        public Descriptor descriptor() {
            return Descriptor.of(MediaType.LAYER, BASE_LAYER);
        }

        @Override
        public InputStream open() throws IOException, BuildException {
            opened = true;
            return Blob.of(MediaType.LAYER, BASE_LAYER).open();
        }

        @Override
        public Optional<ImageReference> origin() {
            return Optional.of(image);
        }
    }

    private Image image(Blob base) {
        ImageConfig config = ImageConfig.empty(Platform.of("linux", "amd64"))
                .edit()
                .diffIds(List.of(new DiffId(Digest.sha256(BASE_LAYER))))
                .build();
        BaseParts parts = new BaseParts(config, List.of(base), Optional.empty(), Optional.empty());
        List<AddedLayer> added = new ArrayList<>();
        for (byte[] layer : LAYERS) {
            added.add(new AddedLayer(Blob.of(MediaType.LAYER, layer), new DiffId(Digest.sha256(layer)), "layer"));
        }
        return ImageAssembler.assemble(
                parts, added, ImageSettings.of("/opt/venv", "/app", "65532:65532", "/tmp"), problem -> {});
    }

    private Image image() throws BuildException {
        return image(new BaseBlob(name("base/python")));
    }

    private List<String> sent() {
        return server.requests().stream()
                .filter(request -> !request.startsWith("GET") && !request.startsWith("HEAD"))
                .map(request ->
                        request.substring(0, request.indexOf(' ')) + request.substring(request.lastIndexOf(' ')))
                .toList();
    }

    @Test
    void theManifestComesLastAndTheSecondPushSendsNothing() throws Exception {
        Image image = image();
        Written first = sink("team/app:1").write(image);
        int bytes = BASE_LAYER.length
                + 3
                + 11
                + image.config().toBytes().length
                + image.manifest().toBytes().length;
        assertThat(first).isEqualTo(new Written(5, bytes, 0));
        assertThat(server.manifest("team/app", "1")).contains(image.manifest().toBytes());
        assertThat(server.requests().get(server.requests().size() - 1)).startsWith("PUT /v2/team/app/manifests/1 201");
        server.forgetRequests();
        assertThat(sink("team/app:1").write(image)).isEqualTo(new Written(0, 0, 4));
        assertThat(server.requests()).containsExactly("GET /v2/ 200", "HEAD /v2/team/app/manifests/1 200");
        server.forgetRequests();
        Written another = sink("team/app:1", "team/app:2", "team/app").write(image);
        assertThat(another.blobs()).as("two manifests").isEqualTo(2);
        assertThat(another.reused()).isEqualTo(4);
        assertThat(sent()).containsExactly("PUT 201", "PUT 201");
        assertThat(server.manifest("team/app", "latest")).isPresent();
    }

    @Test
    void layersOfABaseInTheSameRegistryAreMounted() throws Exception {
        server.blob("base/python", BASE_LAYER);
        BaseBlob base = new BaseBlob(name("base/python"));
        Written written = sink("team/app:1").write(image(base));
        assertThat(written.reused()).isEqualTo(1);
        assertThat(base.opened).isFalse();
        assertThat(server.hasBlob("team/app", base.descriptor().digest())).isTrue();
        assertThat(server.requests())
                .contains("POST /v2/team/app/blobs/uploads/?mount="
                        + base.descriptor().digest() + "&from=base/python 201");
    }

    @Test
    void whatCanNotBeMountedIsSentInTheSameUpload() throws Exception {
        BaseBlob base = new BaseBlob(name("base/python"));
        sink("team/app:1").write(image(base));
        assertThat(base.opened).isTrue();
        assertThat(server.count("POST")).isEqualTo(4);
    }

    @Test
    void aBlobThatTheRegistryHasLostIsSentAgainOnce() throws Exception {
        Image image = image();
        Digest lost = Digest.sha256(LAYERS.get(0));
        server.trick(1, "PUT .*/manifests/.*", exchange -> {
            server.removeBlob("team/app", lost);
            FakeRegistry.error(404, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry")
                    .play(exchange);
        });
        assertThat(sink("team/app:1").write(image).blobs()).isEqualTo(6);
        assertThat(server.hasBlob("team/app", lost)).isTrue();
        assertThat(server.manifest("team/app", "1")).isPresent();

        server.trick(2, "PUT .*/manifests/.*", FakeRegistry.error(404, "MANIFEST_BLOB_UNKNOWN", "blob unknown"));
        BuildException e = catchThrowableOfType(
                BuildException.class, () -> sink("team/app:2").write(image));
        assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.REGISTRY_LACKS_BLOB);
        assertThat(e)
                .hasMessage("the registry `" + server.name() + "` failed to push the manifest `" + image.digest()
                        + "` to `team/app:2`: 404 MANIFEST_BLOB_UNKNOWN: blob unknown");
        assertThat(server.manifest("team/app", "2")).isEmpty();
    }

    @Test
    void aTagIsNotTouchedWhenABlobCanNotBeSent() throws Exception {
        byte[] before = "{}".getBytes(UTF_8);
        server.manifest("team/app", "1", MediaType.MANIFEST, before);
        server.trick(9, "PATCH .*", FakeRegistry.error(507, "UNKNOWN", "disk full"));
        BuildException e = catchThrowableOfType(
                BuildException.class, () -> sink("team/app:1").write(image()));
        assertThat(e.getMessage()).endsWith("` to `team/app`: 507 UNKNOWN: disk full");
        assertThat(server.manifest("team/app", "1")).contains(before);
    }

    @Test
    void aPushThatCanNotSucceedIsRefusedBeforeTheBuild() throws Exception {
        server.trick(1, "HEAD .*", FakeRegistry.status(403, "X", "y"));
        BuildException e = catchThrowableOfType(
                BuildException.class, () -> sink("team/app:1").prepare());
        assertThat(e)
                .hasMessage("the registry `" + server.name()
                        + "` does not let us find the manifest `1` of `team/app`: 403");
    }
}
