package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.Platform;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bases in archives: everything that can be wrong with them. */
class ArchiveFaultsTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private Path layout = Path.of("");
    private Path archive = Path.of("");

    @BeforeEach
    void choosePlaces() throws Exception {
        layout = Files.createDirectory(home.resolve("layout"));
        archive = home.resolve("b.tar");
    }

    private BaseImage open(String reference) throws BuildException {
        return BaseImage.open(BaseReference.parse(reference), Optional.empty(), BaseSources.files(home));
    }

    private Problem refused(String reference, ProblemCode code, String message) {
        List<Problem> found = new ArrayList<>();
        assertThatThrownBy(() -> open(reference))
                .isInstanceOfSatisfying(BuildException.class, e -> found.addAll(e.problems()));
        assertThat(found).extracting(Problem::message).containsExactly(message);
        assertThat(found.get(0).code()).isEqualTo(code);
        return found.get(0);
    }

    private static LayerForge layer(String text) {
        return new LayerForge().file("f", text);
    }

    private void write(LayerForge tar) throws Exception {
        Files.write(archive, tar.tar());
    }

    @Test
    void whatIsNoArchiveIsNamed() throws Exception {
        for (String kind : List.of("oci-archive", "docker-archive")) {
            Problem none = refused(
                    kind + ":none.tar", ProblemCode.BASE_NOT_FOUND, "the base `" + kind + ":none.tar` does not exist");
            assertThat(none.hint().orElseThrow()).endsWith("`skopeo copy docker://IMAGE " + kind + ":none.tar`");
            Problem folder = refused(
                    kind + ":layout",
                    ProblemCode.BASE_INVALID,
                    "the base `" + kind + ":layout` is a folder, not an archive");
            assertThat(folder.hint()).contains("a folder that is an OCI layout is read with `oci:` before the path");
            refused(
                    kind + ":/dev/null",
                    ProblemCode.BASE_INVALID,
                    "the base `" + kind + ":/dev/null` is neither a file nor a folder");
            Files.writeString(archive, "x".repeat(3000));
            refused(
                    kind + ":b.tar",
                    ProblemCode.BASE_INVALID,
                    "the base `" + kind + ":b.tar` has a tar header whose checksum is not a number that fits");
            Files.writeString(archive, "short");
            refused(
                    kind + ":b.tar",
                    ProblemCode.BASE_INVALID,
                    "the base `" + kind + ":b.tar` ends in the middle of a tar entry");
        }
        Files.write(archive, new byte[0]);
        refused(
                "oci-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `oci-archive:b.tar` is not an OCI layout: it has no file `oci-layout`");
        refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `docker-archive:b.tar` is not a docker archive: it has no file `manifest.json`");
        Problem file = refused("oci:b.tar", ProblemCode.BASE_INVALID, "the base `oci:b.tar` is a file, not a folder");
        assertThat(file.hint()).contains("archives are read with `oci-archive:` or `docker-archive:` before the path");
        BaseImages.write(layout, "", layer("x"));
        BaseImages.archive(layout, archive);
        Problem other = refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `docker-archive:b.tar` is not a docker archive: it has no file `manifest.json`");
        assertThat(other.hint()).contains("it is an OCI archive: write `oci-archive:` before the path");
    }

    @ParameterizedTest
    @CsvSource({
        "1f8b0800, gzip, gunzip",
        "28b52ffd, zstd, unzstd",
        "fd377a585a00, xz, unxz",
        "425a6839314159265359, bzip2, bunzip2",
    })
    void aCompressedArchiveIsUnpackedFirst(String start, String format, String program) throws Exception {
        Files.write(archive, java.util.HexFormat.of().parseHex(start));
        Problem problem = refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_UNSUPPORTED,
                "the base `docker-archive:b.tar` is compressed with " + format);
        assertThat(problem.hint()).contains("its parts are read in place, so unpack it first, with `" + program + "`");
    }

    @Test
    void anArchiveThatIsCutOffIsNamed() throws Exception {
        BaseImages.write(layout, "", layer("x"));
        BaseImages.archive(layout, archive);
        byte[] whole = Files.readAllBytes(archive);
        for (int length = 600; length < 5000; length += 499) {
            Files.write(archive, Arrays.copyOf(whole, length));
            Problem[] found = new Problem[1];
            assertThatThrownBy(() -> open("oci-archive:b.tar"))
                    .isInstanceOfSatisfying(
                            BuildException.class, e -> found[0] = e.problems().get(0));
            assertThat(found[0].code()).isEqualTo(ProblemCode.BASE_INVALID);
            assertThat(found[0].message())
                    .isIn(
                            "the base `oci-archive:b.tar` ends in the middle of a tar entry",
                            "the base `oci-archive:b.tar` is not an OCI layout: it has no file `oci-layout`");
        }
    }

    @Test
    void membersThatAreMissingOrDamagedAreNamed() throws Exception {
        LayerForge layer = layer("x");
        Descriptor manifest = BaseImages.write(layout, "", layer);
        Digest blob = Digest.sha256(layer.blob());
        Path file = BaseImages.file(layout, blob);
        byte[] content = Files.readAllBytes(file);

        Files.write(file, Arrays.copyOf(content, 50));
        BaseImages.archive(layout, archive);
        Problem size = refused(
                "oci-archive:b.tar", ProblemCode.BLOB_CORRUPT, "the blob `" + blob + "` of the base is damaged");
        assertThat(size.expected()).contains(content.length + " bytes");
        assertThat(size.actual()).contains("50 bytes");

        byte[] changed = content.clone();
        changed[changed.length - 9] ^= 1;
        Files.write(file, changed);
        BaseImages.archive(layout, archive);
        BaseImage base = open("oci-archive:b.tar");
        assertThatThrownBy(() -> BaseFilesystem.read(base, entry -> false))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.problems().get(0).code().exitStatus().code())
                                .isEqualTo(4));

        Files.delete(file);
        BaseImages.archive(layout, archive);
        refused(
                "oci-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `oci-archive:b.tar` lacks the blob `" + blob + "`");
        Files.delete(BaseImages.file(layout, manifest.digest()));
        BaseImages.archive(layout, archive);
        refused(
                "oci-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `oci-archive:b.tar` lacks the blob `" + manifest.digest() + "`");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense|`manifest.json` is not valid: Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') (line 1, column 1)",
                "{}|`manifest.json` is not valid: it is not a JSON array",
                "[] []|`manifest.json` is not valid: something follows the JSON array",
                "[1]|`manifest.json` is not valid: `[0]` is not an object",
                "[{}]|`manifest.json` is not valid: `[0].Config` is missing",
                "[{\"Config\":1}]|`manifest.json` is not valid: `[0].Config` is not a string",
                "[{\"Config\":\"c\",\"Layers\":{}}]|`manifest.json` is not valid: `[0].Layers` is not an array",
                "[{\"Config\":\"c\",\"Layers\":[2]}]|`manifest.json` is not valid: `[0].Layers[0]` is not a string",
            })
    void manifestsThatAreNoneAreNamed(String manifest, String message) throws Exception {
        write(new LayerForge().file("manifest.json", manifest));
        refused("docker-archive:b.tar", ProblemCode.IMAGE_DOCUMENT_INVALID, message);
    }

    @Test
    void dockerArchivesThatDoNotFitTogetherAreNamed() throws Exception {
        write(new LayerForge().file("manifest.json", "[]"));
        refused("docker-archive:b.tar", ProblemCode.BASE_NOT_FOUND, "the base `docker-archive:b.tar` holds no image");
        write(new LayerForge().file("manifest.json", "[{\"Config\":\"../c.json\"}]"));
        refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `docker-archive:b.tar` is damaged: `manifest.json` names `../c.json`, which is not in it");

        ImageConfig config = BaseImages.config(AMD64, "", List.of());
        String hex = "1".repeat(64);
        write(new LayerForge()
                .file(hex + ".json", 0644, config.toBytes())
                .file("manifest.json", "[{\"Config\":\"" + hex + ".json\"}]"));
        Problem named = refused(
                "docker-archive:b.tar", ProblemCode.BLOB_CORRUPT, "the file `" + hex + ".json` of the base is damaged");
        assertThat(named.expected()).contains("sha256:" + hex);
        assertThat(named.actual()).contains(Digest.sha256(config.toBytes()).toString());

        write(new LayerForge()
                .file("c.json", 0644, config.toBytes())
                .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"manifest.json\"]}]"));
        Problem count = refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `docker-archive:b.tar` is damaged: `manifest.json` and configuration disagree on the number"
                        + " of layers");
        assertThat(count.expected()).contains("1 layers");
        assertThat(count.actual()).contains("0 diff IDs");

        write(
                new LayerForge()
                        .file("c.json", 0644, config.toBytes())
                        .file(
                                "manifest.json",
                                "[{\"Config\":\"c.json\",\"RepoTags\":[\"a\"]},{\"Config\":\"c.json\",\"RepoTags\":[\"a:latest\"]}]"));
        refused(
                "docker-archive:b.tar:a",
                ProblemCode.BASE_INVALID,
                "the base `docker-archive:b.tar:a` has 2 images with the name `a`");

        LayerForge layer = layer("x");
        ImageConfig one = BaseImages.config(AMD64, "", List.of(layer));
        write(new LayerForge()
                .file("c.json", 0644, one.toBytes())
                .file("l.tar", 0644, java.util.HexFormat.of().parseHex("fd377a585a00"))
                .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"l.tar\"]}]"));
        refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_UNSUPPORTED,
                "the base `docker-archive:b.tar` has a layer that is compressed with xz: `l.tar`");
    }

    @Test
    void layersAreComparedWithTheConfiguration() throws Exception {
        LayerForge promised = layer("x").plain();
        ImageConfig config = BaseImages.config(AMD64, "", List.of(promised));
        String manifest = "[{\"Config\":\"c.json\",\"Layers\":[\"l.tar\"]}]";
        LayerForge plain = layer("y").plain();
        write(new LayerForge()
                .file("c.json", 0644, config.toBytes())
                .file("l.tar", 0644, plain.tar())
                .file("manifest.json", manifest));
        BaseImage base = open("docker-archive:b.tar");
        assertThatThrownBy(() -> BaseFilesystem.read(base, entry -> false))
                .hasMessage("the blob `" + promised.diffId() + "` of the base is damaged");

        LayerForge packed = layer("y");
        write(new LayerForge()
                .file("c.json", 0644, config.toBytes())
                .file("l.tar", 0644, packed.blob())
                .file("manifest.json", manifest));
        BaseImage other = open("docker-archive:b.tar");
        assertThatThrownBy(() -> BaseFilesystem.read(other, entry -> false))
                .hasMessage("the layer `" + Digest.sha256(packed.blob())
                        + "` of the base is not the one of its configuration");
    }

    @Test
    void anArchiveIsReadInOneWayOnly() throws Exception {
        write(new LayerForge().file("manifest.json", "[]").file("./manifest.json", "[1]"));
        refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `docker-archive:b.tar` has two members `manifest.json`");
        write(new LayerForge().file("manifest.json", "[]").link("manifest.json", "x"));
        refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `docker-archive:b.tar` has two members `manifest.json`");
        write(new LayerForge().file("../manifest.json", "[]"));
        refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_INVALID,
                "the base `docker-archive:b.tar` has an entry `../manifest.json` with `..` in its path");
    }

    @Test
    void archivesAreBounded() throws Exception {
        write(new LayerForge().file("a/".repeat(3000) + "f", "x"));
        Problem name = refused(
                "docker-archive:b.tar",
                ProblemCode.ARCHIVE_LIMIT_EXCEEDED,
                "the base `docker-archive:b.tar` has an entry `" + "a/".repeat(100)
                        + "…` with a name of more than 4095 bytes");
        assertThat(name.hint()).isEmpty();
        LayerForge many = new LayerForge();
        for (int i = 0; i <= 20_000; i++) {
            many.folder("d");
        }
        write(many);
        refused(
                "docker-archive:b.tar",
                ProblemCode.ARCHIVE_LIMIT_EXCEEDED,
                "the base `docker-archive:b.tar` has more than 20000 entries");
        write(new LayerForge().file("manifest.json", " ".repeat((4 << 20) + 1)));
        refused(
                "docker-archive:b.tar",
                ProblemCode.IMAGE_DOCUMENT_INVALID,
                "`manifest.json` is not valid: it has more than 4194304 bytes");
    }

    @Test
    void aFileThatIsExchangedMeanwhileIsDamaged() throws Exception {
        LayerForge layer = layer("x").plain();
        write(BaseImages.dockerArchive(BaseImages.config(AMD64, "", List.of(layer)), List.of(), layer));
        BaseImage base = open("docker-archive:b.tar");
        Files.write(archive, new byte[100_000]);
        Blob blob = base.layers().get(0);
        assertThatThrownBy(() -> BaseFilesystem.read(base, entry -> false))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(blob.descriptor().digest().toString());
        assertThat(new String(Files.readAllBytes(archive), StandardCharsets.US_ASCII))
                .hasSize(100_000);
    }
}
