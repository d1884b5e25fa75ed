package dev.mizzen.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.Content;
import dev.mizzen.archive.EncodedLayer;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.archive.Owner;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.image.ImageSink.Written;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageReference;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveSinksTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static AddedLayer layer(String text, Compression compression) throws Exception {
        Tree tree = Tree.builder()
                .add(new TreeEntry.File("f", 0644, Owner.ROOT, Content.of(utf8(text))))
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EncodedLayer encoded = new LayerEncoder(compression).encode(tree, out);
        MediaType type = switch (compression) {
            case GZIP -> MediaType.LAYER_GZIP;
            case ZSTD -> MediaType.LAYER_ZSTD;
            case NONE -> MediaType.LAYER;
        };
        return new AddedLayer(Blob.of(type, out.toByteArray()), encoded.diffId(), "x");
    }

    private static Image image(AddedLayer... layers) {
        return ImageAssembler.assemble(
                BaseParts.scratch(Platform.of("linux", "amd64")),
                List.of(layers),
                ImageSettings.of("/opt/venv", "/app", "65532:65532", "/tmp"),
                problem -> {});
    }

    private static Image image() throws Exception {
        return image(layer("a", Compression.GZIP), layer("b", Compression.NONE));
    }

    private static List<ImageReference> names(String... names) throws BuildException {
        List<ImageReference> parsed = new ArrayList<>();
        for (String name : names) {
            parsed.add(ImageReference.parse(name));
        }
        return parsed;
    }

    /** The files of a tar in their order, read by a library that is not ours; all of them must be normalised. */
    private static Map<String, byte[]> members(Path file) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(ImageSettings.EPOCH);
                assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
                assertThat(entry.getMode() & 0777).isEqualTo(entry.isDirectory() ? 0755 : 0644);
                members.put(entry.getName(), tar.readAllBytes());
            }
        }
        return members;
    }

    private static Digest digest(Map<String, byte[]> members, String name) {
        return Digest.sha256(members.getOrDefault(name, new byte[0]));
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.map(path -> home.relativize(path).toString()).sorted().toList();
        }
    }

    private static void refused(ImageSink sink, Image image, ProblemCode code, String message) {
        assertThatThrownBy(() -> sink.write(image)).isInstanceOfSatisfying(BuildException.class, e -> {
            assertThat(e.problems()).hasSize(1);
            assertThat(e.problems().get(0).code()).isEqualTo(code);
            assertThat(e.problems().get(0).message()).isEqualTo(message);
        });
    }

    private static void unfit(ImageSink sink, String message) {
        assertThatThrownBy(sink::prepare).isInstanceOf(BuildException.class).hasMessage(message);
    }

    @Test
    void anOciArchiveIsTheTarOfTheLayout() throws Exception {
        Path file = home.resolve("deep/out.tar");
        Path folder = home.resolve("layout");
        Image image = image();
        Written written = new OciArchiveSink(file, "1.0").write(image);
        new OciLayoutSink(folder, "1.0", Optional.empty()).write(image);
        Map<String, byte[]> members = members(file);
        assertThat(List.copyOf(members.keySet()))
                .isSorted()
                .contains("blobs/", "blobs/sha256/", "index.json", "oci-layout");
        List<String> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString();
                files.add(name);
                assertThat(members.get(name)).as(name).isEqualTo(Files.readAllBytes(path));
            }
        }
        assertThat(members).hasSize(files.size() + 2);
        long bytes = image.blobs().stream()
                .mapToLong(blob -> blob.descriptor().size())
                .sum();
        assertThat(written).isEqualTo(new Written(4, bytes, 0));
    }

    @Test
    void aDockerArchiveKeepsGzipLayersAndUnpacksZstd() throws Exception {
        Path file = home.resolve("out.tar");
        AddedLayer gzip = layer("a", Compression.GZIP);
        AddedLayer zstd = layer("b", Compression.ZSTD);
        AddedLayer plain = layer("c", Compression.NONE);
        Image image = image(gzip, zstd, plain, gzip);
        Written written =
                new DockerArchiveSink(file, names("app:1", "docker.io/library/other", "ghcr.io/a/b:c")).write(image);
        Map<String, byte[]> members = members(file);
        String config = image.manifest().config().digest().hex() + ".json";
        String first = gzip.blob().descriptor().digest().hex() + ".tar.gz";
        String second = zstd.diffId().digest().hex() + ".tar";
        String third = plain.diffId().digest().hex() + ".tar";
        assertThat(List.copyOf(members.keySet()))
                .isSorted()
                .containsExactlyInAnyOrder(first, second, third, config, "manifest.json");
        assertThat(new String(members.get("manifest.json"), StandardCharsets.UTF_8))
                .isEqualTo("[{\"Config\":\"" + config + "\",\"Layers\":[\"" + first + "\",\"" + second + "\",\"" + third
                        + "\",\"" + first + "\"],\"RepoTags\":[\"app:1\",\"other:latest\",\"ghcr.io/a/b:c\"]}]");
        assertThat(members.get(config)).isEqualTo(image.config().toBytes());
        assertThat(digest(members, first)).isEqualTo(gzip.blob().descriptor().digest());
        assertThat(digest(members, second)).isEqualTo(zstd.diffId().digest());
        assertThat(digest(members, third)).isEqualTo(plain.diffId().digest());
        assertThat(written.blobs()).isEqualTo(4);

        new DockerArchiveSink(file, List.of()).write(image);
        assertThat(new String(members(file).get("manifest.json"), StandardCharsets.UTF_8))
                .endsWith("\"RepoTags\":[]}]");
    }

    @Test
    void aFileThatIsThereIsReplacedAlsoThroughALink() throws Exception {
        Path file = Files.writeString(home.resolve("out.tar"), "old");
        Path link = Files.createSymbolicLink(home.resolve("link"), Path.of("out.tar"));
        new OciArchiveSink(link, "a").write(image());
        byte[] first = Files.readAllBytes(file);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        Files.delete(file);
        new OciArchiveSink(file, "a").write(image());
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        assertThat(left()).containsExactly("", "link", "out.tar");
    }

    @Test
    void placesThatCannotBeWrittenAreNamedBeforeAndDuring() throws Exception {
        Path folder = Files.createDirectory(home.resolve("folder"));
        Path file = Files.writeString(home.resolve("file"), "x");
        List<String> before = left();
        for (String kind : List.of("oci", "docker")) {
            Map<Path, String> faults = Map.of(
                    folder,
                    "the output `" + folder + "` is a folder, not a file",
                    file.resolve("x"),
                    "the output `" + file + "/x` cannot be written: not a directory",
                    Path.of("/dev/null"),
                    "the output `/dev/null` is not a file",
                    Path.of("/proc/mizzen.tar"),
                    "the output `/proc/mizzen.tar` cannot be written: no such file or directory");
            for (Map.Entry<Path, String> fault : faults.entrySet()) {
                ImageSink sink = kind.equals("oci")
                        ? new OciArchiveSink(fault.getKey(), "a")
                        : new DockerArchiveSink(fault.getKey(), List.of());
                if (!fault.getKey().startsWith("/proc")) {
                    unfit(sink, fault.getValue());
                }
                refused(sink, image(), ProblemCode.OUTPUT_UNWRITABLE, fault.getValue());
            }
        }
        unfit(new OciLayoutSink(file, "a", Optional.empty()), "the output `" + file + "` is a file, not a folder");
        unfit(
                new OciLayoutSink(file.resolve("x/y"), "a", Optional.empty()),
                "the output `" + file + "/x/y` cannot be written: not a directory");
        Files.writeString(folder.resolve("thesis.txt"), "x");
        unfit(
                new OciLayoutSink(folder, "a", Optional.empty()),
                "the output `" + folder + "` holds other files and no OCI layout");
        Files.delete(folder.resolve("thesis.txt"));
        assertThat(left()).isEqualTo(before);
    }

    @Test
    void preparingWritesNothing() throws Exception {
        Path place = home.resolve("a/b/out");
        new OciArchiveSink(place, "a").prepare();
        new DockerArchiveSink(place, List.of()).prepare();
        new OciLayoutSink(place, "a", Optional.empty()).prepare();
        new OciLayoutSink(home, "a", Optional.empty()).prepare();
        assertThat(left()).containsExactly("");
    }

    private static Blob failing(Descriptor descriptor, byte[] content, Runnable first) {
        return new Blob() {
            @Override
            public Descriptor descriptor() {
                return descriptor;
            }

            @Override
            public InputStream open() {
                first.run();
                return new ByteArrayInputStream(content);
            }
        };
    }

    private static Image broken(MediaType type, byte[] content, String promised, Runnable first) {
        Descriptor descriptor = Descriptor.of(type, Digest.sha256(utf8(promised)), promised.length());
        return image(
                new AddedLayer(failing(descriptor, content, first), new DiffId(Digest.sha256(utf8(promised))), "x"));
    }

    @Test
    void damagedContentLeavesTheOldFile() throws Exception {
        Path file = Files.writeString(home.resolve("out.tar"), "old");
        Digest promised = Digest.sha256(utf8("content"));
        String message = "the blob `" + promised + "` is damaged";
        for (ImageSink sink : List.of(new OciArchiveSink(file, "a"), new DockerArchiveSink(file, List.of()))) {
            for (String content : List.of("c0ntent", "conten", "content and more")) {
                Image image = broken(MediaType.LAYER, utf8(content), "content", () -> {});
                refused(sink, image, ProblemCode.BLOB_CORRUPT, message);
            }
        }
        Image notZstd = broken(MediaType.LAYER_ZSTD, utf8("content"), "content", () -> {});
        refused(
                new DockerArchiveSink(file, List.of()),
                notZstd,
                ProblemCode.BLOB_CORRUPT,
                "the blob `" + promised + "` cannot be read: has damaged zstd data");
        AddedLayer zstd = layer("a", Compression.ZSTD);
        Image other = image(new AddedLayer(zstd.blob(), new DiffId(promised), "x"));
        refused(
                new DockerArchiveSink(file, List.of()),
                other,
                ProblemCode.BLOB_CORRUPT,
                "the blob `" + zstd.blob().descriptor().digest() + "` is damaged");
        assertThat(file).hasContent("old");
        assertThat(left()).containsExactly("", "out.tar");
    }

    @Test
    void anInterruptionLeavesNothing() throws Exception {
        Path file = home.resolve("a/out.tar");
        Image image = image();
        Thread.currentThread().interrupt();
        refused(new OciArchiveSink(file, "a"), image, ProblemCode.INTERRUPTED, "interrupted");
        assertThat(Thread.interrupted()).isTrue();
        Image interrupting = broken(
                MediaType.LAYER,
                utf8("content"),
                "content",
                () -> Thread.currentThread().interrupt());
        refused(new DockerArchiveSink(file, List.of()), interrupting, ProblemCode.INTERRUPTED, "interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(left()).containsExactly("");
    }
}
