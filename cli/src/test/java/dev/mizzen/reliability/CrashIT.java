package dev.mizzen.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.diagnostic.BuildException;
import dev.mizzen.settings.Setting;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build that dies, or whose disk fails, at any step: every write, fsync, rename, creation and removal of a file in the
 * store or beside the image. All steps with {@code -Dmizzen.long=true}, else some of them.
 */
class CrashIT {
    private static final int SAMPLE = 8;
    private static final String EIO = "5";
    private static final String ENOSPC = "28";
    private static final String EDQUOT = "122";

    @TempDir
    Path folder;

    private SmallBuild build;
    private String expected;

    @BeforeEach
    void buildOnce() throws Exception {
        build = new SmallBuild(folder.resolve("build"));
        expected = build.here().digest().toString();
        build.reset();
    }

    @Test
    void killedBuildLeavesNothingBad(Lab lab) throws Exception {
        DiskFaults faults = DiskFaults.below(lab, build.store(), build.output());
        List<String> calls = faults.calls(build.command(), folder.resolve("log"));
        int survived = 0;
        List<Integer> steps = steps(calls.size());
        for (int number : steps) {
            build.reset();
            assertKilled(faults.spoil(build.command(), number, number % 2 == 0 ? "tear" : "kill"), number);
            assertNothingOrWhole("killed at step " + number);
            assertGoesOn("killed at step " + number);
            survived++;
        }
        print("killed, new image", survived, steps.size(), calls);
    }

    @Test
    void killedBuildKeepsTheOtherImagesOfALayout(Lab lab) throws Exception {
        DiskFaults faults = DiskFaults.below(lab, build.store(), build.output());
        String before = withAnotherImage();
        List<String> calls = faults.calls(build.command(), folder.resolve("log"));
        int survived = 0;
        List<Integer> steps = steps(calls.size());
        for (int number : steps) {
            assertThat(withAnotherImage()).isEqualTo(before);
            assertKilled(faults.spoil(build.command(), number, "kill"), number);
            assertThat(ImageCheck.images(build.image()))
                    .containsEntry("old", before)
                    .satisfiesAnyOf(
                            images -> assertThat(images).hasSize(1),
                            images -> assertThat(images).containsEntry("latest", expected));
            assertGoesOn("killed at step " + number);
            assertThat(ImageCheck.images(build.image())).containsEntry("old", before);
            survived++;
        }
        print("killed, second image of a layout", survived, steps.size(), calls);
    }

    @Test
    void failingDiskIsNamedAndLeavesNothingBad(Lab lab) throws Exception {
        DiskFaults faults = DiskFaults.below(lab, build.store(), build.output());
        List<String> calls = faults.calls(build.command(), folder.resolve("log"));
        List<String> errors = List.of(EIO, ENOSPC, EDQUOT);
        int refused = 0;
        int done = 0;
        List<Integer> steps = steps(calls.size());
        for (int number : steps) {
            build.reset();
            String error = errors.get(number % errors.size());
            Command.Outcome outcome = faults.spoil(build.command(), number, error);
            String at = calls.get(number - 1) + " " + number + " with error " + error + "\n" + outcome;
            if (outcome.exit() == 0) {
                assertThat(ImageCheck.images(build.image()).values()).as(at).containsExactly(expected);
                done++;
            } else {
                assertThat(outcome.exit()).as(at).isEqualTo(1);
                assertThat(outcome.err())
                        .as(at)
                        .containsAnyOf(
                                "the store `" + build.store() + "` cannot be written: ", "`" + build.image() + "`")
                        .containsAnyOf("Input/output error", "No space left on device", "Disk quota exceeded");
                assertNothingOrWhole(at);
                refused++;
            }
            assertGoesOn(at);
        }
        assertThat(refused).isPositive();
        System.out.printf(
                "failing disk: %d of %d steps spoilt, %d refused by name, %d without effect; all clean afterwards%n",
                refused + done, calls.size(), refused, done);
    }

    /** A layout that holds the image {@code old} already; returns its digest. */
    private String withAnotherImage() throws IOException, BuildException {
        build.reset();
        build.set(Setting.LABEL, "age=old").set(Setting.OUTPUT, "oci:" + build.image() + ":old");
        String digest = build.here().digest().toString();
        SmallBuild.remove(build.store());
        build.set(Setting.LABEL).outputs(build.image());
        return digest;
    }

    private static void assertKilled(Command.Outcome outcome, int number) {
        assertThat(outcome.exit()).as("step %d: %s", number, outcome).isEqualTo(137);
    }

    /** An image that is there although its build failed is whole: only the last step, which makes it durable, came later. */
    private void assertNothingOrWhole(String when) throws IOException {
        if (Files.exists(build.image())) {
            assertThat(ImageCheck.images(build.image())).as(when).containsExactly(Map.entry("latest", expected));
        }
    }

    private void assertGoesOn(String when) throws IOException, BuildException {
        ImageCheck.assertClean(build.store());
        assertThat(build.here().digest()).as(when).hasToString(expected);
        assertThat(ImageCheck.images(build.image())).as(when).containsEntry("latest", expected);
        ImageCheck.assertClean(build.store());
    }

    private static List<Integer> steps(int count) {
        if (Boolean.getBoolean("mizzen.long")) {
            return IntStream.rangeClosed(1, count).boxed().toList();
        }
        List<Integer> some = new ArrayList<>();
        for (int i = 1; i <= SAMPLE; i++) {
            some.add(Math.max(1, count * i / SAMPLE));
        }
        return some;
    }

    private static void print(String what, int survived, int tried, List<String> calls) {
        System.out.printf(
                "%s: %d of %d survived; the build has %d steps %s%n",
                what, survived, tried, calls.size(), DiskFaults.count(calls));
    }
}
