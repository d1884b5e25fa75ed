package dev.mizzen.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs. What it writes to its standard error is read all the time; the beginning is kept.
 *
 * <p>Most ways make the program die with the thread that started it, so start it on one that lives at least as long.
 */
public final class SandboxedProcess implements Closeable {
    private static final int MOST_SAID = 4096;
    private static final Duration DYING = Duration.ofSeconds(5);

    private final Process process;
    private final Thread listener;
    private final byte[] said = new byte[MOST_SAID];
    private int saidLength;

    private SandboxedProcess(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "stderr of " + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    /** Starts {@code launch}; fails when its first program can't be run at all. */
    public static SandboxedProcess start(Launch launch) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(launch.words()).directory(launch.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        return new SandboxedProcess(builder.start());
    }

    /** What the program reads. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** What the program writes. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** Ends the program, and what it has started as far as this machine knows of it. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** The exit code, once the program has ended within {@code patience}; 128 and the signal for one that was killed. */
    public OptionalInt exit(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /**
     * The last line of what was kept of the standard error, which is where programs say what stopped them; empty when there is
     * none. Complete once the program has ended.
     */
    public String lastWords() throws InterruptedException {
        listener.join(DYING.toMillis());
        String text;
        synchronized (said) {
            text = new String(said, 0, saidLength, StandardCharsets.UTF_8);
        }
        String last = "";
        for (String line : text.split("\n")) {
            last = line.isBlank() ? last : line.strip();
        }
        return last;
    }

    private void listen() {
        byte[] buffer = new byte[MOST_SAID];
        try (InputStream err = process.getErrorStream()) {
            for (int read = err.read(buffer); read >= 0; read = err.read(buffer)) {
                synchronized (said) {
                    int kept = Math.min(read, MOST_SAID - saidLength);
                    System.arraycopy(buffer, 0, said, saidLength, kept);
                    saidLength += kept;
                }
            }
        } catch (IOException e) {
            // The program has ended, and says no more.
        }
    }

    /** Kills the program; does nothing when it has ended. Its output is not closed, since somebody may be reading it. */
    @Override
    public void close() {
        kill();
    }
}
