package dev.mizzen.cli.output;

import dev.mizzen.build.BuildEvent;
import dev.mizzen.diagnostic.Redaction;
import java.util.function.LongSupplier;

/**
 * A line for each phase and each finished step. Lines are held back until the build has taken {@code patience}: a build that is
 * quicker shows none.
 */
final class PlainProgress implements Progress {
    private final TextStream err;
    private final Progress rest;
    private final LongSupplier nanoTime;
    private final long patience;
    private final long start;
    private final StringBuilder held = new StringBuilder();

    PlainProgress(TextStream err, Reporter reporter, LongSupplier nanoTime, long patience) {
        this.err = err;
        this.rest = new WarningsOnly(reporter);
        this.nanoTime = nanoTime;
        this.patience = patience;
        this.start = nanoTime.getAsLong();
    }

    @Override
    public synchronized void on(BuildEvent event) {
        if (event instanceof BuildEvent.PhaseStarted phase) {
            held.append(Redaction.printable(phase.name())).append('\n');
        } else if (event instanceof BuildEvent.StepFinished step) {
            held.append("  ").append(line(step)).append('\n');
        }
        if (held.length() > 0 && nanoTime.getAsLong() - start >= patience) {
            err.write(held.toString());
            held.setLength(0);
        }
        rest.on(event);
    }

    private static String line(BuildEvent.StepFinished step) {
        String size = step.bytes() > 0 ? Amounts.bytes(step.bytes()) + " " : "";
        String end = step.reused() ? "reused" : "in " + Amounts.seconds(step.nanos());
        return Redaction.printable(step.name()) + ": " + size + end;
    }

    @Override
    public void close() {
        // What is still held back came too soon to matter.
    }
}
