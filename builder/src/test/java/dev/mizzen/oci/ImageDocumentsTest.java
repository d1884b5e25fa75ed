package dev.mizzen.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Manifest, index and configuration: strict about what is used, faithful about what is not. */
class ImageDocumentsTest {
    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);
    private static final String CONFIG =
            "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + A
                    + "\",\"size\":2}";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void manifestRefused(String json, String message) {
        assertThatThrownBy(() -> ImageManifest.parse(utf8(json), "m")).hasMessage("`m` is not valid: " + message);
    }

    @Test
    void aManifestIsWrittenInOneForm() {
        Descriptor config = Descriptor.of(MediaType.CONFIG, Digest.parse(A).orElseThrow(), 2);
        Descriptor layer = Descriptor.of(MediaType.LAYER_GZIP, Digest.parse(B).orElseThrow(), 30);
        assertThat(text(ImageManifest.of(config, List.of(layer), Map.of("k", "v"))
                        .toBytes()))
                .isEqualTo("{\"annotations\":{\"k\":\"v\"},\"config\":{\"digest\":\"" + A
                        + "\",\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":2},\"layers\":[{"
                        + "\"digest\":\"" + B
                        + "\",\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"size\":30}],"
                        + "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"schemaVersion\":2}");
    }

    @Test
    void unknownMembersOfAManifestSurvive() throws BuildException {
        String json = "{\"artifactType\":\"x/y\"," + CONFIG.replace("\"size\":2", "\"size\":2,\"urls\":[\"u\"]")
                + ",\"layers\":[],\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"schemaVersion\":2,"
                + "\"x\":{\"y\":[1.0,null]}}";
        ImageManifest manifest = ImageManifest.parse(utf8(json), "m");
        assertThat(ImageManifest.parse(manifest.toBytes(), "m")).isEqualTo(manifest);
        assertThat(text(manifest.toBytes()))
                .contains("\"x\":{\"y\":[1.0,null]}")
                .contains("\"urls\":[\"u\"]");
    }

    @Test
    void manifestsAreReadStrictly() {
        manifestRefused("{}", "`schemaVersion` is missing");
        manifestRefused("{\"schemaVersion\":1}", "`schemaVersion` is 1, only 2 is supported");
        manifestRefused("{\"schemaVersion\":2}", "`layers` is missing");
        manifestRefused("{\"schemaVersion\":2,\"layers\":{}," + CONFIG + "}", "`layers` is not an array");
        manifestRefused("{\"schemaVersion\":2,\"layers\":[3]," + CONFIG + "}", "`layers[0]` is not an object");
        manifestRefused(
                "{\"schemaVersion\":2,\"layers\":[]," + CONFIG.replace(":2", ":-1") + "}",
                "`config.size` is not a size: -1");
        manifestRefused(
                "{\"schemaVersion\":2,\"layers\":[]," + CONFIG.replace(":2", ":9223372036854775808") + "}",
                "`config.size` is not a size: 9223372036854775808");
        manifestRefused(
                "{\"schemaVersion\":2,\"layers\":[]," + CONFIG.replace(":2", ":2.0") + "}",
                "`config.size` is not a size: 2.0");
        manifestRefused(
                "{\"schemaVersion\":2,\"layers\":[]," + CONFIG.replace(A, A.replace('a', 'A')) + "}",
                "`config.digest` is not a digest: `shA256:" + "A".repeat(64) + "`");
        manifestRefused(
                "{\"schemaVersion\":2,\"layers\":[],\"manifests\":[]," + CONFIG + "}",
                "`manifests` does not belong into an image manifest");
        manifestRefused(
                "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.INDEX + "\",\"layers\":[]," + CONFIG + "}",
                "`mediaType` is not the one of an image manifest");
    }

    @Test
    void sizesThatOverflowAreSeen() throws BuildException {
        String layer = "{\"mediaType\":\"l\",\"digest\":\"" + B + "\",\"size\":9223372036854775807}";
        ImageManifest manifest = ImageManifest.parse(
                utf8("{\"schemaVersion\":2,\"layers\":[" + layer + "," + layer + "]," + CONFIG + "}"), "m");
        assertThat(manifest.layerBytes()).isEmpty();
    }

    @Test
    void theFirstManifestOfThePlatformWins() throws Exception {
        Descriptor any = Descriptor.of(MediaType.MANIFEST, Digest.parse(A).orElseThrow(), 1);
        Descriptor arm = any.withPlatform(Platform.of("linux", "arm64"));
        Descriptor first = any.withPlatform(Platform.of("linux", "amd64")).withAnnotations(Map.of("n", "1"));
        Descriptor second = first.withAnnotations(Map.of("n", "2"));
        ImageIndex index = ImageIndex.of(List.of(any, arm, first, second));
        assertThat(index.find(Platform.parse("linux/amd64"))).contains(first);
        assertThat(index.find(Platform.parse("linux/s390x"))).isEmpty();
    }

    @Test
    void taggingReplacesThatTagAlone() throws BuildException {
        String other = "{\"annotations\":{\"org.opencontainers.image.ref.name\":\"b\"},\"digest\":\"" + B
                + "\",\"mediaType\":\"q/r\",\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\",\"os.version\":\"1\","
                + "\"variant\":\"v8\"},\"size\":7,\"unknown\":[]}";
        ImageIndex before =
                ImageIndex.parse(utf8("{\"schemaVersion\":2,\"manifests\":[" + other + "],\"zz\":1}"), "index.json");
        Descriptor ours = Descriptor.of(MediaType.MANIFEST, Digest.parse(A).orElseThrow(), 1);
        ImageIndex once = before.withTagged("a", ours);
        ImageIndex twice = once.withTagged("a", ours);
        assertThat(twice).isEqualTo(once);
        assertThat(twice.tagged("a")).hasSize(1);
        assertThat(text(twice.toBytes())).contains(other).contains("\"zz\":1");
    }

    @Test
    void indexesAreReadStrictly() {
        assertThatThrownBy(() -> ImageIndex.parse(utf8("{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}"), "i"))
                .hasMessage("`i` is not valid: `layers` does not belong into an index");
        assertThatThrownBy(() -> ImageIndex.parse(
                        utf8("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.MANIFEST + "\",\"manifests\":[]}"),
                        "i"))
                .hasMessage("`i` is not valid: `mediaType` is not the one of an index");
        assertThatThrownBy(() -> ImageIndex.parse(utf8("{\"schemaVersion\":2}"), "i"))
                .hasMessage("`i` is not valid: `manifests` is missing");
    }

    @Test
    void editingAConfigurationLeavesTheRestEqual() throws BuildException {
        String json =
                "{\"architecture\":\"amd64\",\"config\":{\"Cmd\":[\"sh\"],\"Entrypoint\":null,\"Env\":[\"A=1\",\"B\","
                        + "\"A=2=3\"],\"Labels\":{\"l\":\"m\"},\"Memory\":1.50,\"StopSignal\":\"SIGINT\"},\"docker_version\":\"20\","
                        + "\"history\":[{\"comment\":\"c\",\"empty_layer\":false}],\"os\":\"linux\",\"rootfs\":{\"diff_ids\":[\""
                        + A
                        + "\"],\"type\":\"layers\"},\"variant\":\"v3\"}";
        ImageConfig config = ImageConfig.parse(utf8(json), "c");
        assertThat(config.env()).containsExactly(Map.entry("A", "2=3"), Map.entry("B", ""));
        assertThat(config.entrypoint()).isEmpty();
        assertThat(config.cmd()).contains(List.of("sh"));
        assertThat(config.platform()).hasToString("linux/amd64/v3");
        assertThat(config.labels()).containsExactly(Map.entry("l", "m"));
        assertThat(config.hasExecutionMember("StopSignal")).isTrue();
        assertThat(config.hasExecutionMember("Entrypoint")).isFalse();
        assertThat(text(config.toBytes())).isEqualTo(json);
        assertThat(text(config.edit()
                        .history(config.history().orElseThrow())
                        .build()
                        .toBytes()))
                .isEqualTo(json);
        assertThat(text(config.edit()
                        .user("1:2")
                        .removeExecutionMember("Cmd")
                        .build()
                        .toBytes()))
                .isEqualTo(json.replace("\"Cmd\":[\"sh\"],", "")
                        .replace("\"StopSignal\":\"SIGINT\"", "\"StopSignal\":\"SIGINT\",\"User\":\"1:2\""));
        assertThat(config.cmd()).as("the original is unchanged").isPresent();
    }

    @Test
    void configurationsAreReadStrictly() {
        configRefused("{\"os\":\"linux\"}", "`architecture` is missing");
        configRefused("{\"os\":\"linux\",\"architecture\":\"amd64\"}", "`rootfs` is missing");
        String start = "{\"os\":\"linux\",\"architecture\":\"amd64\",";
        configRefused(start + "\"rootfs\":{\"type\":\"x\"}}", "`rootfs.type` is `x`, not `layers`");
        configRefused(
                start + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"x\"]}}",
                "`rootfs.diff_ids[0]` is not a digest: `x`");
        configRefused(
                start + "\"rootfs\":{\"type\":\"layers\"},\"config\":{\"Env\":[1]}}",
                "`config.Env[0]` is not a string");
        configRefused(
                start + "\"rootfs\":{\"type\":\"layers\"},\"config\":{\"Labels\":{\"a\":1}}}",
                "`config.Labels.a` is not a string");
        configRefused(
                start + "\"rootfs\":{\"type\":\"layers\"},\"history\":[{\"empty_layer\":1}]}",
                "`history[0].empty_layer` is neither true nor false");
    }

    private static void configRefused(String json, String message) {
        assertThatThrownBy(() -> ImageConfig.parse(utf8(json), "c")).hasMessage("`c` is not valid: " + message);
    }

    @Test
    void dockerTypesHaveOciTwins() {
        assertThat(MediaType.DOCKER_LAYER_GZIP.toOci()).isEqualTo(MediaType.LAYER_GZIP);
        assertThat(MediaType.DOCKER_LAYER.toOci()).isEqualTo(MediaType.LAYER);
        assertThat(MediaType.DOCKER_MANIFEST.isManifest()).isTrue();
        assertThat(MediaType.DOCKER_INDEX.isIndex()).isTrue();
        assertThat(MediaType.DOCKER_CONFIG.isConfig()).isTrue();
        assertThat(new MediaType("a/b").toOci()).isEqualTo(new MediaType("a/b"));
        assertThat(new MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip").isLayer())
                .isFalse();
    }
}
