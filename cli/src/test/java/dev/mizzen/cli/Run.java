package dev.mizzen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mizzen.build.ImageBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** One run of the command line: what it ended with and all that it wrote, in a form to compare. */
final class Run {
    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private ImageBuilder builder = (request, listener) -> {
        throw new AssertionError("no build was expected");
    };
    private boolean terminal;

    private Run(Path folder) {
        this.folder = folder;
        with("PIP_CONFIG_FILE", "/dev/null"); // nothing that this machine is configured to
    }

    static Run in(Path folder) {
        return new Run(folder);
    }

    Run with(ImageBuilder replacement) {
        this.builder = replacement;
        return this;
    }

    Run with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Run onTerminal() {
        terminal = true;
        return with("TERM", "xterm");
    }

    /** Exit code, standard output and standard error; the folder stands as {@code DIR}, digests as {@code sha256:…}. */
    String of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Host host = new Host(folder, environment, out, err, terminal);
        int code = new Mizzen(host, builder).run(arguments).code();
        String text = "exit " + code + "\n--- stdout\n" + out.toString(UTF_8) + "--- stderr\n" + err.toString(UTF_8);
        return text.replace(folder.toString(), "DIR").replaceAll("sha256:[0-9a-f]{64}", "sha256:…");
    }
}
