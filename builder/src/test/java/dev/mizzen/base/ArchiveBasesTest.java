package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bases in archives: what is read from them. */
class ArchiveBasesTest {
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
        return open(reference, Optional.empty());
    }

    private BaseImage open(String reference, Optional<Platform> wanted) throws BuildException {
        return BaseImage.open(BaseReference.parse(reference), wanted, BaseSources.files(home));
    }

    private Problem refused(String reference, ProblemCode code, String message) {
        return refused(reference, Optional.empty(), code, message);
    }

    private Problem refused(String reference, Optional<Platform> wanted, ProblemCode code, String message) {
        List<Problem> found = new ArrayList<>();
        assertThatThrownBy(() -> open(reference, wanted))
                .isInstanceOfSatisfying(BuildException.class, e -> found.addAll(e.problems()));
        assertThat(found).extracting(Problem::message).containsExactly(message);
        assertThat(found.get(0).code()).isEqualTo(code);
        return found.get(0);
    }

    private static LayerForge layer(String text) {
        return new LayerForge().file("f", text);
    }

    private static LayerForge docker(String name, LayerForge... layers) throws Exception {
        return BaseImages.dockerArchive(
                BaseImages.config(AMD64, "\"User\":\"app\",\"Unknown\":[1.50]", List.of(layers)),
                name.isEmpty() ? List.of() : List.of(name),
                layers);
    }

    private void write(LayerForge tar) throws Exception {
        Files.write(archive, tar.tar());
    }

    private static List<String> layers(BaseImage base) {
        return base.layers().stream()
                .map(blob ->
                        blob.descriptor().mediaType() + " " + blob.descriptor().digest())
                .toList();
    }

    @Test
    void anArchiveOfALayoutIsTheLayout() throws Exception {
        BaseImages.write(layout, "", BaseImages.debian(), layer("x").plain());
        BaseImages.archive(layout, archive);
        BaseImage folder = open("oci:layout");
        BaseImage tar = open("oci-archive:b.tar");
        assertThat(tar.digest()).isEqualTo(folder.digest());
        assertThat(tar.config()).isEqualTo(folder.config());
        assertThat(tar.manifest()).isEqualTo(folder.manifest());
        assertThat(layers(tar)).isEqualTo(layers(folder));
        assertThat(BaseFilesystem.read(tar, entry -> false).children("/")).contains("f", "usr");
        assertThat(open("oci-archive:b.tar:latest").digest()).isEqualTo(folder.digest());
        refused(
                "oci-archive:b.tar:other",
                ProblemCode.BASE_NOT_FOUND,
                "the base `oci-archive:b.tar:other` has no image with the tag `other`");
    }

    @Test
    void aDockerArchiveHasADerivedManifest() throws Exception {
        LayerForge plain = layer("plain").plain();
        LayerForge packed = layer("packed");
        write(docker("app:1", plain, packed));
        BaseImage base = open("docker-archive:b.tar");
        assertThat(layers(base))
                .containsExactly(
                        MediaType.LAYER + " " + plain.diffId().digest(),
                        MediaType.LAYER_GZIP + " " + Digest.sha256(packed.blob()));
        assertThat(base.config().user()).contains("app");
        assertThat(base.config().hasExecutionMember("Unknown")).isTrue();
        assertThat(base.digest()).isEqualTo(Digest.sha256(base.manifest().toBytes()));
        assertThat(base.name()).isEmpty();
        assertThat(BaseFilesystem.read(base, entry -> false).children("/")).containsExactly("f");
        Path other = home.resolve("other.tar");
        Files.write(
                other, docker("else:2", layer("plain").plain(), layer("packed")).tar());
        assertThat(open("docker-archive:other.tar").digest())
                .as("a function of configuration and layers")
                .isEqualTo(base.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker-archive:b.tar:app:1",
                "docker-archive:b.tar:docker.io/library/app:1",
                "docker-archive:b.tar"
            })
    void theNameMayBeWrittenInAnyForm(String reference) throws Exception {
        write(docker("app:1", layer("x")));
        assertThat(open(reference).layers()).hasSize(1);
    }

    @Test
    void oneOfSeveralImagesIsNamed() throws Exception {
        ImageConfig one = BaseImages.config(AMD64, "\"User\":\"one\"", List.of());
        ImageConfig two = BaseImages.config(AMD64, "\"User\":\"two\"", List.of());
        write(new LayerForge()
                .file("1.json", 0644, one.toBytes())
                .file("2.json", 0644, two.toBytes())
                .file(
                        "manifest.json",
                        "[{\"Config\":\"1.json\",\"RepoTags\":[\"app:1\",\"ghcr.io/team/app:1\",\"Not a name\"]},"
                                + "{\"Config\":\"2.json\",\"RepoTags\":[\"app\"],\"Layers\":null}]"));
        assertThat(open("docker-archive:b.tar:app").config().user()).contains("two");
        assertThat(open("docker-archive:b.tar:ghcr.io/team/app:1").config().user())
                .contains("one");
        Problem unnamed = refused(
                "docker-archive:b.tar",
                ProblemCode.BASE_NOT_FOUND,
                "the base `docker-archive:b.tar` holds 2 images; one of them must be named");
        assertThat(unnamed.hint())
                .contains("it has Not a name, app, app:1, ghcr.io/team/app:1; the name stands behind the file:"
                        + " `docker-archive:b.tar:NAME:TAG`");
        Problem absent = refused(
                "docker-archive:b.tar:app:3",
                ProblemCode.BASE_NOT_FOUND,
                "the base `docker-archive:b.tar:app:3` has no image with the name `app:3`");
        assertThat(absent.hint()).contains("it has Not a name, app, app:1, ghcr.io/team/app:1");
    }

    @Test
    void theOciManifestCountsWhereItIsWhole() throws Exception {
        LayerForge layer = layer("x");
        Descriptor manifest = BaseImages.write(layout, "\"User\":\"app\"", layer);
        ImageConfig config = BaseImages.config(AMD64, "\"User\":\"app\"", List.of(layer));
        String configPath = "blobs/sha256/" + Digest.sha256(config.toBytes()).hex();
        String layerPath = "blobs/sha256/" + Digest.sha256(layer.blob()).hex();
        Files.writeString(
                layout.resolve("manifest.json"),
                "[{\"Config\":\"" + configPath + "\",\"RepoTags\":[\"app:1\"],\"Layers\":[\"" + layerPath + "\"]}]");
        BaseImages.archive(layout, archive);
        assertThat(open("docker-archive:b.tar").digest()).isEqualTo(manifest.digest());
        assertThat(open("oci-archive:b.tar").digest()).isEqualTo(manifest.digest());

        Files.delete(BaseImages.file(layout, manifest.digest()));
        BaseImages.archive(layout, archive);
        BaseImage derived = open("docker-archive:b.tar");
        assertThat(derived.manifest().layers()).containsExactly(Descriptor.of(MediaType.LAYER_GZIP, layer.blob()));
        assertThat(derived.digest()).as("canonical as ours are").isEqualTo(manifest.digest());
    }

    @Test
    void linksBetweenLayersAreFollowedInsideTheArchive() throws Exception {
        LayerForge layer = layer("x").plain();
        ImageConfig config = BaseImages.config(AMD64, "", List.of(layer, layer));
        String manifest = "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"a/layer.tar\",\"b/layer.tar\"]}]";
        write(new LayerForge()
                .file("c.json", 0644, config.toBytes())
                .file("a/layer.tar", 0644, layer.tar())
                .link("b/layer.tar", "../a/layer.tar")
                .file("manifest.json", manifest));
        assertThat(BaseFilesystem.read(open("docker-archive:b.tar"), entry -> false)
                        .children("/"))
                .containsExactly("f");
        for (String out : List.of("../../a/layer.tar", "/etc/passwd", "../b/layer.tar")) {
            write(new LayerForge()
                    .file("c.json", 0644, config.toBytes())
                    .file("a/layer.tar", 0644, layer.tar())
                    .link("b/layer.tar", out)
                    .file("manifest.json", manifest));
            refused(
                    "docker-archive:b.tar",
                    ProblemCode.BASE_INVALID,
                    "the base `docker-archive:b.tar` is damaged: `manifest.json` names `b/layer.tar`, which is not in"
                            + " it");
        }
    }

    @Test
    void thePlatformOfADockerArchiveIsChecked() throws Exception {
        write(docker("", layer("x")));
        assertThat(open("docker-archive:b.tar", Optional.of(AMD64)).layers()).hasSize(1);
        Problem problem = refused(
                "docker-archive:b.tar",
                Optional.of(Platform.of("linux", "arm64")),
                ProblemCode.PLATFORM_MISSING,
                "the base `docker-archive:b.tar` is not for the wanted platform");
        assertThat(problem.expected()).contains("linux/arm64");
        assertThat(problem.actual()).contains("linux/amd64");
    }
}
