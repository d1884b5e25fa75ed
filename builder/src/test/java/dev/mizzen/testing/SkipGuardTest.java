package dev.mizzen.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.opentest4j.TestAbortedException;

class SkipGuardTest {
    @TempDir
    Path folder;

    @Test
    void aSkipIsAFailureInContinuousIntegration() throws IOException {
        assertThatThrownBy(() -> run(true, "the moon is down"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("skipped, which continuous integration does not allow: the moon is down");
    }

    @Test
    void aListedReasonStaysASkip() {
        assertThatThrownBy(() -> run(true, "no moon")).isInstanceOf(TestAbortedException.class);
        assertThatThrownBy(() -> run(true, "# a remark")).isInstanceOf(AssertionError.class);
    }

    @Test
    void elsewhereASkipStaysASkip() {
        assertThatThrownBy(() -> run(false, "the moon is down")).isInstanceOf(TestAbortedException.class);
    }

    @Test
    void theSummaryCountsWhatRanAndWhyTheRestDidNot() throws IOException {
        Path file = folder.resolve("needs.txt");
        List<String> printed = new ArrayList<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Sample.class))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter("mizzen.ci", "false")
                .build();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new NeedsSummary(file, printed::add))
                .build();
        LauncherFactory.create(config).execute(request);
        assertThat(printed).isEqualTo(Files.readAllLines(file));
        assertThat(printed)
                .containsExactly(
                        "tests that ran with sh: 2", "tests skipped: 1, no dynamic moon", "tests skipped: 1, no moon");
    }

    private void run(boolean ci, String reason) throws Throwable {
        Path list = folder.resolve("allowed.txt");
        Files.write(list, List.of("# a remark", "", "no moon"));
        Invocation<Void> invocation = () -> {
            Assumptions.assumeTrue(false, reason);
            throw new IllegalStateException("not reached");
        };
        new SkipGuard(list).guarded(invocation, ci);
    }

    /** Run by the test above, and by nothing else: its name is not that of a test class. */
    static final class Sample {
        @Test
        void needsAShell(Lab lab) {
            assertThat(lab.tool("sh")).exists();
        }

        @Test
        void needsAShellAndTheMoon(Lab lab) {
            lab.tool("sh");
            lab.need("moon", false, "no moon");
        }

        @TestFactory
        Stream<DynamicTest> dynamic(Lab lab) {
            lab.tool("sh");
            return Stream.of(dynamicTest("moon", () -> Assumptions.assumeTrue(false, "no dynamic moon")));
        }
    }
}
