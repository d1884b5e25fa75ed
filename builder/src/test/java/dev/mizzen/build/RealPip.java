package dev.mizzen.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.testing.Command;
import dev.mizzen.testing.Lab;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A pip that installs from lock files, run by any Python of this machine.
 *
 * @param place the folder that holds it
 */
record RealPip(Path place) {
    private static final String VERSION = "26.2.1";

    /** Fetches it, or skips the test. */
    static RealPip fetch(Lab lab, Path folder) throws Exception {
        lab.tool("pip");
        lab.tool("python3");
        lab.need("python 3.11", runs("python3", 3, 11), "`python3` is not Python 3.11");
        Path place = folder.resolve("tool");
        boolean here =
                Command.of("pip", "install", "-q", "--no-deps", "--retries", "1", "--target", place, "pip==" + VERSION)
                                .run()
                                .exit()
                        == 0;
        lab.need("pip " + VERSION, here, "pip's configuration offers no pip " + VERSION);
        return new RealPip(place);
    }

    /** Whether a program is a Python of that version for x86_64. */
    static boolean runs(String python, int major, int minor) throws Exception {
        String test = "import platform, sys; sys.exit(sys.version_info[:2] != (" + major + ", " + minor
                + ") or platform.machine() != 'x86_64')";
        try {
            return Command.of(python, "-c", test).run().exit() == 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** Installs what a lock file means into {@code site}, with further {@code options}. */
    void install(String python, Path lock, Path site, String... options) throws Exception {
        Command.of(python, "-m", "pip", "install", "-q", "--isolated", "--no-index", "--target")
                .and(site, "-r", lock)
                .and((Object[]) options)
                .env("PYTHONPATH", place.toString())
                .run()
                .orFail();
    }

    /** The names of the wheels that a lock file means, sorted. */
    List<String> wheels(String python, Path lock) throws Exception {
        String report = Command.of(python, "-m", "pip", "install", "-q", "--isolated", "--no-index", "--dry-run")
                .and("--ignore-installed", "--report", "-", "-r", lock)
                .env("PYTHONPATH", place.toString())
                .run()
                .orFail()
                .out();
        JsonNode install = new ObjectMapper().readTree(report).get("install");
        return StreamSupport.stream(install.spliterator(), false)
                .map(one -> one.at("/download_info/url").asText())
                .map(url -> url.substring(url.lastIndexOf('/') + 1))
                .sorted()
                .toList();
    }
}
