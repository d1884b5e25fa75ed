package dev.mizzen.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import dev.mizzen.testing.LayerForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large real wheels with libraries of their own on three sorts of bases; what the build says about libraries agrees with what the
 * loader then does. The other sets are imported in {@link FlaskSampleIT} and {@link WebSampleIT}.
 */
class WheelhousesIT {
    /** One for all cases, as on a user's machine: a base is looked through once. */
    @TempDir
    static Path store;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"distroless-3.11", "slim-3.11", "pyslim-3.11"})
    void everythingCanBeImported(String base, Lab lab) throws IOException, InterruptedException {
        lab.imageTools();
        Command.Outcome built = build(lab.base(base), lab.wheelhouse("big"));
        assertThat(built.err()).doesNotContain("warning");
        assertThat(Imports.all(folder.resolve("image"))).isEqualTo(Imports.COMPLETE);
    }

    @Test
    void aLibraryThatNothingBringsIsNamedAndIsTheOneThatAnImportMisses(Lab lab)
            throws IOException, InterruptedException {
        lab.imageTools();
        Path base = DerivedBase.of(
                lab.base("distroless-3.11"),
                folder.resolve("base"),
                new LayerForge().whiteout("usr/lib/x86_64-linux-gnu/libstdc++.so.6"));
        Command.Outcome built = build(base, lab.wheelhouse("big"));
        assertThat(built.err())
                .containsPattern(
                        "warning\\[WHEEL_LIBRARY_MISSING]: wheel `numpy-\\S+\\.whl` needs a library that neither"
                                + " the base nor a wheel has: `libstdc\\+\\+\\.so\\.6` for"
                                + " `numpy/_core/_multiarray_umath\\.cpython-311-x86_64-linux-gnu\\.so` and \\d+ more\n")
                .containsPattern("wheel `pandas-\\S+\\.whl` needs a library")
                .contains(
                        "hint: an import that needs it fails: take a base that has it, or add the wheel that brings it");
        assertThat(Imports.all(folder.resolve("image"))).contains("libstdc++.so.6: cannot open shared object file");
    }

    private Command.Outcome build(Path base, Path wheels) throws IOException, InterruptedException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("main.py"), "");
        return Mizzen.command(store, "build", project, "--base", "oci:" + base + ":latest", "--no-index")
                .and("--requirements", wheels.resolve("requirements.txt"), "--find-links", wheels)
                .and("--entrypoint", "python", "--output", "oci:" + folder.resolve("image"))
                .run()
                .orFail();
    }
}
