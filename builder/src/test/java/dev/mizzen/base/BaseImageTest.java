package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.SourceSpan;
import dev.mizzen.diagnostic.SyntaxException;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.ImageManifest;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening bases in layouts: references, tags, platforms, and everything that can be wrong with them. */
class BaseImageTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createDirectory(home.resolve("base"));
    }

    private BaseImage open(String reference, String platform) throws BuildException {
        Optional<Platform> wanted = platform.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(platform));
        return BaseImage.open(BaseReference.parse(reference), wanted, BaseSources.files(home));
    }

    private Problem refused(String reference, String platform, ProblemCode code, String message) {
        List<Problem> found = new ArrayList<>();
        assertThatThrownBy(() -> open(reference, platform))
                .isInstanceOfSatisfying(BuildException.class, e -> found.addAll(e.problems()));
        assertThat(found).extracting(Problem::message).containsExactly(message);
        assertThat(found.get(0).code()).isEqualTo(code);
        return found.get(0);
    }

    private Descriptor write(String tag, String architecture) throws Exception {
        List<LayerForge> layers = List.of(new LayerForge().file("f", tag));
        ImageConfig config = BaseImages.config(Platform.of("linux", architecture), "", layers);
        return BaseImages.write(folder, tag, config, layers);
    }

    private void writeIndex(String tag, Descriptor... manifests) throws Exception {
        byte[] index = ImageIndex.of(List.of(manifests)).toBytes();
        BaseImages.index(folder, tag, BaseImages.blob(folder, MediaType.INDEX, index));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1|a base is `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME:TAG]`, `scratch`"
                        + " or the name of an image in a registry",
                "./base|1|a base is `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME:TAG]`,"
                        + " `scratch` or the name of an image in a registry",
                "/base.tar|1|a base is `oci:DIR[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME:TAG]`,"
                        + " `scratch` or the name of an image in a registry",
                "docker-daemon:python|1|bases are not read from `docker-daemon:`",
                "docker:python|1|bases are not read from `docker:`",
                "oci:|5|expected a path",
                "oci:x:|7|expected a tag after `:`",
                "oci-archive:|13|expected a path",
                "oci-archive:x.tar:a b|20|not a tag (the path ends at the first `:`)",
                "docker-archive::x|16|expected a path",
                "docker-archive:x.tar:|22|expected a name after `:`",
                "docker-archive:x.tar:App|22|a repository name is in lower case",
                "docker-archive:x.tar:app@sha256:1111111111111111111111111111111111111111111111111111111111111111|25|an"
                        + " image in a docker archive has a name and a tag, no digest",
                "docker://|10|an image reference is empty",
                "docker://Python|10|a repository name is in lower case",
                "Python:3|1|a repository name is in lower case",
                "https://example.org/python|7|expected a port number",
            })
    void referencesAreRefusedWithACaret(String text, int column, String message) {
        assertThatThrownBy(() -> BaseReference.parse(text)).isInstanceOfSatisfying(SyntaxException.class, e -> {
            assertThat(e.problem().message()).isEqualTo(message);
            assertThat(e.problem().where().map(SourceSpan::column)).contains(column);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "oci:base, Layout, base, oci:base",
        "oci:/a/b:c, Layout, /a/b, oci:/a/b:c",
        "oci-archive:a.tar:x, OciArchive, a.tar, oci-archive:a.tar:x",
        "docker-archive:a.tar, DockerArchive, a.tar, docker-archive:a.tar",
        "docker-archive:a.tar:python:3.11, DockerArchive, a.tar, docker-archive:a.tar:python:3.11",
        "docker-archive:a.tar:docker.io/library/app, DockerArchive, a.tar, docker-archive:a.tar:app",
        "scratch, Scratch, , scratch",
        "docker://scratch, Registry, , docker://scratch",
        "python:3.11, Registry, , docker://python:3.11",
        "ghcr.io/team/app, Registry, , docker://ghcr.io/team/app",
    })
    void referencesAreReadAsSkopeoWritesThem(String text, String kind, String path, String written)
            throws SyntaxException {
        BaseReference reference = BaseReference.parse(text);
        assertThat((reference instanceof BaseReference.Local local ? local.place() : reference)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(kind);
        assertThat(reference.path()).isEqualTo(Optional.ofNullable(path).map(Path::of));
        assertThat(reference).hasToString(written);
        assertThat(BaseReference.parse(written)).isEqualTo(reference);
    }

    @Test
    void theImageIsTheOneOfTheTag() throws Exception {
        Descriptor a = write("a", "amd64");
        assertThat(open("oci:base", "").digest()).as("the only one").isEqualTo(a.digest());
        Descriptor b = write("b", "amd64");
        assertThat(open("oci:base:b", "").digest()).isEqualTo(b.digest());
        Problem problem = refused(
                "oci:base", "", ProblemCode.BASE_NOT_FOUND, "the base `oci:base` has no image with the tag `latest`");
        assertThat(problem.hint()).contains("it has a, b");
        refused("oci:base:c", "", ProblemCode.BASE_NOT_FOUND, "the base `oci:base:c` has no image with the tag `c`");
        Descriptor latest = write("latest", "amd64");
        assertThat(open("oci:base", "").digest()).isEqualTo(latest.digest());
        assertThat(BaseReference.parse("oci:base:b")).hasToString("oci:base:b");
    }

    @Test
    void thePlatformIsChosenFromAnIndex() throws Exception {
        Descriptor amd64 = write("x", "amd64");
        Descriptor arm64 = write("y", "arm64");
        Descriptor attestation = amd64.withPlatform(Platform.of("unknown", "unknown"));
        writeIndex("multi", attestation, arm64, amd64);
        assertThat(open("oci:base:multi", "").digest()).as("the usual one").isEqualTo(amd64.digest());
        assertThat(open("oci:base:multi", "linux/arm64").digest()).isEqualTo(arm64.digest());
        assertThat(open("oci:base:multi", "linux/arm64").config().platform()).hasToString("linux/arm64");
        Problem missing = refused(
                "oci:base:multi",
                "linux/s390x",
                ProblemCode.PLATFORM_MISSING,
                "the base `oci:base:multi` has no image for `linux/s390x`");
        assertThat(missing.hint()).contains("it has linux/amd64, linux/arm64");
        writeIndex("one", attestation, arm64);
        assertThat(open("oci:base:one", "").digest()).as("the only one").isEqualTo(arm64.digest());
    }

    @Test
    void aConfigurationForAnotherPlatformIsNotTaken() throws Exception {
        Descriptor amd64 = write("x", "amd64");
        BaseImages.index(folder, "bare", Descriptor.of(amd64.mediaType(), amd64.digest(), amd64.size()));
        Problem problem = refused(
                "oci:base:bare",
                "linux/arm64",
                ProblemCode.PLATFORM_MISSING,
                "the base `oci:base:bare` is not for the wanted platform");
        assertThat(problem.expected()).contains("linux/arm64");
        assertThat(problem.actual()).contains("linux/amd64");
    }

    @Test
    void dockersTypesAreTaken() throws Exception {
        LayerForge layer = new LayerForge().file("f", "x");
        Descriptor layerBlob = BaseImages.blob(folder, MediaType.DOCKER_LAYER_GZIP, layer.blob());
        ImageConfig config = BaseImages.config(Platform.of("linux", "amd64"), "", List.of(layer));
        Descriptor configBlob = BaseImages.blob(folder, MediaType.DOCKER_CONFIG, config.toBytes());
        ImageManifest manifest = ImageManifest.of(configBlob, List.of(layerBlob), Map.of());
        String json = new String(manifest.toBytes(), StandardCharsets.UTF_8)
                .replace(MediaType.MANIFEST.name(), MediaType.DOCKER_MANIFEST.name());
        BaseImages.index(
                folder, "d", BaseImages.blob(folder, MediaType.DOCKER_MANIFEST, json.getBytes(StandardCharsets.UTF_8)));
        BaseImage base = open("oci:base:d", "");
        assertThat(BaseFilesystem.read(base, entry -> false).children("/")).containsExactly("f");
    }

    @Test
    void foldersThatAreNoLayoutAreNamed() throws Exception {
        assertThat(refused("oci:none", "", ProblemCode.BASE_NOT_FOUND, "the base `oci:none` does not exist")
                        .hint())
                .contains("correct the path, or copy an image there: `skopeo copy docker://IMAGE oci:none`");
        assertThat(refused(
                                "oci:base",
                                "",
                                ProblemCode.BASE_INVALID,
                                "the base `oci:base` is not an OCI layout: it has no file `oci-layout`")
                        .hint())
                .contains("copy an image into an empty folder: `skopeo copy docker://IMAGE oci:DIR:TAG`");
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"3\"}");
        refused(
                "oci:base",
                "",
                ProblemCode.BASE_INVALID,
                "the base `oci:base` is not an OCI layout: it has no file `index.json`");
        Files.writeString(folder.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[]}");
        refused("oci:base", "", ProblemCode.BASE_UNSUPPORTED, "the base `oci:base` is a layout of an unknown version");
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(refused(
                                "oci:base",
                                "",
                                ProblemCode.BASE_NOT_FOUND,
                                "the base `oci:base` has no image with the tag `latest`")
                        .hint())
                .contains("none of its images has a tag");
    }

    @Test
    void damageIsNamed() throws Exception {
        Descriptor manifest = write("a", "amd64");
        Path file = BaseImages.file(folder, manifest.digest());
        byte[] content = Files.readAllBytes(file);
        byte[] changed = content.clone();
        changed[10] ^= 1;
        Files.write(file, changed);
        Problem problem = refused(
                "oci:base",
                "",
                ProblemCode.BLOB_CORRUPT,
                "the blob `" + manifest.digest() + "` of the base is damaged");
        assertThat(problem.expected()).contains(manifest.digest().toString());
        assertThat(problem.hint()).contains("this copy of the image is not whole: copy it anew");
        assertThat(problem.actual()).contains(Digest.sha256(changed).toString());
        Files.delete(file);
        refused(
                "oci:base",
                "",
                ProblemCode.BASE_INVALID,
                "the base `oci:base` lacks the blob `" + manifest.digest() + "`");
        BaseImages.index(folder, "a", Descriptor.of(MediaType.MANIFEST, manifest.digest(), 5_000_000));
        Files.write(file, content);
        refused(
                "oci:base",
                "",
                ProblemCode.IMAGE_DOCUMENT_INVALID,
                "`" + manifest.digest() + "` is not valid: it has more than 4194304 bytes");
    }

    private void manifest(Descriptor config, Descriptor... layers) throws Exception {
        byte[] bytes = ImageManifest.of(config, List.of(layers), Map.of()).toBytes();
        BaseImages.index(folder, "latest", BaseImages.blob(folder, MediaType.MANIFEST, bytes));
    }

    @Test
    void whatIsNoImageIsNamed() throws Exception {
        LayerForge forge = new LayerForge().file("f", "x");
        ImageConfig config = BaseImages.config(Platform.of("linux", "amd64"), "", List.of(forge));
        Descriptor configBlob = BaseImages.blob(folder, MediaType.CONFIG, config.toBytes());
        Descriptor layer = BaseImages.blob(folder, MediaType.LAYER_GZIP, forge.blob());

        manifest(configBlob.withMediaType(new MediaType("application/vnd.example+json")), layer);
        refused(
                "oci:base",
                "",
                ProblemCode.BASE_UNSUPPORTED,
                "the base `oci:base` is no image: its configuration has the type `application/vnd.example+json`");
        manifest(configBlob, layer.withMediaType(new MediaType("application/x-secret")));
        refused(
                "oci:base",
                "",
                ProblemCode.BASE_UNSUPPORTED,
                "the base `oci:base` has a layer of the type `application/x-secret`");
        manifest(configBlob, layer, layer);
        Problem problem = refused(
                "oci:base",
                "",
                ProblemCode.BASE_INVALID,
                "the base `oci:base` is damaged: manifest and configuration disagree on the number of layers");
        assertThat(problem.expected()).contains("2 layers");
        assertThat(problem.actual()).contains("1 diff IDs");
        Descriptor[] many = new Descriptor[128];
        java.util.Arrays.fill(many, layer);
        manifest(configBlob, many);
        refused(
                "oci:base",
                "",
                ProblemCode.BASE_UNSUPPORTED,
                "the base `oci:base` has 128 layers; container runtimes take 127");
        BaseImages.index(folder, "latest", Descriptor.of(new MediaType("text/plain"), new byte[0]));
        refused(
                "oci:base",
                "",
                ProblemCode.BASE_UNSUPPORTED,
                "the base `oci:base` is no image: it has no image manifest");
        ImageConfig windows = BaseImages.config(Platform.of("windows", "amd64"), "", List.of(forge));
        BaseImages.write(folder, "latest", windows, List.of(forge));
        refused("oci:base", "", ProblemCode.BASE_UNSUPPORTED, "the base `oci:base` is for another operating system");
    }

    @Test
    void aManifestOfAnotherTypeThanItsDescriptorIsRefused() throws Exception {
        Descriptor manifest = write("latest", "amd64");
        BaseImages.index(folder, "latest", manifest.withMediaType(MediaType.INDEX));
        refused(
                "oci:base",
                "",
                ProblemCode.IMAGE_DOCUMENT_INVALID,
                "`index " + manifest.digest() + "` is not valid: `layers` does not belong into an index");
        BaseImages.index(folder, "latest", manifest.withMediaType(MediaType.DOCKER_MANIFEST));
        assertThat(open("oci:base", "").digest()).as("one kind of manifest").isEqualTo(manifest.digest());
    }

    @Test
    void nestedIndexesEnd() throws Exception {
        Descriptor inner = write("x", "amd64");
        for (int i = 0; i < 6; i++) {
            inner = BaseImages.blob(
                    folder, MediaType.INDEX, ImageIndex.of(List.of(inner)).toBytes());
        }
        BaseImages.index(folder, "deep", inner);
        refused(
                "oci:base:deep",
                "",
                ProblemCode.BASE_INVALID,
                "the base `oci:base:deep` is damaged: indexes are nested more than 4 deep");
    }
}
