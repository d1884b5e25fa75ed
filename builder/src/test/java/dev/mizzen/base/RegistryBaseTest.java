package dev.mizzen.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.registry.Registries;
import dev.mizzen.store.Store;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.FakeRegistries;
import dev.mizzen.testing.FakeRegistry;
import dev.mizzen.testing.LayerForge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryBaseTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64");
    private static final BaseFacts.Question QUESTION =
            new BaseFacts.Question(Optional.empty(), List.of("/app", "/opt/venv"));

    @TempDir
    private Path home;

    private FakeRegistry server;
    private Store store;
    private boolean offline;
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws Exception {
        server = FakeRegistry.open();
        store = Store.open(home.resolve("store"), InstantSource.system(), problem -> {});
    }

    @AfterEach
    void stop() {
        store.close();
        assertThat(server.faults()).isEmpty();
        server.close();
    }

    private Descriptor put(Platform platform) throws Exception {
        return put(platform, BaseImages.debian());
    }

    private Descriptor put(Platform platform, LayerForge... layers) throws Exception {
        ImageConfig config = BaseImages.config(platform, "", List.of(layers));
        server.blob("base/python", config.toBytes());
        List<Descriptor> descriptors = new ArrayList<>();
        for (LayerForge layer : layers) {
            server.blob("base/python", layer.blob());
            descriptors.add(Descriptor.of(MediaType.LAYER_GZIP, layer.blob()));
        }
        byte[] manifest = ImageManifest.of(Descriptor.of(MediaType.CONFIG, config.toBytes()), descriptors, Map.of())
                .toBytes();
        server.manifest("base/python", "3.11", MediaType.MANIFEST, manifest);
        return Descriptor.of(MediaType.MANIFEST, manifest).withPlatform(platform);
    }

    private BaseImage open(String reference) throws BuildException {
        return open(reference, Optional.empty());
    }

    private BaseImage open(String reference, Optional<Platform> platform) throws BuildException {
        Registries registries = FakeRegistries.of(server, home, offline);
        BaseReference base = BaseReference.parse(server.name() + "/" + reference);
        BaseProgress progress = new BaseProgress() {
            @Override
            public void fetching(Descriptor layer) {
                told.add("asked for " + layer.digest());
            }

            @Override
            public void fetched(Descriptor layer) {
                told.add("has " + layer.digest());
            }
        };
        return BaseImage.open(
                base, platform, new BaseSources(home, Optional.of(store), Optional.of(registries), progress));
    }

    private Problem refused(ProblemCode code, String message, String reference, Optional<Platform> platform) {
        BuildException e = catchThrowableOfType(BuildException.class, () -> open(reference, platform));
        assertThat(e).isNotNull();
        Problem problem = e.problems().get(0);
        assertThat(problem.message()).isEqualTo(message.replace("HOST", server.name()));
        assertThat(problem.code()).isEqualTo(code);
        return problem;
    }

    @Test
    void layersAreFetchedWhenTheyAreRead() throws Exception {
        Descriptor manifest = put(AMD64);
        BaseImage base = open("base/python:3.11");
        assertThat(base.digest()).isEqualTo(manifest.digest());
        assertThat(base.name()).contains(server.name() + "/base/python:3.11");
        assertThat(base.layers().get(0).origin().orElseThrow().repository()).isEqualTo("base/python");
        assertThat(server.requests().stream().filter(request -> request.contains("/blobs/")))
                .containsExactly(
                        "GET /v2/base/python/blobs/" + base.manifest().config().digest() + " 200");
        server.forgetRequests();
        BaseFacts facts = BaseFacts.remembered(base, QUESTION, store);
        assertThat(facts.target().python()).hasToString("3.11.2");
        assertThat(server.requests())
                .containsExactly("GET /v2/base/python/blobs/"
                        + base.layers().get(0).descriptor().digest() + " 200");
    }

    @Test
    void layersAreFetchedAtOnceAndTold() throws Exception {
        LayerForge data = new LayerForge().file("srv/data", 0644, new byte[] {1, 2, 3});
        put(AMD64, BaseImages.debian(), data);
        CyclicBarrier both = new CyclicBarrier(2);
        for (LayerForge layer : List.of(BaseImages.debian(), data)) {
            Digest digest = Digest.sha256(layer.blob());
            server.trick(1, "GET /v2/base/python/blobs/" + digest, exchange -> {
                meet(both);
                FakeRegistry.content("application/octet-stream", layer.blob()).play(exchange);
            });
        }
        BaseFacts.remembered(open("base/python:3.11"), QUESTION, store);
        List<String> layers = new ArrayList<>();
        for (LayerForge layer : List.of(BaseImages.debian(), data)) {
            layers.add("asked for " + Digest.sha256(layer.blob()));
            layers.add("has " + Digest.sha256(layer.blob()));
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(layers);
    }

    /** Fails when nobody else comes, as with fetching one layer after the other. */
    private static void meet(CyclicBarrier others) throws IOException {
        try {
            others.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    @Test
    void theSecondBuildAsksForTheTagAloneAndForADigestNothing() throws Exception {
        Descriptor manifest = put(AMD64);
        BaseFacts.remembered(open("base/python:3.11"), QUESTION, store);
        server.forgetRequests();
        BaseFacts.remembered(open("base/python:3.11"), QUESTION, store);
        assertThat(server.requests()).containsExactly("GET /v2/ 200", "HEAD /v2/base/python/manifests/3.11 200");
        server.forgetRequests();
        BaseImage base = open("base/python:3.11@" + manifest.digest());
        BaseFacts.remembered(base, QUESTION, store);
        base.layers().get(0).open().close();
        assertThat(server.requests()).isEmpty();
        assertThat(base.name()).contains(server.name() + "/base/python:3.11@" + manifest.digest());
    }

    @Test
    void anIndexLeadsToThePlatform() throws Exception {
        Descriptor arm = put(Platform.of("linux", "arm64"));
        Descriptor amd = put(AMD64);
        server.manifest(
                "base/python",
                "multi",
                MediaType.INDEX,
                ImageIndex.of(List.of(arm, amd)).toBytes());
        assertThat(open("base/python:multi").digest()).isEqualTo(amd.digest());
        assertThat(open("base/python:multi", Optional.of(Platform.of("linux", "arm64")))
                        .digest())
                .isEqualTo(arm.digest());
        Problem missing = refused(
                ProblemCode.PLATFORM_MISSING,
                "the base `docker://HOST/base/python:multi` has no image for `linux/s390x`",
                "base/python:multi",
                Optional.of(Platform.of("linux", "s390x")));
        assertThat(missing.hint()).contains("it has linux/amd64, linux/arm64");
    }

    @Test
    void offlineOnlyTheStoreIsAsked() throws Exception {
        Descriptor manifest = put(AMD64);
        offline = true;
        Problem never = refused(
                ProblemCode.OFFLINE_REFUSED,
                "the base `docker://HOST/base/python:3.11` is named by its tag, which only its registry can tell, and"
                        + " `--offline` forbids asking it",
                "base/python:3.11",
                Optional.empty());
        assertThat(never.hint()).contains("name it by its digest, and build once without `--offline`");
        refused(
                ProblemCode.OFFLINE_REFUSED,
                "the base `docker://HOST/base/python@" + manifest.digest()
                        + "` is not in the store, and `--offline` forbids asking its registry",
                "base/python@" + manifest.digest(),
                Optional.empty());
        offline = false;
        BaseFacts.remembered(open("base/python:3.11"), QUESTION, store);
        offline = true;
        Problem once = refused(
                ProblemCode.OFFLINE_REFUSED,
                "the base `docker://HOST/base/python:3.11` is named by its tag, which only its registry can tell, and"
                        + " `--offline` forbids asking it",
                "base/python:3.11",
                Optional.empty());
        assertThat(once.hint())
                .contains("when it was last asked it was `" + server.name() + "/base/python@" + manifest.digest()
                        + "`, which works offline");
        server.forgetRequests();
        BaseFacts.remembered(open("base/python@" + manifest.digest()), QUESTION, store);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        Problem problem = refused(
                ProblemCode.BASE_NOT_FOUND,
                "the base `docker://HOST/base/python:3.99` is not there: its registry has no such image",
                "base/python:3.99",
                Optional.empty());
        assertThat(problem.hint())
                .contains("check its name and tag; some registries answer so to who is not logged in");
    }

    @Test
    void contentThatLiesIsRefusedAndNotKept() throws Exception {
        Descriptor manifest = put(AMD64);
        BaseImage base = open("base/python:3.11");
        Descriptor layer = base.layers().get(0).descriptor();
        byte[] other = new byte[(int) layer.size()];
        server.trick(1, "GET .*/blobs/.*", FakeRegistry.content("application/octet-stream", other));
        BuildException e = catchThrowableOfType(
                BuildException.class, () -> base.layers().get(0).open());
        assertThat(e)
                .hasMessage("the registry `" + server.name() + "` sent something else than the blob `" + layer.digest()
                        + "` of `base/python`");
        assertThat(store.contains(layer.digest(), layer.size())).isFalse();
        byte[] changed = "{\"schemaVersion\":2}".getBytes(UTF_8);
        server.trick(1, "HEAD .*", FakeRegistry.status(200, "X", "no digest"))
                .trick(1, "GET .*/manifests/.*", exchange -> {
                    exchange.getResponseHeaders()
                            .set("Docker-Content-Digest", manifest.digest().toString());
                    FakeRegistry.content(MediaType.MANIFEST.name(), changed).play(exchange);
                });
        refused(
                ProblemCode.BLOB_CORRUPT,
                "the registry `HOST` sent a manifest of `HOST/base/python:3.11` that is not what it says",
                "base/python:3.11",
                Optional.empty());
    }
}
