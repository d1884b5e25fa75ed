package dev.mizzen.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A program to run as a child process: arguments, folder, and what its environment has besides ours. */
public record Command(List<String> words, @Nullable Path folder, Map<String, String> environment) {
    private static final long MOST_SECONDS = 300;

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** How a program ended: its exit code, and what it wrote, as UTF-8. */
    public record Outcome(int exit, String out, String err) {
        /** The outcome itself when the program ended with 0; else an error with all that it wrote. */
        public Outcome orFail() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + "\n" + out + err);
            }
            return this;
        }
    }

    public static Command of(Object... words) {
        return new Command(Stream.of(words).map(Object::toString).toList(), null, Map.of());
    }

    public Command and(Object... more) {
        List<String> all = new ArrayList<>(words);
        Stream.of(more).map(Object::toString).forEach(all::add);
        return new Command(all, folder, environment);
    }

    public Command in(Path folder) {
        return new Command(words, folder, environment);
    }

    /** Sets a variable; an empty value takes it away. */
    public Command env(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new Command(words, folder, more);
    }

    /** Sets variables, as {@link #env} does. */
    public Command with(Map<String, String> variables) {
        Map<String, String> more = new TreeMap<>(environment);
        more.putAll(variables);
        return new Command(words, folder, more);
    }

    /** Hides from the program what this machine's environment and pip's configuration would have it do. */
    public Command sheltered() {
        Map<String, String> more = new TreeMap<>(environment);
        for (String name : System.getenv().keySet()) {
            boolean isOurs = name.startsWith("MIZZEN_") || name.startsWith("PIP_");
            if (isOurs || name.equals("SOURCE_DATE_EPOCH") || name.equals("JAVA_TOOL_OPTIONS")) {
                more.put(name, "");
            }
        }
        more.put("PIP_CONFIG_FILE", "/dev/null");
        return new Command(words, folder, more);
    }

    /** Runs to the end; a program that takes minutes is stopped, and that is an error. */
    public Outcome run() throws IOException, InterruptedException {
        Path out = Files.createTempFile("mizzen-test-", ".out");
        Path err = Files.createTempFile("mizzen-test-", ".err");
        try {
            Process process = start(out, err);
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(words + " did not end\n" + Files.readString(err));
            }
            return new Outcome(process.exitValue(), text(out), text(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Starts it, with its two outputs going to files. */
    public Process start(Path out, Path err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder.start();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
