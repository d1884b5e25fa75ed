package dev.mizzen.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.archive.Compression;
import dev.mizzen.archive.EncodedLayer;
import dev.mizzen.archive.LayerEncoder;
import dev.mizzen.archive.Tree;
import dev.mizzen.archive.TreeEntry;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.digest.HashingOutputStream;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A layer of real wheels, with spliced members and several runs, is read to its last byte by everyone else's programs. The
 * system property {@code mizzen.readers.wheels} names another set of the lab than {@code small}.
 */
class LayerReadersIT {
    private static final InstallScheme SCHEME = new InstallScheme("/opt/venv", "lib/python3.11", "3.11");

    @TempDir
    private Path folder;

    private Path blob = Path.of("");
    private EncodedLayer layer =
            new EncodedLayer(Digest.sha256(new byte[0]), 0, new DiffId(Digest.sha256(new byte[0])));

    /** Path, mode and digest of each file of the layer, sorted. */
    private final List<String> files = new ArrayList<>();

    @BeforeEach
    void makeTheLayer(Lab lab) throws Exception {
        List<Wheel> wheels = new ArrayList<>();
        try (Stream<Path> all = Files.list(lab.wheelhouse(System.getProperty("mizzen.readers.wheels", "small")))) {
            Tree.Builder builder = Tree.builder(SCHEME.root());
            for (Path file : all.filter(each -> each.toString().endsWith(".whl"))
                    .sorted()
                    .toList()) {
                Wheel wheel = Wheel.open(file, file.getFileName().toString(), warning -> {});
                wheels.add(wheel);
                InstallPlan.of(wheel, SCHEME, warning -> {}).files().forEach(each -> builder.add(each.entry()));
            }
            Tree tree = builder.build();
            blob = folder.resolve("layer.tar.gz");
            try (OutputStream out = Files.newOutputStream(blob)) {
                layer = new LayerEncoder(Compression.GZIP).encode(tree, out);
            }
            describe(tree);
        } finally {
            for (Wheel wheel : wheels) {
                wheel.close();
            }
        }
    }

    private void describe(Tree tree) throws Exception {
        int spliced = 0;
        for (TreeEntry entry : tree.entries()) {
            if (entry instanceof TreeEntry.File file) {
                HashingOutputStream hash = new HashingOutputStream(OutputStream.nullOutputStream());
                file.content().writeTo(hash);
                files.add(line(file.path(), file.mode(), hash.digest()));
                spliced += file.content().size() > 50_000
                                && file.content().deflated().isPresent()
                        ? 1
                        : 0;
            }
        }
        files.sort(null);
        assertThat(spliced).isGreaterThan(5);
        assertThat(tree.contentSize()).isGreaterThan(3 << 20);
    }

    @Test
    void gzipReadsIt(Lab lab) throws Exception {
        Path tar = folder.resolve("layer.tar");
        Command.of("sh", "-c", "exec \"$1\" -dc < \"$2\" > \"$3\"", "sh", lab.tool("gzip"), blob, tar)
                .run()
                .orFail();
        assertIsTheTar(tar);
    }

