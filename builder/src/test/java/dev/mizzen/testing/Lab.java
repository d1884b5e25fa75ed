package dev.mizzen.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * What a test needs of the machine and not of the source tree: programs, real base images and wheels, a second JDK.
 *
 * <p>A parameter of a test method. Every question is recorded for the summary that {@link NeedsSummary} prints, and what
 * is not there skips the test with a reason; under {@code mizzen.ci} {@link SkipGuard} makes that a failure. Reasons name
 * no path of the machine, so that they can be listed in {@code fixtures/ci/allowed-skips.txt}.
 */
public final class Lab {
    static final String NEED = "need";

    private static final Path ROOT =
            Path.of(System.getProperty("mizzen.root", "")).toAbsolutePath();

    private final ExtensionContext context;

    Lab(ExtensionContext context) {
        this.context = context;
    }

    /** The root of the source tree. */
    public static Path root() {
        return ROOT;
    }

    /** A script of {@code fixtures/lab}. */
    public static Path script(String name) {
        return ROOT.resolve("fixtures/lab").resolve(name);
    }

    /** A program on the {@code PATH}. */
    public Path tool(String name) {
        Optional<Path> found = onPath(name);
        need(name, found.isPresent(), "`" + name + "` is not installed, see fixtures/lab/install-tools.sh");
        return found.orElseThrow();
    }

    /** Everything that {@code run-image.sh}, {@code serve-check.sh} and {@code oci-check.sh} call. */
    public void imageTools() {
        for (String name : List.of("skopeo", "umoci", "bwrap", "python3", "curl")) {
            tool(name);
        }
    }

    /** The OCI layout of a lab base; its tag is {@code latest}. */
    public Path base(String name) {
        Path layout = home().resolve("bases").resolve(name);
        need(
                "base " + name,
                Files.exists(layout.resolve("index.json")),
                "no base image " + name + ", make it with fixtures/lab/base-image.sh");
        return layout;
    }

    /** A folder of real wheels with a {@code requirements.txt}, pinned and hashed. */
    public Path wheelhouse(String set) {
        Path folder = home().resolve("wheels").resolve(set);
        need(
                "wheels " + set,
                Files.exists(folder.resolve("requirements.txt")),
                "no wheels for the set " + set + ", make them with fixtures/lab/wheelhouse.sh");
        return folder;
    }

    /** The {@code java} of a JDK 25: of {@code JAVA25_HOME}, else of one beside the running JDK. */
    public Path java25() throws IOException {
        Optional<Path> found = jdk25();
        need("JDK 25", found.isPresent(), "no JDK 25, neither JAVA25_HOME nor beside the running JDK");
        return found.orElseThrow().resolve("bin/java");
    }

    /** A library that, preloaded, makes the host's zlib compress differently. */
    public Path zlibShim() throws IOException, InterruptedException {
        tool("cc");
        Command.Outcome made = Command.of(script("zlib-shim/check.sh"), "--path")
                .env("MIZZEN_LAB", scratch().toString())
                .run();
        need("zlib shim", made.exit() == 0, "the zlib shim can't be compiled here");
        return Path.of(made.out().strip());
    }

    /** Where lab scripts that a test runs may write (their {@code MIZZEN_LAB}): below {@code target}. */
    public static Path scratch() throws IOException {
        return Files.createDirectories(Path.of("target", "lab").toAbsolutePath());
    }

    /** Records a need of the running test, and skips it for {@code reason} where the need is not met. */
    public void need(String what, boolean met, String reason) {
        context.publishReportEntry(Map.of(NEED, what));
        if (!met) {
            throw new TestAbortedException(reason);
        }
    }

    private static Path home() {
        String lab = System.getenv("MIZZEN_LAB");
        if (lab != null && !lab.isEmpty()) {
            return Path.of(lab);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path caches =
                cache != null && !cache.isEmpty() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("mizzen-lab");
    }

    private static Optional<Path> onPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> jdk25() throws IOException {
        String named = System.getenv("JAVA25_HOME");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        Path running = Path.of(System.getProperty("java.home")).toRealPath();
        Path beside = running.getParent();
        if (beside == null) {
            return Optional.empty();
        }
        try (Stream<Path> neighbours = Files.list(beside)) {
            for (Path home : neighbours.sorted().toList()) {
                Path release = home.resolve("release");
                if (Files.isExecutable(home.resolve("bin/java"))
                        && Files.isRegularFile(release)
                        && Files.readString(release).contains("JAVA_VERSION=\"25")) {
                    return Optional.of(home);
                }
            }
        }
        return Optional.empty();
    }
}
