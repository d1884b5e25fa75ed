package dev.mizzen.testing;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs the unit tests of a package and those below it in the JVM it is started in; for a JVM that Maven does not run on. */
final class SuiteRunner {
    private SuiteRunner() {}

    /** Arguments: the package. Exit code: 0 when tests ran and none failed. */
    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage(arguments[0]))
                .filters(includeClassNamePatterns(".*(Test|Properties)"))
                .build();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create(config).execute(request, listener);
        PrintWriter output = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        output.println(Runtime.version().feature() + ": "
                + listener.getSummary().getTestsSucceededCount() + " succeeded, "
                + listener.getSummary().getTestsFailedCount() + " failed, "
                + listener.getSummary().getTestsAbortedCount() + " aborted");
        listener.getSummary().printFailuresTo(output, 5);
        boolean good = listener.getSummary().getTestsSucceededCount() > 0
                && listener.getSummary().getTotalFailureCount() == 0;
        System.exit(good ? 0 : 1);
    }
}
