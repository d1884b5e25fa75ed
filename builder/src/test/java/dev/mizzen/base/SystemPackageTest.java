package dev.mizzen.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.store.Store;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.LayerForge;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which package of its distribution an interpreter comes, as the databases in a base say. */
class SystemPackageTest {
    private static final String STATUS = """
            Package: python3
            Status: install ok installed
            Version: 3.11.2-1+b1

            Package: python3.11-minimal
            Status: deinstall ok config-files
            Version: 3.11.1-1

            Package: libpython3.11-minimal
            Status: install ok installed
            Description: no
             Version: 9
            Source: python3.11 (3.11.2-6)
            Version: 3.11.2-6+b2
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Optional<SystemPackage> found(LayerForge... layers) throws Exception {
        Path layout = folder.resolve("base" + System.nanoTime());
        BaseImages.write(layout, "", layers);
        BaseImage base =
                BaseImage.open(BaseReference.parse("oci:" + layout), Optional.empty(), BaseSources.files(Path.of("")));
        try (Store store = Store.open(folder.resolve("store"), InstantSource.system(), problem -> {})) {
            BaseFacts.Question question = new BaseFacts.Question(Optional.empty(), List.of());
            Optional<SystemPackage> read = BaseFacts.read(base, question).systemPackage();
            assertThat(BaseFacts.remembered(base, question, store).systemPackage())
                    .isEqualTo(read);
            assertThat(BaseFacts.remembered(base, question, store).systemPackage())
                    .isEqualTo(read);
            return read;
        }
    }

    @Test
    void ofDebian() throws Exception {
        assertThat(found(BaseImages.debian())).isEmpty();
        // What is not installed does not count, and what was only built again is the same.
        assertThat(found(BaseImages.debian().file("var/lib/dpkg/status", STATUS)))
                .map(SystemPackage::toString)
                .contains("libpython3.11-minimal 3.11.2-6");
        assertThat(found(BaseImages.debian()
                        .file(
                                "var/lib/dpkg/status.d/python3.11-minimal",
                                "Package: python3.11-minimal\nSource: python3.11\nVersion: 3.11.2-6+deb12u6\n")))
                .map(SystemPackage::toString)
                .contains("python3.11-minimal 3.11.2-6+deb12u6");
    }

    @Test
    void ofAlpine() {
        String database = "C:Q1x=\nP:python3-dev\nV:3.12.8-r1\n\nP:python3\nV:3.12.8-r0\nA:x86_64\n\n";
        assertThat(SystemPackage.alpine(database, "3.12"))
                .map(SystemPackage::toString)
                .contains("python3 3.12.8-r0");
        assertThat(SystemPackage.alpine(database, "3.1")).isEmpty();
        assertThat(SystemPackage.alpine("", "3.12")).isEmpty();
    }

    @Test
    void whatIsInUsrLocalIsOfNoDistribution() throws Exception {
        LayerForge debian =
                BaseImages.debian().file("var/lib/dpkg/status", "Package: python3.11-minimal\nVersion: 3.11.2-6\n");
        assertThat(found(debian)).isPresent();
        assertThat(found(debian, BaseImages.local("3.11", "3.11.9"))).isEmpty();
    }

    @Test
    void whatIsNoVersionIsNone() {
        for (String version : List.of("", "x", "3.11 2", "3.11\u001b[31m", "3" + "1".repeat(200))) {
            assertThat(SystemPackage.debian("Package: python3.11\nVersion: " + version + "\n", "python3.11"))
                    .as(version)
                    .isEmpty();
        }
        assertThat(SystemPackage.debian("Version: 1\nPackage\n:\nPackage: python3.11", "python3.11"))
                .contains(new SystemPackage("python3.11", "1"));
    }
}
