package dev.mizzen.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.base.BaseFacts;
import dev.mizzen.base.BaseImage;
import dev.mizzen.base.BaseReference;
import dev.mizzen.base.BaseSources;
import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.diagnostic.Problem;
import dev.mizzen.diagnostic.ProblemCode;
import dev.mizzen.diagnostic.Secrets;
import dev.mizzen.digest.Digest;
import dev.mizzen.elf.Machine;
import dev.mizzen.index.Candidate;
import dev.mizzen.index.FetchProgress;
import dev.mizzen.index.IndexClient;
import dev.mizzen.index.WheelFiles;
import dev.mizzen.oci.ImagePlace;
import dev.mizzen.oci.LayoutReference;
import dev.mizzen.python.CoreMetadata;
import dev.mizzen.python.WheelFilename;
import dev.mizzen.resolve.ResolvedWheel;
import dev.mizzen.store.Store;
import dev.mizzen.testing.BaseImages;
import dev.mizzen.testing.ElfForge;
import dev.mizzen.testing.LayerForge;
import dev.mizzen.testing.WheelBuilder;
import dev.mizzen.wheel.InstallScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is suspicious about wheels that fit their base is said at every build. */
class WheelChecksTest {
    private static final String LINUX = "cp311-cp311-manylinux_2_17_x86_64";
    private static final String MODULE = "demo/a.cpython-311-x86_64-linux-gnu.so";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final List<Problem> warnings = new ArrayList<>();
    private List<String> libraryPath = List.of();
    private String prefix = "/opt/venv";

    @SuppressWarnings("NullAway.Init")
    private Store store;

    @BeforeEach
    void openStore() throws BuildException {
        store = Store.open(folder.resolve("store"), InstantSource.fixed(Instant.EPOCH), problem -> {
            throw new AssertionError(problem);
        });
    }

    @AfterEach
    void closeStore() throws Exception {
        store.close();
    }

    @Test
    void missingLibrariesAreNamedUntilTheBaseHasThem() throws Exception {
        WheelBuilder wheel = WheelBuilder.of("demo", "1.0")
                .tag(LINUX)
                .file(
                        MODULE,
                        ElfForge.library(Machine.X86_64).needs("libpq.so.5").bytes());
        Problem missing = Problem.of(
                        ProblemCode.WHEEL_LIBRARY_MISSING,
                        "wheel `demo-1.0-" + LINUX + ".whl` needs a library that neither the base nor a wheel has:"
                                + " `libpq.so.5` for `" + MODULE + "`")
                .hint("an import that needs it fails: take a base that has it, or add the wheel that brings it");
        BaseFacts bare = facts();
        WheelChecks checks = check(bare, wheel);
        Files.delete(folder.resolve(wheel.filename())); // which is not opened for it again
        checks.run();
        assertThat(warnings).containsExactly(missing, missing);

        warnings.clear();
        byte[] library = ElfForge.library(Machine.X86_64).bytes();
        check(facts(new LayerForge().file("usr/lib/libpq.so.5", 0644, library)), wheel);
        assertThat(warnings).isEmpty();

        BaseFacts elsewhere = facts(new LayerForge().file("opt/pg/libpq.so.5", 0644, library));
        check(elsewhere, wheel);
        assertThat(warnings).hasSize(1);
        libraryPath = List.of("/opt/pg");
        check(elsewhere, wheel);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void scriptsThatNeedAShellNeedOneInTheBase() throws Exception {
        WheelBuilder wheel = WheelBuilder.of("demo", "1.0")
                .entryPoints("[console_scripts]\ndemo = demo:main\n")
                .file("demo.py", "");
        check(facts(), wheel);
        assertThat(warnings).isEmpty();

        prefix = "/opt/a folder/venv";
        check(facts(new LayerForge().file("bin/sh", 0755, new byte[0])), wheel);
        assertThat(warnings).isEmpty();
        check(facts(), wheel);
        assertThat(warnings)
                .containsExactly(Problem.of(
                                ProblemCode.BASE_SHELL_MISSING,
                                "scripts of wheel `demo-1.0-py3-none-any.whl` start through `/bin/sh`, which the base"
                                        + " does not have")
                        .hint("take a base that has a shell; the scripts need it because their first line is longer"
                                + " than kernels read, or has a space in the interpreter's path"));
    }

    private BaseFacts facts(LayerForge... more) throws Exception {
        List<LayerForge> layers = new ArrayList<>(List.of(BaseImages.debian()));
        layers.addAll(List.of(more));
        BaseImages.write(folder.resolve("base"), "", layers.toArray(LayerForge[]::new));
        BaseImage base = BaseImage.open(
                new BaseReference.Local(new ImagePlace.Layout(new LayoutReference("base", Optional.of("latest")))),
                Optional.empty(),
                BaseSources.files(folder));
        return BaseFacts.read(base, new BaseFacts.Question(Optional.empty(), List.of()));
    }

    private WheelChecks check(BaseFacts base, WheelBuilder builder) throws Exception {
        Path file = builder.write(folder);
        ResolvedWheel wheel = new ResolvedWheel(
                Candidate.of(WheelFilename.parse(builder.filename()), file),
                Digest.sha256(Files.readAllBytes(file)),
                CoreMetadata.parse(
                        "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n".getBytes(StandardCharsets.UTF_8),
                        "METADATA"),
                new TreeSet<>());
        InstallScheme scheme = InstallScheme.of(prefix, base.target());
        WheelFiles files = new WheelFiles(store, IndexClient.offline(Secrets.NONE), FetchProgress.NONE);
        WheelChecks checks = new WheelChecks(store, files, scheme, base, libraryPath, List.of(wheel), warnings::add);
        checks.run();
        return checks;
    }
}
