package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.settings.Setting;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores on file systems that are full or read-only, or not the output's; mounted in name spaces of their own. */
class ScarceDiskIT {
    private static final int CANNOT_MOUNT = 99;

    @TempDir
    Path folder;

    private SmallBuild build;
    private String expected;

    @BeforeEach
    void buildOnce() throws Exception {
        build = new SmallBuild(folder);
        expected = build.here().digest().toString();
    }

    @Test
    void storeOfEightKilobytesIsNamed(Lab lab) throws Exception {
        Command.Outcome outcome = mounted(lab, "-t tmpfs -o size=8k tmpfs");
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("the store `" + build.store() + "` cannot be written: No space left on device");
        assertThat(build.output()).isEmptyDirectory();
    }

    @Test
    void storeOnAnotherFileSystemThanTheOutput(Lab lab) throws Exception {
        mounted(lab, "-t tmpfs tmpfs").orFail();
        assertThat(ImageCheck.images(build.image())).containsExactly(Map.entry("latest", expected));
    }

    @Test
    void readOnlyStoreServesWhatItHas(Lab lab) throws Exception {
        mounted(lab, "-o bind,ro " + build.store()).orFail();
        assertThat(ImageCheck.images(build.image())).containsExactly(Map.entry("latest", expected));
    }

    @Test
    void readOnlyStoreThatLacksSomethingIsNamed(Lab lab) throws Exception {
        build.write("shop/more.py", "");
        Command.Outcome outcome = mounted(lab, "-o bind,ro " + build.store());
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("the store `" + build.store() + "` cannot be written: it is read-only");
        assertThat(build.output()).isEmptyDirectory();
    }

    @Test
    void readOnlyPlaceForTheImageIsNamed(Lab lab) throws Exception {
        Path image = build.output().resolve("deep/image");
        build.set(Setting.OUTPUT, "oci:" + image);
        Command.Outcome outcome = mounted(lab, "-o bind,ro " + build.output(), build.output());
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("the output `" + image + "` cannot be written: ");
        assertThat(build.output()).isEmptyDirectory();
    }

    private Command.Outcome mounted(Lab lab, String mount) throws Exception {
        return mounted(lab, mount, build.store());
    }

    /** Builds anew with something mounted on the folder. */
    private Command.Outcome mounted(Lab lab, String mount, Path on) throws Exception {
        SmallBuild.remove(build.image());
        Command command = build.command();
        Command inside = Command.of(
                        lab.tool("unshare"),
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount " + mount + " \"$0\" || exit " + CANNOT_MOUNT + "; exec \"$@\"",
                        on)
                .and(command.words().toArray());
        for (Map.Entry<String, String> variable : command.environment().entrySet()) {
            inside = inside.env(variable.getKey(), variable.getValue());
        }
        Command.Outcome outcome = inside.run();
        lab.need("user name spaces", outcome.exit() != CANNOT_MOUNT, "no name spaces for an ordinary user");
        assertThat(Files.isDirectory(on)).isTrue();
        return outcome;
    }
}
