package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.base.BaseImage;
import dev.mizzen.base.BaseReference;
import dev.mizzen.base.BaseSources;
import dev.mizzen.build.BuildResult;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.digest.Digest;
import dev.mizzen.oci.ImageConfig;
import dev.mizzen.oci.Platform;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.FakeRegistry;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.LayerForge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One base taken in every form: one target, one set of our layers; and one image in every form of output. */
class BaseFormsIT {
    @TempDir
    Path folder;

    private SmallBuild build;
    private BuildResult expected;

    @BeforeEach
    void buildOnLayout() throws Exception {
        build = new SmallBuild(folder.resolve("build"));
        expected = build.here();
    }

    private static List<String> ours(BuildResult result) {
        return result.layers().stream()
                .filter(layer -> !layer.role().equals("base"))
                .map(layer -> layer.title() + " " + layer.digest())
                .toList();
    }

    private static List<String> diffIds(BuildResult result) {
        return result.layers().stream().map(layer -> layer.diffId().toString()).toList();
    }

    private BuildResult on(String base) throws BuildException {
        BuildResult result = build.set(Setting.BASE, base).here();
        assertThat(ours(result)).as(base).isEqualTo(ours(expected));
        assertThat(diffIds(result)).as(base).isEqualTo(diffIds(expected));
        assertThat(result.python()).isEqualTo(expected.python());
        assertThat(result.platform()).isEqualTo(expected.platform());
        return result;
    }

    @Test
    void ownForms() throws Exception {
        Path oci = folder.resolve("base.oci");
        BaseImages.archive(build.baseLayout(), oci);
        assertThat(on("oci-archive:" + oci).digest()).isEqualTo(expected.digest());

        LayerForge layer = BaseImages.debian();
        ImageConfig config =
                BaseImages.config(Platform.of("linux", "amd64"), "\"Env\":[\"PATH=/usr/bin\"]", List.of(layer));
        Path docker = Files.write(
                folder.resolve("base.docker"),
                BaseImages.dockerArchive(config, List.of("base:1"), layer).tar());
        assertThat(on("docker-archive:" + docker + ":base:1").digest())
                .as("the derived manifest is the one that a layout of ours has")
                .isEqualTo(expected.digest());
        assertThat(on("docker-archive:" + docker).digest()).isEqualTo(expected.digest());
    }

    @Test
    void aRegistry() throws Exception {
        try (FakeRegistry registry = FakeRegistry.open()) {
            registry.image("base/debian", "1", build.baseLayout());
            build.set(Setting.INSECURE_REGISTRY, registry.name());
            BuildResult tagged = on(registry.name() + "/base/debian:1");
            assertThat(tagged.digest())
                    .as("annotations name a base in a registry")
                    .isNotEqualTo(expected.digest());
            Digest digest = Digest.sha256(registry.manifest("base/debian", "1").orElseThrow());
            on(registry.name() + "/base/debian@" + digest);
            assertThat(registry.faults()).isEmpty();
        }
    }

    @Test
    void formsMadeBySkopeo(Lab lab) throws Exception {
        Command skopeo = Command.of(lab.tool("skopeo"), "--insecure-policy", "copy", "--quiet")
                .and("oci:" + build.baseLayout() + ":latest");
        Path oci = folder.resolve("base.oci");
        skopeo.and("oci-archive:" + oci + ":base").run().orFail();
        assertThat(on("oci-archive:" + oci + ":base").digest()).isEqualTo(expected.digest());
        Path docker = folder.resolve("base.docker");
        skopeo.and("docker-archive:" + docker + ":base:1").run().orFail();
        BuildResult unpacked = on("docker-archive:" + docker + ":base:1");
        assertThat(unpacked.digest()).as("skopeo unpacks layers").isNotEqualTo(expected.digest());
        assertThat(on("docker-archive:" + docker).digest()).isEqualTo(unpacked.digest());
    }

    @Test
    void nothingAtAll() throws Exception {
        build.set(Setting.PLATFORM, "linux/amd64")
                .set(Setting.PYTHON, expected.python())
                .set(Setting.INTERPRETER, "/usr/bin/python3.11")
                .set(Setting.LIBC, "glibc:2.36");
        on("oci:" + build.baseLayout());
        BuildResult alone = build.set(Setting.BASE, "scratch").here();
        List<String> wheels = new ArrayList<>(ours(expected));
        wheels.remove(0);
        assertThat(ours(alone))
                .as("all but the environment, which makes its parents")
                .containsAll(wheels);
        assertThat(alone.layers()).hasSize(expected.layers().size() - 1);
        assertThat(alone.python()).isEqualTo(expected.python());
    }

    /** What was built is a base again, in all forms that it was written in. */
    @Test
    void everyOutputHoldsTheImage() throws Exception {
        BuildResult written = build.everyOutput().here();
        assertThat(written.digest()).isEqualTo(expected.digest());
        List<ImageConfig> found = new ArrayList<>();
        for (String base : List.of(
                "oci:" + build.image(),
                "oci-archive:" + build.archives().get(0),
                "docker-archive:" + build.archives().get(1),
                "docker-archive:" + build.archives().get(1) + ":shop:1")) {
            BaseImage image = BaseImage.open(BaseReference.parse(base), Optional.empty(), BaseSources.files(folder));
            found.add(image.config());
            if (!base.startsWith("docker")) {
                assertThat(image.digest()).as(base).isEqualTo(expected.digest());
            }
        }
        assertThat(found).hasSize(4).containsOnly(found.get(0));
    }
}
