package dev.mizzen.cli.output;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.diagnostic.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** A few lines at the bottom of a terminal, drawn anew while the build runs: the phase, and the steps under way. */
final class LiveProgress implements Progress {
    /** A build that takes less time than this shows nothing, in nanoseconds. */
    static final long PATIENCE = 1_000_000_000L;

    private static final long PAUSE_MILLIS = 100;
    private static final int MOST_STEPS = 6;

    private final TextStream err;
    private final Progress rest;
    private final Paint paint;
    private final int columns;
    private final LongSupplier nanoTime;
    private final long start;
    private final Map<String, Long> running = new LinkedHashMap<>();
    private String phase = "";
    private int finished;
    private int drawn;
    private boolean closed;

    LiveProgress(TextStream err, Reporter reporter, Paint paint, int columns, LongSupplier nanoTime) {
        this.err = err;
        this.rest = new WarningsOnly(reporter);
        this.paint = paint;
        this.columns = columns;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    static LiveProgress start(TextStream err, Reporter reporter, Paint paint, int columns) {
        LiveProgress progress = new LiveProgress(err, reporter, paint, columns, System::nanoTime);
        Thread drawing = new Thread(progress::redrawUntilClosed, "progress");
        drawing.setDaemon(true);
        drawing.start();
        return progress;
    }

    private void redrawUntilClosed() {
        try {
            while (redraw()) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void on(BuildEvent event) {
        if (event instanceof BuildEvent.PhaseStarted started) {
            phase = started.name();
            finished = 0;
            running.clear();
        } else if (event instanceof BuildEvent.StepStarted step) {
            running.put(step.name(), nanoTime.getAsLong());
        } else if (event instanceof BuildEvent.StepFinished step) {
            running.remove(step.name());
            finished++;
        } else {
            clear();
            rest.on(event);
        }
    }

    /** Draws the present state over the last one; whether there is any sense in doing so again. */
    synchronized boolean redraw() {
        long now = nanoTime.getAsLong();
        if (closed || now - start < PATIENCE) {
            return !closed;
        }
        List<String> lines = new ArrayList<>();
        lines.add(phase + (finished > 0 ? " (" + finished + " done)" : ""));
        running.entrySet().stream()
                .limit(MOST_STEPS)
                .forEach(step -> lines.add("  " + step.getKey() + "  " + Amounts.seconds(now - step.getValue())));
        if (running.size() > MOST_STEPS) {
            lines.add("  and " + (running.size() - MOST_STEPS) + " more");
        }
        StringBuilder out = new StringBuilder(erasure());
        for (String line : lines) {
            out.append(paint.faint(DisplayWidth.cut(Redaction.printable(line, 400), columns - 1)))
                    .append('\n');
        }
        err.write(out.toString());
        drawn = lines.size();
        return true;
    }

    private void clear() {
        if (drawn > 0) {
            err.write(erasure());
            drawn = 0;
        }
    }

    private String erasure() {
        return drawn == 0 ? "" : "\r\u001b[" + drawn + "A\u001b[J";
    }

    @Override
    public synchronized void close() {
        clear();
        closed = true;
    }
}
