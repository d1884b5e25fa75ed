package dev.mizzen.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.image.ImageSink.Written;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutSinkTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Image image(Blob... layers) {
        List<AddedLayer> added = new ArrayList<>();
        for (Blob layer : layers) {
            added.add(new AddedLayer(layer, new DiffId(layer.descriptor().digest()), "x"));
        }
        return ImageAssembler.assemble(
                BaseParts.scratch(Platform.of("linux", "amd64")),
                added,
                ImageSettings.of("/opt/venv", "/app", "65532:65532", "/tmp"),
                problem -> {});
    }

    private static Image image(String layer) {
        return image(Blob.of(MediaType.LAYER, utf8(layer)));
    }

    private static Written write(Path folder, String tag, Image image) throws BuildException {
        return new OciLayoutSink(folder, tag, Optional.empty()).write(image);
    }

    private static ImageIndex index(Path folder) throws Exception {
        return ImageIndex.parse(Files.readAllBytes(folder.resolve("index.json")), "index.json");
    }

    private static List<String> tags(Path folder) throws Exception {
        return index(folder).manifests().stream()
                .map(entry -> entry.annotations().getOrDefault(ImageIndex.REF_NAME, "?"))
                .toList();
    }

    /** All paths below {@code folder}, sorted. */
    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.map(path -> folder.relativize(path).toString()).sorted().toList();
        }
    }

    private static Path blob(Path folder, Digest digest) {
        return folder.resolve("blobs/sha256").resolve(digest.hex());
    }

    private static void refused(Path folder, Image image, ProblemCode code, String message) {
        assertThatThrownBy(() -> write(folder, "latest", image)).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e.problems()).hasSize(1);
            assertThat(e.problems().get(0).code()).isEqualTo(code);
            assertThat(e.problems().get(0).message()).isEqualTo(message);
        });
    }

    @Test
    void aNewLayoutIsWhole() throws Exception {
        Path folder = home.resolve("a/b/out");
        Image image = image("layer");
        assertThat(write(folder, "1.0", image)).isEqualTo(new Written(3, bytes(image), 0));
        assertThat(Files.readString(folder.resolve("oci-layout"))).isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(index(folder).tagged("1.0")).extracting(Descriptor::digest).containsExactly(image.digest());
        assertThat(index(folder).find(Platform.of("linux", "amd64"))).isPresent();
        for (Blob blob : image.blobs()) {
            assertThat(Digest.sha256(
                            Files.readAllBytes(blob(folder, blob.descriptor().digest()))))
                    .isEqualTo(blob.descriptor().digest());
        }
        assertThat(files(home)).noneMatch(path -> path.contains(".mizzen-")).hasSize(11);
    }

    private static long bytes(Image image) {
        return image.blobs().stream()
                .mapToLong(blob -> blob.descriptor().size())
                .sum();
    }

    @Test
    void otherTagsStayAndTheSameTagIsReplaced() throws Exception {
        Path folder = home.resolve("out");
        write(folder, "a", image("one"));
        write(folder, "b", image("two"));
        write(folder, "a", image("three"));
        assertThat(tags(folder)).containsExactly("b", "a");
        assertThat(index(folder).tagged("a").get(0).digest())
                .isEqualTo(image("three").digest());
        assertThat(index(folder).tagged("b").get(0).digest())
                .isEqualTo(image("two").digest());
    }

    @Test
    void whatIsThereIsNotWrittenAgain() throws Exception {
        Path folder = home.resolve("out");
        Image image = image("layer");
        write(folder, "a", image);
        List<String> before = files(folder);
        assertThat(write(folder, "a", image)).isEqualTo(new Written(0, 0, 3));
        assertThat(files(folder)).isEqualTo(before);
    }

    @Test
    void aDamagedBlobIsReplaced() throws Exception {
        Path folder = home.resolve("out");
        Image image = image("layer");
        write(folder, "a", image);
        Digest layer = image.layers().get(0).descriptor().digest();
        Files.writeString(blob(folder, layer), "lAyer");
        assertThat(write(folder, "a", image).blobs()).isEqualTo(1);
        assertThat(Files.readString(blob(folder, layer))).isEqualTo("layer");
    }

    @Test
    void anEmptyFolderBecomesALayout() throws Exception {
        Path folder = Files.createDirectory(home.resolve("out"));
        write(folder, "a", image("layer"));
        assertThat(tags(folder)).containsExactly("a");
        assertThat(files(home)).noneMatch(path -> path.contains(".mizzen-"));
    }

    @Test
    void foreignEntriesOfALayoutSurvive() throws Exception {
        Path folder = home.resolve("out");
        write(folder, "a", image("layer"));
        String entry = "{\"digest\":\"sha256:" + "1".repeat(64)
                + "\",\"mediaType\":\"x/y\",\"size\":1,\"unknown\":{\"n\":1.0}}";
        Files.writeString(
                folder.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":[" + entry + "],\"annotations\":{\"k\":\"v\"}}");
        write(folder, "a", image("layer"));
        assertThat(Files.readString(folder.resolve("index.json")))
                .startsWith("{\"annotations\":{\"k\":\"v\"},\"manifests\":[" + entry + ",");
    }

    @Test
    void otherThingsAreNotOverwritten() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "x");
        refused(
                file,
                image("layer"),
                ProblemCode.OUTPUT_UNWRITABLE,
                "the output `" + file + "` is a file, not a folder");
        Path folder = Files.createDirectory(home.resolve("docs"));
        Files.writeString(folder.resolve("thesis.txt"), "x");
        refused(
                folder,
                image("layer"),
                ProblemCode.OUTPUT_UNWRITABLE,
                "the output `" + folder + "` holds other files and no OCI layout");
        assertThat(files(home)).containsExactly("", "docs", "docs/thesis.txt", "file");
        Path below = file.resolve("out");
        refused(
                below,
                image("layer"),
                ProblemCode.OUTPUT_UNWRITABLE,
                "the output `" + below + "` cannot be written: not a directory");
    }

    @Test
    void aLayoutOfTheFutureIsLeftAlone() throws Exception {
        Path folder = Files.createDirectory(home.resolve("out"));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertThatThrownBy(() -> write(folder, "a", image("layer")))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(Problem.of(
                                                ProblemCode.OUTPUT_UNWRITABLE,
                                                "the output `" + folder + "` is a layout of an unknown version")
                                        .values("1.0.0", "2.0.0")));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(folder.resolve("index.json"), "{");
        assertThatThrownBy(() -> write(folder, "a", image("layer")))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("`" + folder.resolve("index.json") + "` is not valid: ");
        assertThat(files(folder)).containsExactly("", "index.json", "oci-layout");
    }

    @Test
    void aBlobThatIsNotWhatItSaysLeavesNothing() throws Exception {
        Descriptor lie = Descriptor.of(MediaType.LAYER, utf8("promised"));
        Blob blob = failing(lie, new ByteArrayInputStream(utf8("deliverd")));
        Path fresh = home.resolve("a/out");
        refused(fresh, image(blob), ProblemCode.BLOB_CORRUPT, "the blob `" + lie.digest() + "` is damaged");
        Blob shorter = failing(lie, new ByteArrayInputStream(utf8("short")));
        assertThatThrownBy(() -> write(fresh, "a", image(shorter)))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(Problem.of(
                                                ProblemCode.BLOB_CORRUPT, "the blob `" + lie.digest() + "` is damaged")
                                        .values("8 bytes", "5 bytes")));
        assertThat(files(home)).containsExactly("");

        Path existing = home.resolve("out");
        write(existing, "a", image("layer"));
        List<String> before = files(existing);
        refused(existing, image(blob), ProblemCode.BLOB_CORRUPT, "the blob `" + lie.digest() + "` is damaged");
        assertThat(files(existing)).isEqualTo(before);
        assertThat(tags(existing)).containsExactly("a");
    }

    @Test
    void aSourceThatFailsIsNamed() throws Exception {
        Descriptor descriptor = Descriptor.of(MediaType.LAYER, utf8("x"));
        Blob blob = failing(descriptor, new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }

            @Override
            public void reset() {}
        });
        refused(
                home.resolve("out"),
                image(blob),
                ProblemCode.BLOB_CORRUPT,
                "the blob `" + descriptor.digest() + "` cannot be read: Input/output error");
        assertThat(files(home)).containsExactly("");
    }

    private static Blob failing(Descriptor descriptor, InputStream content) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public InputStream open() throws IOException {
                content.reset();
                return content;
            }
        };
    }

    @Test
    void anInterruptionLeavesNothing() throws Exception {
        Path fresh = home.resolve("fresh");
        Path existing = home.resolve("existing");
        write(existing, "a", image("layer"));
        List<String> before = files(home);
        Thread.currentThread().interrupt();
        refused(fresh, image("new"), ProblemCode.INTERRUPTED, "interrupted");
        assertThat(Thread.interrupted()).as("the thread stays interrupted").isTrue();
        Thread.currentThread().interrupt();
        refused(existing, image("new"), ProblemCode.INTERRUPTED, "interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files(home)).isEqualTo(before);
    }

    @Test
    void anInterruptionInTheMiddleLeavesNothing() throws Exception {
        Blob blob = new Blob() {
            @Override
            public Descriptor descriptor() {
                return Descriptor.of(MediaType.LAYER, utf8("content"));
            }

            @Override
            public InputStream open() {
                Thread.currentThread().interrupt();
                return new ByteArrayInputStream(utf8("content"));
            }
        };
        refused(home.resolve("out"), image(blob), ProblemCode.INTERRUPTED, "interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files(home)).containsExactly("");
    }

    @Test
    void aFileThatLooksLikeACopyIsLinked() throws Exception {
        Path source = Files.write(home.resolve("source"), utf8("content"));
        Descriptor descriptor = Descriptor.of(MediaType.LAYER, utf8("content"));
        Path folder = home.resolve("out");
        write(folder, "a", image(Blob.of(descriptor, source)));
        assertThat(Files.getAttribute(blob(folder, descriptor.digest()), "unix:nlink"))
                .isEqualTo(2);

        Path secret = Files.write(home.resolve("secret"), utf8("hidden"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Descriptor hidden = Descriptor.of(MediaType.LAYER, utf8("hidden"));
        write(folder, "a", image(Blob.of(hidden, secret)));
        assertThat(Files.getAttribute(blob(folder, hidden.digest()), "unix:nlink"))
                .isEqualTo(1);
        assertThat(Files.getPosixFilePermissions(blob(folder, hidden.digest())))
                .isEqualTo(Files.getPosixFilePermissions(folder.resolve("index.json")));
    }

    @Test
    void aLinkedFileIsVerified() throws Exception {
        Path source = Files.write(home.resolve("source"), utf8("c0ntent"));
        Descriptor descriptor = Descriptor.of(MediaType.LAYER, utf8("content"));
        refused(
                home.resolve("out"),
                image(Blob.of(descriptor, source)),
                ProblemCode.BLOB_CORRUPT,
                "the blob `" + descriptor.digest() + "` is damaged");
        assertThat(files(home)).containsExactly("", "source");
    }

    @Test
    void buildsThatWriteAtTheSameTimeKeepEachOthersTags() throws Exception {
        Path folder = home.resolve("out");
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Written>> writes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String tag = "t" + i;
                writes.add(() -> write(folder, tag, image(tag)));
            }
            for (Future<Written> done : pool.invokeAll(writes)) {
                assertThat(done.get().blobs()).isPositive();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(tags(folder)).containsExactlyInAnyOrder("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7");
        assertThat(files(home)).noneMatch(path -> path.contains(".mizzen-"));
    }

    @Test
    void aFullDiskIsNamedAndLeavesNothing(Lab lab) throws Exception {
        assertThat(onTmpfs(lab, "size=64k"))
                .startsWith("OUTPUT_UNWRITABLE the output `")
                .endsWith("/mount/out` cannot be written: No space left on device\n[]\n");
    }

    @Test
    void aDiskThatCannotBeWrittenIsNamed(Lab lab) throws Exception {
        assertThat(onTmpfs(lab, "ro"))
                .startsWith("OUTPUT_UNWRITABLE the output `")
                .endsWith("/mount/out` cannot be written: Read-only file system\n[]\n");
    }

    /** What {@link WriteToFolder} says about a file system of its own, mounted in a name space of its own. */
    private String onTmpfs(Lab lab, String options) throws Exception {
        Path mount = Files.createDirectory(home.resolve("mount"));
        List<String> words = List.of(
                lab.tool("unshare").toString(),
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o \"$0\" tmpfs \"$1\" || exit 99; shift; exec \"$@\"",
                options,
                mount.toString());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Command.Outcome outcome = new Command(words, null, Map.of())
                .and(java, "-cp", System.getProperty("java.class.path"), WriteToFolder.class.getName(), mount)
                .run();
        lab.need(
                "user name spaces", outcome.exit() != 99 && outcome.exit() != 1, "no name spaces for an ordinary user");
        return outcome.orFail().out();
    }
}
