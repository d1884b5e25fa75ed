package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.build.BuildResult;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.digest.Digest;
import dev.mizzen.elf.Machine;
import dev.mizzen.oci.Descriptor;
import dev.mizzen.oci.ImageIndex;
import dev.mizzen.oci.MediaType;
import dev.mizzen.oci.Platform;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.ElfForge;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.LayerForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images for arm64 on an amd64 machine: the base's amd64 sibling compiles their bytecode, if it has the same Python. */
class ForeignPlatformTest {
    @TempDir
    Path folder;

    private SmallBuild build;

    @BeforeEach
    void small(Lab lab) throws Exception {
        lab.need("amd64", System.getProperty("os.arch").equals("amd64"), "this machine is not amd64");
        build = new SmallBuild(folder);
        build.set(Setting.BYTECODE, "require").set(Setting.ENTRYPOINT, "/opt/venv/bin/python");
        build.set(Setting.BASE, "oci:" + folder.resolve("index") + ":latest");
    }

    /** A layout whose one image is for several platforms: these bases of the lab. */
    private void index(Lab lab, Map<String, String> bases) throws Exception {
        Path index = Files.createDirectories(folder.resolve("index"));
        List<Descriptor> platforms = new ArrayList<>();
        for (Map.Entry<String, String> base : bases.entrySet()) {
            Path layout = lab.base(base.getValue());
            try (Stream<Path> files = Files.walk(layout.resolve("blobs"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = index.resolve(layout.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
            Descriptor image = ImageIndex.parse(Files.readAllBytes(layout.resolve("index.json")), "index.json")
                    .manifests()
                    .get(0);
            platforms.add(Descriptor.of(MediaType.MANIFEST, image.digest(), image.size())
                    .withPlatform(Platform.of("linux", base.getKey())));
        }
        byte[] all = ImageIndex.of(platforms).toBytes();
        BaseImages.index(index, "latest", BaseImages.blob(index, MediaType.INDEX, all));
    }

    private BuildResult build(String architecture) throws IOException, BuildException {
        return build.reset().set(Setting.PLATFORM, "linux/" + architecture).here();
    }

    private static List<Digest> bytecode(BuildResult result) {
        return result.layers().stream()
                .filter(layer -> layer.role().endsWith("bytecode"))
                .map(BuildResult.BuiltLayer::digest)
                .toList();
    }

    @Test
    void theSiblingCompilesTheSame(Lab lab) throws Exception {
        // Both of one release and mirror, so that their packages are of one version.
        index(lab, Map.of("amd64", "debian-bookworm-amd64", "arm64", "debian-bookworm-arm64"));
        BuildResult arm = build("arm64");
        assertThat(arm.platform()).isEqualTo(Platform.of("linux", "arm64"));
        assertThat(bytecode(arm)).hasSize(4).isEqualTo(bytecode(build("amd64")));
    }

    @Test
    void aSiblingWithAnotherPythonIsRefused(Lab lab) throws Exception {
        index(lab, Map.of("amd64", "pyslim-3.12", "arm64", "debian-bookworm-arm64"));
        assertThatThrownBy(() -> build("arm64")).isInstanceOfSatisfying(BuildException.class, e -> {
            Problem problem = e.problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_MISMATCH);
            assertThat(problem.message())
                    .isEqualTo(
                            "the base has another Python for `aarch64` than for `x86_64`, which compiles the bytecode");
            assertThat(problem.expected()).contains("cpython 3.11.2");
            assertThat(problem.actual()).contains("cpython 3.12.1");
        });
    }

    @Test
    void aSiblingWithAnotherVersionOfThePackageIsRefused() throws Exception {
        Path index = folder.resolve("index");
        String arm = "/lib/ld-linux-aarch64.so.1";
        LayerForge foreign = new LayerForge()
                .link("usr/bin/python3", "python3.11")
                .file("usr/bin/python3.11", 0755, BaseImages.python(Machine.AARCH64, arm, "3.11.2", "libc.so.6"))
                .file(
                        "lib/ld-linux-aarch64.so.1",
                        0755,
                        ElfForge.library(Machine.AARCH64).bytes())
                .file("lib/libc.so.6", 0755, BaseImages.glibc(Machine.AARCH64, "2.36"))
                .file("var/lib/dpkg/status", "Package: python3.11-minimal\nVersion: 3.11.2-6+deb12u8\n");
        LayerForge own = BaseImages.debian()
                .file("var/lib/dpkg/status", "Package: python3.11-minimal\nVersion: 3.11.2-6+deb12u9\n");
        List<Descriptor> platforms = new ArrayList<>();
        for (Map.Entry<String, LayerForge> each :
                Map.of("amd64", own, "arm64", foreign).entrySet()) {
            Platform platform = Platform.of("linux", each.getKey());
            List<LayerForge> layers = List.of(each.getValue());
            platforms.add(BaseImages.write(index, each.getKey(), BaseImages.config(platform, "", layers), layers)
                    .withPlatform(platform));
        }
        byte[] all = ImageIndex.of(platforms).toBytes();
        BaseImages.index(index, "latest", BaseImages.blob(index, MediaType.INDEX, all));
        assertThatThrownBy(() -> build("arm64")).isInstanceOfSatisfying(BuildException.class, e -> {
            Problem problem = e.problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_MISMATCH);
            assertThat(problem.expected()).contains("python3.11-minimal 3.11.2-6+deb12u8");
            assertThat(problem.actual()).contains("python3.11-minimal 3.11.2-6+deb12u9");
        });
    }

    @Test
    void withoutASiblingTheErrorSaysWhatHelps(Lab lab) throws Exception {
        index(lab, Map.of("arm64", "debian-bookworm-arm64"));
        // A PATH without another Python; the machine's own may be of the same version.
        BuildResult off = build.reset()
                .set(Setting.PLATFORM, "linux/arm64")
                .set(Setting.BYTECODE, "off")
                .here();
        assertThat(bytecode(off)).isEmpty();
        build.set(Setting.BYTECODE, "require");
        try {
            assertThat(bytecode(build("arm64"))).hasSize(4);
        } catch (BuildException e) {
            Problem problem = e.problems().get(0);
            assertThat(problem.code()).isEqualTo(ProblemCode.BYTECODE_UNAVAILABLE);
            assertThat(problem.actual().orElseThrow())
                    .startsWith("the base's own: it is for `aarch64`, this machine is `x86_64`");
            assertThat(problem.hint().orElseThrow())
                    .isEqualTo(
                            "build on a machine of `aarch64`; or install Python 3.11.2 here; or leave bytecode out with"
                                    + " `--bytecode off`");
        }
    }
}
