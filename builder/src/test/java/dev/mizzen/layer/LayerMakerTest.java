package dev.mizzen.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.Content;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.DigestMismatchException;
import dev.mizzen.oci.MediaType;
import dev.mizzen.store.Store;
import dev.mizzen.store.StoreKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerMakerTest {
    @TempDir
    private Path folder;

    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final List<Problem> warnings = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void end() {
        assertThat(pool.shutdownNow()).isEmpty();
    }

    @Test
    void layersComeInTheOrderOfTheirPlansAndOnlyOnce() throws Exception {
        try (Store store = open()) {
            List<LayerPlan> plans = plans(12);
            List<Layer> first = maker(store, Compression.GZIP).make(plans);
            assertThat(first).extracting(Layer::title).containsExactlyElementsOf(titles(plans));
            assertThat(first).extracting(layer -> layer.descriptor().digest()).doesNotHaveDuplicates();
            assertThat(maker(store, Compression.GZIP).make(plans)).isEqualTo(first);
            assertThat(made).hasValue(12);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void blobIsWhatTheDescriptorSays() throws Exception {
        try (Store store = open()) {
            Layer layer = maker(store, Compression.NONE).make(plans(1)).get(0);
            assertThat(layer.descriptor().mediaType()).isEqualTo(MediaType.LAYER);
            try (InputStream in = layer.blob(store).open()) {
                byte[] tar = in.readAllBytes();
                assertThat(Digest.sha256(tar)).isEqualTo(layer.diffId().digest());
                assertThat(tar).hasSize((int) layer.descriptor().size());
            }
        }
    }

    @Test
    void compressionIsPartOfTheKey() throws Exception {
        try (Store store = open()) {
            Layer gzip = maker(store, Compression.GZIP).make(plans(1)).get(0);
            Layer none = maker(store, Compression.NONE).make(plans(1)).get(0);
            assertThat(made).hasValue(2);
            assertThat(gzip.descriptor().mediaType()).isEqualTo(MediaType.LAYER_GZIP);
            assertThat(gzip.diffId()).isEqualTo(none.diffId());
        }
    }

    @Test
    void damagedLayerIsMadeAgain() throws Exception {
        try (Store store = open()) {
            Layer layer = maker(store, Compression.GZIP).make(plans(1)).get(0);
            Path blob = file(layer);
            byte[] good = Files.readAllBytes(blob);
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 4;
            Files.write(blob, bad);
            try (InputStream in = layer.blob(store).open()) {
                assertThatThrownBy(in::readAllBytes).isInstanceOf(DigestMismatchException.class);
            }
            assertThat(warnings).hasSize(1);
            assertThatThrownBy(() -> layer.blob(store).open())
                    .isInstanceOf(BuildException.class)
                    .hasMessage("the layer `layer 0` is no longer in the store: `"
                            + layer.descriptor().digest() + "`");
            assertThat(maker(store, Compression.GZIP).make(plans(1))).containsExactly(layer);
            assertThat(blob).hasBinaryContent(good);
            Files.write(blob, new byte[3]);
            assertThat(maker(store, Compression.GZIP).make(plans(1))).containsExactly(layer);
            assertThat(made).hasValue(3);
        }
    }

    @Test
    void firstProblemInOrderOfThePlansIsReported() throws Exception {
        try (Store store = open()) {
            CountDownLatch laterFailed = new CountDownLatch(1);
            List<LayerPlan> plans = new ArrayList<>(plans(8));
            plans.set(2, failing("second", laterFailed::await));
            plans.set(5, failing("fifth", laterFailed::countDown));
            assertThatThrownBy(() -> maker(store, Compression.GZIP).make(plans))
                    .isInstanceOf(BuildException.class)
                    .hasMessage("second");
            assertThat(maker(store, Compression.GZIP).make(plans.subList(0, 2))).hasSize(2);
            assertThat(filesIn("incoming")).isEmpty();
        }
    }

    @Test
    void othersStopWhenOneFails() throws Exception {
        try (Store store = open()) {
            CountDownLatch endlessRuns = new CountDownLatch(1);
            List<LayerPlan> plans = List.of(failing("first", endlessRuns::await), endless(endlessRuns));
            assertThatThrownBy(() -> maker(store, Compression.GZIP).make(plans))
                    .isInstanceOf(BuildException.class)
                    .hasMessage("first");
            assertThat(filesIn("incoming")).isEmpty();
        }
    }

    @Test
    void interruptionEndsEverything() throws Exception {
        try (Store store = open()) {
            CountDownLatch endlessRuns = new CountDownLatch(1);
            Thread caller = Thread.currentThread();
            Future<?> interrupter = pool.submit(() -> {
                endlessRuns.await();
                caller.interrupt();
                return null;
            });
            assertThatThrownBy(() -> maker(store, Compression.GZIP).make(List.of(endless(endlessRuns))))
                    .isInstanceOf(BuildException.class)
                    .hasMessage("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            interrupter.get();
            assertThat(filesIn("incoming")).isEmpty();
        }
    }

    @Test
    void unreadableSourceIsNotTakenForTheStore() throws Exception {
        try (Store store = open()) {
            LayerPlan plan = new LayerPlan(LayerRole.APP, "application", StoreKey.of("x"), () -> {
                throw new IOException("Input/output error");
            });
            assertThatThrownBy(() -> maker(store, Compression.GZIP).make(List.of(plan)))
                    .isInstanceOf(BuildException.class)
                    .hasMessage("the files of the layer `application` cannot be read: Input/output error");
        }
    }

    @Test
    void crowdMakesEachLayerOnce() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(6);
        try {
            List<Future<List<Layer>>> results = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                results.add(crowd.submit(() -> {
                    try (Store store = open()) {
                        return maker(store, Compression.GZIP).make(plans(10));
                    }
                }));
            }
            List<Layer> first = results.get(0).get();
            for (Future<List<Layer>> result : results) {
                assertThat(result.get()).isEqualTo(first);
            }
            assertThat(made).hasValue(10);
        } finally {
            crowd.shutdownNow();
        }
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    private LayerPlan failing(String message, Action before) {
        return new LayerPlan(LayerRole.WHEEL, message, StoreKey.of("bad").with("message", message), () -> {
            try {
                before.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw Problem.of(ProblemCode.FILE_INVALID, message).exception();
        });
    }

    /** Writes until it is interrupted. */
    private static LayerPlan endless(CountDownLatch runs) {
        Content content = new Content() {
            @Override
            public long size() {
                return 1L << 40;
            }

            @Override
            public void writeTo(java.io.OutputStream out) throws IOException {
                byte[] noise = new byte[1 << 16];
                new java.util.Random(1).nextBytes(noise);
                runs.countDown();
                for (long left = size(); left > 0; left -= noise.length) {
                    out.write(noise);
                }
            }
        };
        return new LayerPlan(
                LayerRole.WHEEL,
                "endless",
                StoreKey.of("endless"),
                () -> OpenTree.of(Tree.builder()
                        .add(new TreeEntry.File("f", 0644, Owner.ROOT, content))
                        .build()));
    }

    private List<LayerPlan> plans(int count) {
        List<LayerPlan> plans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] content = ("content " + i).getBytes(StandardCharsets.UTF_8);
            plans.add(new LayerPlan(
                    LayerRole.WHEEL, "layer " + i, StoreKey.of("test-layer").with("number", i), () -> {
                        made.incrementAndGet();
                        return OpenTree.of(Tree.builder()
                                .add(new TreeEntry.File("file", 0644, Owner.ROOT, Content.of(content)))
                                .build());
                    }));
        }
        return plans;
    }

    private static List<String> titles(List<LayerPlan> plans) {
        return plans.stream().map(LayerPlan::title).toList();
    }

    private LayerMaker maker(Store store, Compression compression) {
        return new LayerMaker(store, compression, pool, 3, LayerProgress.NONE);
    }

    private Store open() throws BuildException {
        return Store.open(folder, InstantSource.system(), warnings::add);
    }

    private Path file(Layer layer) {
        String hex = layer.descriptor().digest().hex();
        return folder.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    }

    private List<Path> filesIn(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.toList();
        }
    }
}
