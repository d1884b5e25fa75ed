package dev.mizzen.cli;

import dev.mizzen.build.ImageBuilder;
import dev.mizzen.build.ResultFilesWriter;
import dev.mizzen.build.StoreImageBuilder;
import dev.mizzen.diagnostic.ExitStatus;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/** Where the Java machine begins. */
public final class Main {
    /** Set by the launcher to whether standard error is a terminal; without it Linux is asked. */
    private static final String TERMINAL = "mizzen.terminal";

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Main() {}

    public static void main(String[] arguments) {
        // All that is written is for machines or in English, and what formats numbers in the digits of the user's
        // language,
        // as jib-core does in its pattern for digests, would fail.
        Locale.setDefault(Locale.ROOT);
        Map<String, String> environment = System.getenv();
        run(builder(environment), environment, arguments);
    }

    /** Runs one command line on this process, and ends it. */
    static void run(ImageBuilder builder, Map<String, String> environment, String... arguments) {
        Interruption interruption = Interruption.of(Thread.currentThread());
        Host host = new Host(
                Path.of(""),
                environment,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                isTerminal());
        ExitStatus status = new Mizzen(host, builder).run(arguments);
        interruption.ended();
        System.exit(status.code());
    }

    private static ImageBuilder builder(Map<String, String> environment) {
        return new ResultFilesWriter(new StoreImageBuilder(
                environment,
                Path.of(System.getProperty("user.home")),
                InstantSource.system(),
                Runtime.getRuntime().availableProcessors()));
    }

    private static boolean isTerminal() {
        String known = System.getProperty(TERMINAL);
        if (known != null) {
            return known.equals("true");
        }
        try {
            String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
