package dev.mizzen.bytecode;

import dev.mizzen.sandbox.Limits;
import dev.mizzen.sandbox.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How an interpreter becomes a compile worker: its arguments, its variables and what it may use. */
public final class WorkerProgram {
    /**
     * Constants, so that whether a file compiles does not depend on the machine. The processor time is for all files together.
     */
    public static final Limits LIMITS = new Limits(2L << 30, 4 * 3600, 8 << 20, 0);

    private static final String SCRIPT = "worker.py";

    private WorkerProgram() {}

    /**
     * The worker of an interpreter.
     *
     * @param interpreter its path
     * @param home where its library is, for one that can't find it by itself
     */
    public static Program of(String interpreter, Optional<String> home) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("PYTHONHASHSEED", "0");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        environment.put("LC_ALL", "C.UTF-8");
        home.ifPresent(path -> environment.put("PYTHONHOME", path));
        // Not -I or -E: with them it would not hear of PYTHONHOME and PYTHONHASHSEED.
        return new Program(interpreter, List.of("-S", "-s", "-B", "-X", "utf8", "-c", script()), environment);
    }

    private static String script() {
        try (InputStream in = WorkerProgram.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + SCRIPT + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