    @Test
    void tarReadsIt(Lab lab) throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Command.of(lab.tool("tar"), "-xpzf", blob, "-C", root, "--no-same-owner")
                .run()
                .orFail();
        assertHoldsTheFiles(root);
    }

    @Test
    void pythonsTarfileReadsIt(Lab lab) throws Exception {
        String script = """
                import hashlib, sys, tarfile
                with tarfile.open(sys.argv[1], "r:gz") as tar:
                    for member in tar:
                        if member.isfile():
                            content = tar.extractfile(member).read()
                            print(member.name, "%o" % member.mode, "sha256:" + hashlib.sha256(content).hexdigest())
                """;
        String listing = Command.of(lab.tool("python3"), "-c", script, blob)
                .env("PYTHONIOENCODING", "utf-8")
                .run()
                .orFail()
                .out();
        assertThat(listing.lines().sorted().toList()).isEqualTo(files);
    }

    @Test
    void skopeoReadsIt(Lab lab) throws Exception {
        Path copy = folder.resolve("copy");
        Command.of(lab.tool("skopeo"), "--insecure-policy", "copy", "--quiet", "--dest-decompress")
                .and("oci:" + layout() + ":latest", "dir:" + copy)
                .run()
                .orFail();
        assertIsTheTar(copy.resolve(layer.diffId().digest().hex()));
    }

    @Test
    void umociReadsIt(Lab lab) throws Exception {
        Path bundle = folder.resolve("bundle");
        Command.of(lab.tool("umoci"), "unpack", "--rootless", "--image", layout() + ":latest", bundle)
                .run()
                .orFail();
        assertHoldsTheFiles(bundle.resolve("rootfs"));
    }

    @Test
    void podmanReadsIt(Lab lab) throws Exception {
        Path podman = lab.tool("podman");
        Path archive = folder.resolve("archive.tar");
        Command.of(lab.tool("skopeo"), "--insecure-policy", "copy", "--quiet")
                .and("oci:" + layout() + ":latest", "oci-archive:" + archive + ":readers:latest")
                .run()
                .orFail();
        Path storage = folder.resolve("storage");
        Command.of(podman, "--root", storage, "--runroot", folder.resolve("run"), "--storage-driver", "vfs")
                .and("load", "--quiet", "--input", archive)
                .run()
                .orFail();
        try (Stream<Path> layers = Files.list(storage.resolve("vfs/dir"))) {
            assertHoldsTheFiles(layers.toList().get(0));
        }
    }

    @Test
    void dockerReadsIt(Lab lab) throws Exception {
        lab.tool("dockerd");
        Path docker = lab.tool("docker");
        Command daemon = Command.of(Lab.script("dockerd.sh"))
                .env("MIZZEN_LAB", Lab.scratch().toString())
                .env("LAB_DOCKER_DRIVER", "vfs");
        boolean started = daemon.and("start").run().exit() == 0;
        lab.need("docker daemon", started, "no Docker daemon starts here, see fixtures/lab/dockerd.sh");
        try {
            String host = daemon.and("status").run().orFail().out().strip();
            Command client = Command.of(docker).env("DOCKER_HOST", host);
            String image = client.and("import", "--", blob).run().orFail().out().strip();
            String layers = client.and("image", "inspect", "--format", "{{json .RootFS.Layers}}", image)
                    .run()
                    .orFail()
                    .out();
            assertThat(layers.strip()).isEqualTo("[\"" + layer.diffId() + "\"]");
        } finally {
            daemon.and("stop").run();
        }
    }

    private void assertIsTheTar(Path tar) throws IOException {
        assertThat(digest(tar)).isEqualTo(layer.diffId().digest());
    }

    private void assertHoldsTheFiles(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                int mode = (Integer) Files.getAttribute(file, "unix:mode") & 07777;
                found.add(line(root.relativize(file).toString(), mode, digest(file)));
            }
        }
        found.sort(null);
        assertThat(found).isEqualTo(files);
    }

    private static String line(String path, int mode, Digest digest) {
        return path + " " + Integer.toOctalString(mode) + " " + digest;
    }

    private static Digest digest(Path file) throws IOException {
        HashingOutputStream hash = new HashingOutputStream(OutputStream.nullOutputStream());
        Files.copy(file, hash);
        return hash.digest();
    }

    /** An OCI layout with an image of this layer alone. */
    private Path layout() throws IOException {
        Path layout = Files.createDirectories(folder.resolve("layout"));
        Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        Files.copy(blob, blobs.resolve(layer.digest().hex()));
        String config = put(blobs, """
                {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": ["%s"]}}
                """.formatted(layer.diffId()));
        String manifest = put(blobs, """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", %s},
                 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "%s", "size": %d}]}
                """.formatted(config, layer.digest(), layer.size()));
        Files.writeString(layout.resolve("index.json"), """
                {"schemaVersion": 2, "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json", %s,
                 "annotations": {"org.opencontainers.image.ref.name": "latest"}}]}
                """.formatted(manifest));
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
        return layout;
    }

    /** Keeps a blob and gives the fields of its descriptor. */
    private static String put(Path blobs, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.sha256(bytes);
        Files.write(blobs.resolve(digest.hex()), bytes);
        return String.format(Locale.ROOT, "\"digest\": \"%s\", \"size\": %d", digest, bytes.length);
    }
}
