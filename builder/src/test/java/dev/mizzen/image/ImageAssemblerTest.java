package dev.mizzen.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.digest.DiffId;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.Blob;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ImageAssemblerTest {
    private static final String DIFF = "sha256:" + "d".repeat(64);
    private final List<Problem> warnings = new ArrayList<>();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ImageConfig config) {
        return new String(config.toBytes(), StandardCharsets.UTF_8);
    }

    private static DiffId diffId(char digit) {
        return new DiffId(
                Digest.parse("sha256:" + String.valueOf(digit).repeat(64)).orElseThrow());
    }

    private static BaseParts base(String execution, String more) throws BuildException {
        String json = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{" + execution
                + "},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIFF + "\"]}" + more + "}";
        Blob layer = Blob.of(MediaType.DOCKER_LAYER_GZIP, utf8("base layer"));
        return new BaseParts(
                ImageConfig.parse(utf8(json), "base"),
                List.of(layer),
                Optional.of("docker.io/library/python:3.11"),
                Optional.of(Digest.sha256(utf8("base manifest"))));
    }

    private static AddedLayer ours() {
        return new AddedLayer(Blob.of(MediaType.LAYER_GZIP, utf8("our layer")), diffId('e'), "mizzen: app");
    }

    private static ImageSettings settings() {
        return ImageSettings.of("/opt/venv", "/app", "65532:65532", "/tmp");
    }

    private Image assemble(BaseParts base, ImageSettings settings) {
        return ImageAssembler.assemble(base, List.of(ours()), settings, warnings::add);
    }

    private ImageConfig config(String execution) throws BuildException {
        return assemble(base(execution, ""), settings()).config();
    }

    @Test
    void configAndManifestAreTheseBytes() throws BuildException {
        ImageSettings settings = new ImageSettings(
                "/opt/venv",
                "/app",
                "65532:65532",
                "/home/nonroot",
                Optional.of(List.of("/opt/venv/bin/hello")),
                Optional.empty(),
                Map.of("MODE", "production"),
                List.of("8080/tcp"),
                new TreeMap<>(Map.of("team", "sails")),
                new TreeMap<>(Map.of("k", "v")),
                ImageSettings.EPOCH);
        Image image =
                assemble(base("\"Cmd\":[\"python3\"],\"Env\":[\"PATH=/usr/bin\",\"LANG=C.UTF-8\"]", ""), settings);
        assertThat(text(image.config()))
                .isEqualTo("{\"architecture\":\"amd64\",\"config\":{\"Entrypoint\":[\"/opt/venv/bin/hello\"],"
                        + "\"Env\":[\"PATH=/opt/venv/bin:/usr/bin\",\"LANG=C.UTF-8\",\"VIRTUAL_ENV=/opt/venv\","
                        + "\"PYTHONUNBUFFERED=1\",\"PYTHONFAULTHANDLER=1\",\"PYTHONDONTWRITEBYTECODE=1\","
                        + "\"HOME=/home/nonroot\",\"MODE=production\"],\"ExposedPorts\":{\"8080/tcp\":{}},"
                        + "\"Labels\":{\"team\":\"sails\"},\"User\":\"65532:65532\",\"WorkingDir\":\"/app\"},"
                        + "\"created\":\"1980-01-02T00:00:00Z\",\"history\":[{\"created\":\"1980-01-02T00:00:00Z\","
                        + "\"created_by\":\"layer of the base, without a history\"},{\"created\":\"1980-01-02T00:00:00Z\","
                        + "\"created_by\":\"mizzen: app\"}],\"os\":\"linux\",\"rootfs\":{\"diff_ids\":[\"" + DIFF
                        + "\",\"sha256:" + "e".repeat(64) + "\"],\"type\":\"layers\"}}");
        assertThat(image.digest())
                .as("the digest of the manifest, written down")
                .hasToString("sha256:6224e2564e251023e1e0d1f13a0fc1b730d3d0165b1ba10b27e6a8f3cc3fc38b");
        assertThat(warnings).isEmpty();
    }

    @Test
    void theBasesLayersAreCarriedOverUnderOciTypes() throws BuildException {
        Image image = assemble(base("", ""), settings());
        assertThat(image.manifest().layers())
                .containsExactly(
                        Descriptor.of(MediaType.LAYER_GZIP, utf8("base layer")),
                        Descriptor.of(MediaType.LAYER_GZIP, utf8("our layer")));
        assertThat(image.manifest().mediaType()).isEqualTo(MediaType.MANIFEST);
        assertThat(image.manifest().annotations())
                .containsExactly(
                        Map.entry(
                                "org.opencontainers.image.base.digest",
                                Digest.sha256(utf8("base manifest")).toString()),
                        Map.entry("org.opencontainers.image.base.name", "docker.io/library/python:3.11"));
        assertThat(image.descriptor().platform()).contains(Platform.of("linux", "amd64"));
    }

    @Test
    void aBaseWithoutAPathGetsTheUsualOne() throws BuildException {
        String usual = "/opt/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        assertThat(config("").env()).containsEntry("PATH", usual);
        assertThat(config("\"Env\":[\"PATH=\"]").env()).containsEntry("PATH", usual);
    }

    @Test
    void ourVariablesWinOverTheBasesAndTheUsersOverOurs() throws BuildException {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("PYTHONUNBUFFERED", "");
        wanted.put("PATH", "/only");
        ImageSettings plain = settings();
        ImageSettings settings = new ImageSettings(
                plain.prefix(),
                plain.workingDir(),
                plain.user(),
                plain.home(),
                plain.entrypoint(),
                plain.cmd(),
                wanted,
                plain.ports(),
                plain.labels(),
                plain.annotations(),
                plain.created());
        Image image = assemble(base("\"Env\":[\"VIRTUAL_ENV=/old\",\"A=1\",\"HOME=/root\"]", ""), settings);
        assertThat(image.config().env())
                .containsExactly(
                        Map.entry("VIRTUAL_ENV", "/opt/venv"),
                        Map.entry("A", "1"),
                        Map.entry("HOME", "/tmp"),
                        Map.entry("PATH", "/only"),
                        Map.entry("PYTHONUNBUFFERED", ""),
                        Map.entry("PYTHONFAULTHANDLER", "1"),
                        Map.entry("PYTHONDONTWRITEBYTECODE", "1"));
    }

    @Test
    void anEntryPointClearsTheBasesCommand() throws BuildException {
        ImageConfig kept = config("\"Entrypoint\":[\"e\"],\"Cmd\":[\"c\"]");
        assertThat(kept.entrypoint()).contains(List.of("e"));
        assertThat(kept.cmd()).contains(List.of("c"));
        assertThat(withWords(List.of("ours"), null).cmd()).isEmpty();
        assertThat(withWords(List.of("ours"), List.of("x")).cmd()).contains(List.of("x"));
        assertThat(withWords(null, List.of("x")).entrypoint()).contains(List.of("e"));
    }

    private ImageConfig withWords(
            @org.jspecify.annotations.Nullable List<String> entrypoint,
            @org.jspecify.annotations.Nullable List<String> cmd)
            throws BuildException {
        ImageSettings plain = settings();
        return assemble(
                        base("\"Entrypoint\":[\"e\"],\"Cmd\":[\"c\"]", ""),
                        new ImageSettings(
                                plain.prefix(),
                                plain.workingDir(),
                                plain.user(),
                                plain.home(),
                                Optional.ofNullable(entrypoint),
                                Optional.ofNullable(cmd),
                                plain.env(),
                                plain.ports(),
                                plain.labels(),
                                plain.annotations(),
                                plain.created()))
                .config();
    }

    @Test
    void labelsThatDescribeTheBaseAreDropped() throws BuildException {
        ImageConfig config = config("\"Labels\":{\"org.opencontainers.image.title\":\"base\",\"keep\":\"1\","
                + "\"org.opencontainers.image.version\":\"3\",\"org.opencontainers.imagex\":\"2\"}");
        assertThat(config.labels())
                .containsExactly(Map.entry("keep", "1"), Map.entry("org.opencontainers.imagex", "2"));
    }

    @Test
    void whatTheBaseHasBesidesIsKept() throws BuildException {
        Image image = assemble(
                base(
                        "\"StopSignal\":\"SIGINT\",\"Volumes\":{\"/d\":{}},\"ExposedPorts\":{\"1/udp\":{}},\"X\":[1.0]",
                        ",\"author\":\"a\",\"docker_version\":\"20\",\"variant\":\"v2\""),
                settings());
        assertThat(text(image.config()))
                .contains("\"StopSignal\":\"SIGINT\"", "\"Volumes\":{\"/d\":{}}", "\"ExposedPorts\":{\"1/udp\":{}}")
                .contains("\"X\":[1.0]", "\"author\":\"a\"", "\"docker_version\":\"20\"", "\"variant\":\"v2\"");
        assertThat(image.descriptor().platform().map(Platform::toString)).contains("linux/amd64/v2");
    }

    @Test
    void healthChecksAndOnBuildAreDroppedWithANotice() throws BuildException {
        ImageConfig config = config("\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"]},\"OnBuild\":[\"RUN x\"]");
        assertThat(text(config)).doesNotContain("Healthcheck", "OnBuild");
        assertThat(warnings)
                .extracting(Problem::message)
                .containsExactly(
                        "the health check of the base, `Healthcheck`, is left out",
                        "the list of build steps of the base, `OnBuild`, is left out");
        warnings.clear();
        config("\"Healthcheck\":null,\"OnBuild\":[]");
        assertThat(warnings).isEmpty();
    }

    @Test
    void variablesThatMoveTheModulePathAreWarnedAbout() throws BuildException {
        config("\"Env\":[\"PYTHONHOME=/usr\",\"PYTHONPATH=/x\"]");
        assertThat(warnings)
                .extracting(Problem::message)
                .containsExactly(
                        "the base sets `PYTHONHOME`, which changes where Python looks for modules",
                        "the base sets `PYTHONPATH`, which changes where Python looks for modules");
        assertThat(warnings.get(0).hint())
                .contains("give the variable a value of your own with `--env PYTHONHOME=…`, or use another base");
    }

    @Test
    void historyHasAsManyEntriesAsThereAreLayers() throws BuildException {
        assertThat(history(",\"history\":[{\"created_by\":\"a\"},{\"created_by\":\"b\",\"empty_layer\":true}]"))
                .containsExactly("a", "b", "mizzen: app");
        assertThat(history(",\"history\":[{\"created_by\":\"b\",\"empty_layer\":true}]"))
                .containsExactly("b", "layer of the base, without a history", "mizzen: app");
        assertThat(history(",\"history\":[{\"created_by\":\"a\"},{\"created_by\":\"too many\"}]"))
                .containsExactly("layer of the base, without a history", "mizzen: app");
        assertThat(history("")).containsExactly("layer of the base, without a history", "mizzen: app");
    }

    private List<String> history(String member) throws BuildException {
        return assemble(base("", member), settings()).config().history().orElseThrow().stream()
                .map(entry -> entry.createdBy().orElse(""))
                .toList();
    }

    @Test
    void theTimeTouchesConfigurationAndHistoryAlone() throws BuildException {
        ImageSettings plain = settings();
        ImageSettings later = new ImageSettings(
                plain.prefix(),
                plain.workingDir(),
                plain.user(),
                plain.home(),
                plain.entrypoint(),
                plain.cmd(),
                plain.env(),
                plain.ports(),
                plain.labels(),
                plain.annotations(),
                Instant.ofEpochSecond(1_700_000_000));
        Image image = assemble(base("", ""), later);
        assertThat(text(image.config())).contains("\"created\":\"2023-11-14T22:13:20Z\"");
        assertThat(image.manifest().layers())
                .isEqualTo(assemble(base("", ""), plain).manifest().layers());
    }

    @Test
    void anImageCanStandOnNothing() {
        Image image = ImageAssembler.assemble(
                BaseParts.scratch(Platform.of("linux", "arm64")), List.of(ours()), settings(), warnings::add);
        assertThat(image.manifest().annotations()).isEmpty();
        assertThat(image.config().diffIds()).containsExactly(diffId('e'));
        assertThat(image.config().platform()).hasToString("linux/arm64");
    }

    @Test
    void callersKeepTheirPromises() throws BuildException {
        ImageConfig config = base("", "").config();
        assertThatThrownBy(() -> new BaseParts(config, List.of(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ImageSettings.of("venv", "/app", "65532:65532", "/tmp"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
