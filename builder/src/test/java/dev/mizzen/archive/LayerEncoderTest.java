package dev.mizzen.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerEncoderTest {
    private static final int MANY_RUNS = 5_000_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void knowsWhatItWrote(Compression compression) throws Exception {
        Tree tree = tree(MANY_RUNS);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        CanonicalTar.write(tree, tar);
        ByteArrayOutputStream blob = new ByteArrayOutputStream();

        EncodedLayer layer = new LayerEncoder(compression).encode(tree, blob);

        assertThat(layer.digest()).isEqualTo(Digest.sha256(blob.toByteArray()));
        assertThat(layer.size()).isEqualTo(blob.size());
        assertThat(layer.diffId()).isEqualTo(new DiffId(Digest.sha256(tar.toByteArray())));
        try (LayerReader reader = LayerReader.of(new ByteArrayInputStream(blob.toByteArray()), compression, "blob")) {
            assertThat(reader.finish()).isEqualTo(layer.diffId());
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void writesTheSameBytesOnAnyNumberOfThreads(Compression compression) throws Exception {
        Tree tree = tree(MANY_RUNS);
        EncodedLayer expected = new LayerEncoder(compression).encode(tree, OutputStream.nullOutputStream());
        for (int threads = 1; threads <= 3; threads += 2) {
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                for (int parallelism = 1; parallelism <= 4; parallelism += 3) {
                    assertThat(new LayerEncoder(compression, pool, parallelism)
                                    .encode(tree, OutputStream.nullOutputStream()))
                            .isEqualTo(expected);
                }
            } finally {
                pool.shutdown();
            }
        }
    }

    @Test
    void needsNoThreadOfTheExecutor() throws Exception {
        Tree tree = tree(MANY_RUNS);
        EncodedLayer expected = new LayerEncoder(Compression.GZIP).encode(tree, OutputStream.nullOutputStream());
        assertThat(new LayerEncoder(Compression.GZIP, task -> {}, 4).encode(tree, OutputStream.nullOutputStream()))
                .isEqualTo(expected);
    }

    @Test
    void keepsTheStreamsOfLargeMembersAlone() throws Exception {
        byte[] large = storedStream(16384);
        byte[] small = storedStream(16383);
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        Tree tree = Tree.builder()
                .add(new TreeEntry.File("large", 0644, Owner.ROOT, deflated(16384)))
                .add(new TreeEntry.File("small", 0644, Owner.ROOT, deflated(16383)))
                .build();

        new LayerEncoder(Compression.GZIP).encode(tree, blob);

        String bytes = new String(blob.toByteArray(), ISO_8859_1);
        assertThat(bytes).contains(new String(large, ISO_8859_1));
        assertThat(bytes).doesNotContain(new String(small, ISO_8859_1));
    }

    /** A difference here is a new layer version: every layer in every registry would be made anew. */
    @ParameterizedTest
    @EnumSource(Compression.class)
    void writesTheSameBytesForEver(Compression compression) throws Exception {
        String expected = switch (compression) {
            case GZIP -> "sha256:32a558f0106b6fe4e8045a74ba8748e991a459317542402888c3833b7e8ab24a";
            case ZSTD -> "sha256:e77bffc12cd29fa804690209a8cabef7b62190e20f094e9fd8fefc69993ae22b";
            case NONE -> "sha256:4ee2630ec92827cdffbd780ad9550978b3d22f01349516e5947b211c2bedac8f";
        };
        EncodedLayer layer = new LayerEncoder(compression).encode(tree(200_000), OutputStream.nullOutputStream());
        assertThat(layer.digest().toString()).isEqualTo(expected);
    }

    @Test
    void passesOnWhatIsWrongWithAContent() throws Exception {
        Content broken = new Content() {
            @Override
            public long size() {
                return 3;
            }

            @Override
            public void writeTo(OutputStream out) throws BuildException {
                throw Problem.of(ProblemCode.ZIP_CORRUPT, "broken").exception();
            }
        };
        Tree tree = Tree.builder()
                .add(new TreeEntry.File("f", 0644, Owner.ROOT, broken))
                .build();
        assertThatThrownBy(() -> new LayerEncoder(Compression.GZIP).encode(tree, OutputStream.nullOutputStream()))
                .isInstanceOf(BuildException.class)
                .hasMessage("broken");
    }

    @Test
    void refusesAFileThatChangedItsSize() throws Exception {
        Path file = Files.write(folder.resolve("f"), new byte[10]);
        Content content = Content.of(file);
        Files.write(file, new byte[9]);
        assertThatThrownBy(() -> content.writeTo(OutputStream.nullOutputStream()))
                .isInstanceOf(BuildException.class)
                .hasMessage("`" + file + "` changed while it was read");
        Files.write(file, new byte[11]);
        assertThatThrownBy(() -> content.writeTo(OutputStream.nullOutputStream()))
                .isInstanceOf(BuildException.class)
                .hasMessage("`" + file + "` changed while it was read");
    }

    @Test
    void isReadByGzipTarAndPython(Lab lab) throws Exception {
        Tree tree = tree(MANY_RUNS);
        Path blob = folder.resolve("layer.tar.gz");
        EncodedLayer layer;
        try (OutputStream out = Files.newOutputStream(blob)) {
            layer = new LayerEncoder(Compression.GZIP).encode(tree, out);
        }
        Command.of(lab.tool("gzip"), "-t", blob).run().orFail();
        String listed = Command.of(lab.tool("tar"), "-tzf", blob)
                .env("LC_ALL", "C.UTF-8")
                .run()
                .orFail()
                .out();
        assertThat(listed.lines().count()).isEqualTo(tree.entries().size());
        String script = """
                import sys, gzip, hashlib, tarfile
                print(hashlib.sha256(gzip.open(sys.argv[1]).read()).hexdigest())
                print(len(tarfile.open(sys.argv[1]).getmembers()))
                """;
        String python = Command.of(lab.tool("python3"), "-c", script, blob)
                .run()
                .orFail()
                .out();
        assertThat(python)
                .isEqualTo(layer.diffId().digest().hex() + "\n" + tree.entries().size() + "\n");
    }

    /** Small text files, a few large noisy ones with a deflate stream of their own, a link, a long name. */
    private static Tree tree(int bytes) throws BuildException {
        Random random = new Random(5);
        Tree.Builder tree = Tree.builder("");
        int left = bytes;
        for (int i = 0; left > 0; i++) {
            boolean large = i % 50 == 7;
            int size = large ? 20_000 + random.nextInt(300_000) : random.nextInt(6000);
            left -= size;
            Content content = large ? deflated(size) : Content.of(text(random, size));
            tree.add(new TreeEntry.File(
                    "lib/p" + (i % 9) + "/m" + i + ".py", i % 5 == 0 ? 0755 : 0644, Owner.ROOT, content));
        }
        return tree.add(new TreeEntry.SymbolicLink("lib64", "lib", Owner.ROOT))
                .add(new TreeEntry.File("n/".repeat(70) + "\u00e9", 0644, new Owner(5, 6), Content.of(new byte[0])))
                .build();
    }

    private static byte[] text(Random random, int size) {
        StringBuilder out = new StringBuilder(size);
        while (out.length() < size) {
            out.append("value_")
                    .append(random.nextInt(1000))
                    .append(" = call(")
                    .append(random.nextInt(9))
                    .append(")\n");
        }
        return Arrays.copyOf(out.toString().getBytes(UTF_8), size);
    }

    /** Noise with a deflate stream of stored blocks, so that no library's version is part of it. */
    private static Content deflated(int size) {
        byte[] plain = noise(size);
        byte[] stream = storedStream(size);
        CRC32 crc = new CRC32();
        crc.update(plain);
        DeflatedContent deflated = new DeflatedContent() {
            @Override
            public long compressedSize() {
                return stream.length;
            }

            @Override
            public int crc32() {
                return (int) crc.getValue();
            }

            @Override
            public void writeTo(OutputStream plainOut, OutputStream rawOut) throws IOException {
                plainOut.write(plain);
                rawOut.write(stream);
            }
        };
        return new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(plain);
            }

            @Override
            public Optional<DeflatedContent> deflated() {
                return Optional.of(deflated);
            }
        };
    }

    private static byte[] noise(int size) {
        byte[] plain = new byte[size];
        new Random(size).nextBytes(plain);
        return plain;
    }

    private static byte[] storedStream(int size) {
        byte[] plain = noise(size);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < size; at += 65535) {
            int length = Math.min(65535, size - at);
            out.write(at + length == size ? 1 : 0);
            out.write(length & 0xff);
            out.write(length >>> 8);
            out.write(~length & 0xff);
            out.write((~length >>> 8) & 0xff);
            out.write(plain, at, length);
        }
        return out.toByteArray();
    }
}
